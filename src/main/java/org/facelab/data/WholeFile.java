package org.facelab.data;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a file so that it is there whole or not at all, also after a crash: beside its place, synced to
 * disk, then renamed. Ctrl-C leaves nothing beside it, which of a download could be half a gigabyte.
 */
public final class WholeFile {
  /** Ending of a file that is being written, or that a crash has left behind. */
  static final String UNFINISHED = ".unfinished";

  /** What Ctrl-C has to delete. One hook for all of them, since Java keeps each until the end. */
  private static final Set<Path> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

  static {
    try {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(WholeFile::deleteUnfinished, "unfinished-files-cleanup"));
    } catch (IllegalStateException e) {
      // The program is ending already.
    }
  }

  private WholeFile() {}

  /** Writes the file's content. */
  public interface Content {
    /** Writes all of it. The stream may be closed or left open, whichever suits what is put around it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes the file, over one that may be there.
   *
   * @throws IOException if a folder has its name, it may not be written there, or writing fails
   */
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    // Else a message would name the file beside it, of which nobody knows.
    if (Files.isDirectory(target)) {
      throw new FileNotFoundException(file + ": is a folder; name a file");
    }
    if (Files.isDirectory(target.getParent()) && !Files.isWritable(target.getParent())) {
      throw new AccessDeniedException(file.toString());
    }
    Path beside = target.resolveSibling(besideName(target));
    BEING_WRITTEN.add(beside);
    try {
      try (FileOutputStream out = new FileOutputStream(beside.toFile())) {
        BufferedOutputStream buffered =
            new BufferedOutputStream(out, 1 << 16) {
              @Override
              public void close() throws IOException {
                flush(); // the file is synced first
              }
            };
        content.writeTo(buffered);
        buffered.flush();
        out.getFD().sync();
      }
      move(beside, target);
    } finally {
      Files.deleteIfExists(beside);
      BEING_WRITTEN.remove(beside);
    }
  }

  /** Writes a text in UTF-8, over a file that may be there. */
  public static void writeText(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Deletes what is being written; for a program that is ended without Java's hooks. */
  public static void deleteUnfinished() {
    for (Path beside : BEING_WRITTEN) {
      try {
        Files.deleteIfExists(beside);
      } catch (IOException e) {
        // It stays, as after a crash.
      }
    }
  }

  /** Different for every process and file, so that two runs do not write into one. */
  private static String besideName(Path target) {
    long unique = 31 * ProcessHandle.current().pid() + System.nanoTime();
    return ".%s.%x%s".formatted(target.getFileName(), unique, UNFINISHED);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
