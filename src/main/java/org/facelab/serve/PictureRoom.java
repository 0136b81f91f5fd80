package org.facelab.serve;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.facelab.data.PictureFile;

/**
 * The memory for pictures that are being decoded: a few large ones at once are more than there is, however
 * few bytes their files have. Thread-safe.
 */
final class PictureRoom {
  private static final int UNIT = 1024;

  private final int size;
  private final Semaphore free;

  /** A room of some bytes. */
  PictureRoom(long bytes) {
    this.size = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.free = new Semaphore(size, /* fair= */ true);
  }

  /**
   * Refuses a picture that the whole room does not hold; waiting would not help.
   *
   * @throws Refusal if it is so large
   */
  void check(PictureFile picture) {
    if (units(picture) > size) {
      throw new Refusal(
          422,
          "The image cannot be used: its %d x %d pixels do not fit into this server's memory."
              .formatted(picture.width(), picture.height()));
    }
  }

  /**
   * Takes a picture's place.
   *
   * @param until {@link System#nanoTime} by which there must be room
   * @return gives it back
   * @throws Refusal if none becomes free
   */
  Runnable take(PictureFile picture, long until) throws InterruptedException {
    int units = (int) units(picture);
    if (!free.tryAcquire(units, until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      throw PredictHandler.late();
    }
    return () -> free.release(units);
  }

  private static long units(PictureFile picture) {
    return picture.memory() / UNIT + 1;
  }
}
