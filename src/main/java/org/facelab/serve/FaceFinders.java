package org.facelab.serve;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.facelab.data.BadImage;
import org.facelab.data.PictureFile;
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

  /** What a decoder says that has met the end of the memory, before it advises the server's owner. */
  private static final String MEMORY = "fits into memory";

  private final ModelDescription.Input input;
  private final CropRule rule;
  private final BlockingQueue<FaceDetector> free;
  private final PictureRoom room;
  private boolean closed;

  /**
   * Finders of faces.
   *
   * @param detectors makes them
   * @param rule cuts out what they find
   * @param count how many photos are looked at at once
   * @param room for their pixels
   */
  FaceFinders(
      ModelDescription.Input input,
      Supplier<FaceDetector> detectors,
      CropRule rule,
      int count,
      PictureRoom room) {
    this.input = input;
    this.rule = rule;
    this.free = new ArrayBlockingQueue<>(count, /* fair= */ true);
    this.room = room;
    try {
      for (int i = 0; i < count; i++) {
        free.add(detectors.get());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
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
        for (FaceDetector detector : free) {
          CutFaces.found(decode(open(picture)), detector, rule, input);
        }
        CutFaces.whole(decode(open(picture)), input);
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
      PictureFile picture = open(image);
      room.check(picture);
      // Whoever waits here holds a core, but those who hold the memory have theirs and go on.
      Runnable release = room.take(picture, until);
      try {
        return find(picture, isCrop ? null : detector, until);
      } finally {
        release.run();
      }
    } finally {
      giveBack(detector);
    }
  }

  /** The faces that a detector finds, or the picture as one face if there is no detector. */
  private Found find(PictureFile picture, FaceDetector detector, long until) {
    long begun = System.nanoTime();
    Photo photo = decode(picture);
    long decoded = System.nanoTime();
    if (decoded - until > 0) {
      throw PredictHandler.late();
    }
    CutFaces faces =
        detector == null
            ? CutFaces.whole(photo, input)
            : fewer(CutFaces.found(photo, detector, rule, input));
    return new Found(faces, decoded - begun, System.nanoTime() - decoded);
  }

  private static PictureFile open(byte[] image) {
    try {
      return PictureFile.open(image);
    } catch (BadImage e) {
      throw unusable(e);
    }
  }

  private static Photo decode(PictureFile picture) {
    try {
      return Photo.decode(picture);
    } catch (BadImage e) {
      if (e.getMessage().contains(MEMORY)) {
        throw PredictHandler.memoryShort();
      }
      throw unusable(e);
    }
  }

  private static Refusal unusable(BadImage e) {
    return new Refusal(422, "The image cannot be used: %s.".formatted(e.getMessage()));
  }

  private static CutFaces fewer(CutFaces found) {
    return found.faces().size() <= Limits.FACES
        ? found
        : new CutFaces(found.width(), found.height(), found.faces().subList(0, Limits.FACES));
  }

  private synchronized void giveBack(FaceDetector detector) {
    if (closed) {
      detector.close();
    } else {
      free.add(detector);
    }
  }

  /** Those that search a photo this very moment are closed after it. */
  @Override
  public synchronized void close() {
    closed = true;
    for (FaceDetector next = free.poll(); next != null; next = free.poll()) {
      next.close();
    }
  }
}
