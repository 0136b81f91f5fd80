package org.facelab.data;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.config.RunInterrupted;

/**
 * Writes a folder that {@code --to} names so that it is there whole or not at all: in a new folder beside
 * its place, which takes that place at the end and is deleted if it does not come to that, also at Ctrl-C.
 */
public final class WholeFolder {
  private static final int DELETIONS = 100;

  private WholeFolder() {}

  /**
   * Writes the folder's content.
   *
   * @param <E> what may go wrong besides writing
   */
  public interface Content<E extends Exception> {
    /** Writes all of it into a folder that is there, and empty. */
    void writeTo(Path folder) throws IOException, E;
  }

  /**
   * Writes the folder.
   *
   * @param to a folder that is empty or not there
   * @throws InputException as {@link #checkPlace} does
   */
  public static <E extends Exception> void write(Path to, Content<E> content)
      throws IOException, E {
    checkPlace(to);
    // A link to an empty folder stays one.
    Path place = Files.exists(to) ? to.toRealPath() : to.toAbsolutePath().normalize();
    Files.createDirectories(place.getParent());
    // A temporary folder of Java's would be the user's alone; a name without chance might be
    // somebody's.
    String unique = Long.toHexString(new SecureRandom().nextLong());
    Path made =
        place.resolveSibling(
            ".%s.%s%s".formatted(place.getFileName(), unique, WholeFile.UNFINISHED));
    Files.createDirectory(made);
    Making making = new Making(made);
    Thread atCtrlC = new Thread(making::end, "folder-cleanup");
    Runtime.getRuntime().addShutdownHook(atCtrlC);
    try {
      content.writeTo(made);
      making.move(place);
    } finally {
      delete(made);
      removeHook(atCtrlC);
    }
  }

  /** A folder that either comes to its place or is deleted, whichever is first. */
  private static final class Making {
    private final Path made;
    private boolean ended;

    Making(Path made) {
      this.made = made;
    }

    synchronized void end() {
      ended = true;
      delete(made);
    }

    synchronized void move(Path place) throws IOException {
      if (ended) { // and the rest of it is no whole folder
        throw new RunInterrupted("stopped; nothing was written to " + place);
      }
      Files.deleteIfExists(place);
      Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Refuses a place that is taken, before any work.
   *
   * @throws InputException if a file or a folder that is not empty is there
   */
  public static void checkPlace(Path to) throws IOException {
    if (Files.isRegularFile(to)) {
      throw new InputException("%s: is a file; --to takes a folder".formatted(to));
    }
    if (Files.isDirectory(to)) {
      try (Stream<Path> entries = Files.list(to)) {
        if (entries.findAny().isPresent()) {
          throw new InputException(
              "%s: is not empty; --to takes a new folder, since nothing is replaced".formatted(to));
        }
      }
    }
  }

  /**
   * Deletes a folder that may not be there. Ctrl-C may do so while files are still being written, so it is
   * tried again while something is left.
   */
  private static void delete(Path folder) {
    for (int attempt = 0; attempt < DELETIONS && Files.exists(folder); attempt++) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      } catch (IOException | UncheckedIOException e) {
        // A file came or went meanwhile.
      }
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending, and the hook is at work.
    }
  }
}
