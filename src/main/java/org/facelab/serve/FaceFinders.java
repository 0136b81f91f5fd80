package org.facelab.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.facelab.data.BadImage;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;
import org.facelab.export.ModelDescription;
import org.facelab.predict.CutFaces;

/**
 * Decodes photos and finds their faces, as many at once as there are detectors: each photo takes a core and
 * memory for its pixels. Thread-safe.
 */
final class FaceFinders implements AutoCloseable {
  private static final int WARM_ROUNDS = 20;

  private final ModelDescription.Input input;
  private final CropRule rule;
  private final List<FaceDetector> all = new ArrayList<>();
  private final BlockingQueue<FaceDetector> free;

  /**
   * Finders of faces.
   *
   * @param detectors makes them
   * @param rule cuts out what they find
   * @param count how many photos are looked at at once
   */
  FaceFinders(
      ModelDescription.Input input, Supplier<FaceDetector> detectors, CropRule rule, int count) {
    this.input = input;
    this.rule = rule;
    this.free = new ArrayBlockingQueue<>(count, /* fair= */ true);
    try {
      for (int i = 0; i < count; i++) {
        all.add(detectors.get());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    free.addAll(all);
  }

  /**
   * The faces of an image, cut out, and how long that took.
   *
   * @param decode ns
   * @param detect ns, with cutting them out
   */
  record Found(CutFaces faces, long decode, long detect) {}

  /** Reads a picture without a face some times, so that Java has compiled what the first photo needs. */
  void warmUp() {
    for (String format : List.of("png", "jpg")) {
      byte[] picture = WarmUp.picture(format);
      for (int i = 0; i < WARM_ROUNDS; i++) {
        for (FaceDetector detector : all) {
          CutFaces.found(decode(picture), detector, rule, input);
        }
        CutFaces.whole(decode(picture), input);
      }
    }
  }

  /**
   * Finds them.
   *
   * @param image a file's bytes
   * @param isCrop whether it is one face, cropped already
   * @param until {@link System#nanoTime} by which it must have begun
   * @throws Refusal if it cannot be read, or it comes too late
   */
  Found find(byte[] image, boolean isCrop, long until) throws InterruptedException {
    FaceDetector detector = free.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (detector == null) {
      throw PredictHandler.late();
    }
    try {
      long begun = System.nanoTime();
      Photo photo = decode(image);
      long decoded = System.nanoTime();
      CutFaces faces =
          isCrop
              ? CutFaces.whole(photo, input)
              : fewer(CutFaces.found(photo, detector, rule, input));
      return new Found(faces, decoded - begun, System.nanoTime() - decoded);
    } finally {
      free.add(detector);
    }
  }

  private static Photo decode(byte[] image) {
    try {
      return Photo.decode(image);
    } catch (BadImage e) {
      String problem = e.getMessage();
      throw new Refusal(422, "The image cannot be used: " + problem + ".");
    }
  }

  private static CutFaces fewer(CutFaces found) {
    return found.faces().size() <= Limits.FACES
        ? found
        : new CutFaces(found.width(), found.height(), found.faces().subList(0, Limits.FACES));
  }

  @Override
  public void close() {
    all.forEach(FaceDetector::close);
  }
}
