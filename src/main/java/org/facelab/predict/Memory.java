package org.facelab.predict;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;

/**
 * The memory that images take while several threads decode them: a quarter of all for files and half for
 * pictures. A thread takes of each once and of files first, so that no two wait for each other. Thread-safe.
 */
final class Memory {
  private static final int UNIT = 1 << 10;

  private final Store files;
  private final Store pictures;

  /** Memory of so many bytes in all. */
  Memory(long bytes) {
    this.files = new Store(bytes / 4);
    this.pictures = new Store(bytes / 2);
  }

  /** What one image takes, nothing yet. */
  Share share() {
    return new Share();
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
    private int ofFiles;
    private int ofPictures;

    @Override
    public void takeForFile(long bytes) {
      ofFiles += files.take(bytes);
    }

    @Override
    public void takeForPicture(long bytes) {
      ofPictures += pictures.take(bytes);
    }

    @Override
    public void close() {
      files.free.release(ofFiles);
      pictures.free.release(ofPictures);
    }
  }
}
