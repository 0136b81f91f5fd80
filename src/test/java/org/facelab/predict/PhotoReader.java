package org.facelab.predict;

import java.util.List;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;
import org.facelab.export.FaceModel;
import org.facelab.export.ModelDescription;
import org.facelab.export.ModelDescription.Input;

/** Reads faces off photos: finds them, cuts them out, asks the model. Not thread-safe. */
final class PhotoReader {
  private final FaceModel model;
  private final FaceDetector detector;
  private final CropRule rule;

  /** A reader of the detector's faces, each cut out by the rule; the caller closes model and detector. */
  PhotoReader(FaceModel model, FaceDetector detector, CropRule rule) {
    this.model = model;
    this.detector = detector;
    this.rule = rule;
  }

  /** What the model takes and gives. */
  ModelDescription description() {
    return model.description();
  }

  /** What is read off each face of a photo, the surest face first; nothing where none is found. */
  List<FaceReading> read(Photo photo) {
    return read(List.of(photo)).get(0);
  }

  /** The same of several photos, whose faces go through the model together. */
  List<List<FaceReading>> read(List<Photo> photos) {
    List<CutFaces> cut =
        photos.stream().map(photo -> CutFaces.found(photo, detector, rule, input())).toList();
    return CutFaces.read(cut, model);
  }

  /** What is read off images that are one face each, cropped as in training. */
  List<FaceReading> readCrops(List<Photo> photos) {
    List<CutFaces> cut = photos.stream().map(photo -> CutFaces.whole(photo, input())).toList();
    return CutFaces.read(cut, model).stream().map(faces -> faces.get(0)).toList();
  }

  private Input input() {
    return model.description().input();
  }
}
