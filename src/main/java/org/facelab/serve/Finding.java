package org.facelab.serve;

import java.util.function.Supplier;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.export.ModelDescription;

/**
 * How faces are found in photos.
 *
 * @param detectors makes detectors, one for each photo that is looked at at once
 * @param rule makes crops of their boxes
 */
public record Finding(Supplier<FaceDetector> detectors, CropRule rule) {
  FaceFinders finders(ModelDescription.Input input, int count) {
    // Bodies have a third of the memory.
    PictureRoom room = new PictureRoom(Runtime.getRuntime().maxMemory() / 2);
    return new FaceFinders(input, detectors, rule, count, room);
  }
}
