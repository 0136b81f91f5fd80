package org.facelab.predict;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import org.facelab.data.PictureFile;
import org.facelab.detect.FaceDetector;

/**
 * The memory that images take while several threads decode them: a quarter of all for files and half for
 * pictures. A thread takes of each once and of files first, so that no two wait for each other. Thread-safe.
 */
final class Memory {
  private static final int UNIT = 1 << 10;

  /** Bytes of a pixel in colour. */
  private static final long PIXEL = 3;

  private final Store files;
  private final Store pictures;

  /** Memory of so many bytes in all. */
  Memory(long bytes) {
    this.files = new Store(bytes / 4);
    this.pictures = new Store(bytes / 2);
  }

  /**
   * What one image takes, nothing yet.
   *
   * @param detector will search it; null if none will
   */
  Share share(FaceDetector detector) {
    return new Share(detector);
  }

  private static final class Store {
    private final int size;
    private final Semaphore free;

    Store(long bytes) {
      this.size = units(bytes);
      this.free = new Semaphore(size);
    }

    private static int units(long bytes) {
      return (int) Math.min(Integer.MAX_VALUE, bytes / UNIT + 1);
    }

    /** Waits for memory; what is larger than all of it takes all of it. */
    int take(long bytes) {
      int wanted = Math.min(size, units(bytes));
      try {
        free.acquire(wanted);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for memory");
      }
      return wanted;
    }
  }

  /** What one image takes; given back when closed. */
  final class Share implements PhotoInput.Room, AutoCloseable {
    private final FaceDetector detector;
    private int ofFiles;
    private int ofPictures;

    private Share(FaceDetector detector) {
      this.detector = detector;
    }

    @Override
    public void takeForFile(long bytes) {
      ofFiles += files.take(bytes);
    }

    @Override
    public void takeForPicture(PictureFile picture) {
      ofPictures += pictures.take(Math.max(picture.memory(), search(picture)));
    }

    /** Bytes of the decoded picture and of what is made of it while it is searched. */
    private long search(PictureFile picture) {
      return detector == null
          ? 0
          : PIXEL * picture.width() * picture.height()
              + detector.memory(picture.width(), picture.height());
    }

    @Override
    public void close() {
      files.free.release(ofFiles);
      pictures.free.release(ofPictures);
    }
  }
}
