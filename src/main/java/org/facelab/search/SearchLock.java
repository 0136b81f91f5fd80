package org.facelab.search;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.facelab.config.InputException;

/** Keeps a second program from working on a search. The system gives it up when the program ends, even by a kill. */
record SearchLock(FileChannel channel, FileLock lock) {
  /**
   * Takes the lock.
   *
   * @throws InputException if another program has it
   */
  static SearchLock of(SearchFolder folder) throws IOException {
    Path file = folder.path().resolve(".lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This very program has it.
    }
    if (lock == null) {
      channel.close();
      throw new InputException(
          "%s: another facelab is at work on this search; wait for it, or end it first"
              .formatted(folder.path()));
    }
    return new SearchLock(channel, lock);
  }

  /** Gives it back. */
  void close() throws IOException {
    lock.release();
    channel.close();
  }
}
