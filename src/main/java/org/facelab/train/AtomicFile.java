package org.facelab.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all: written beside their place, synced and renamed. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes a file's content to the path it is given. */
  @FunctionalInterface
  public interface Writer {
    void writeTo(Path file) throws IOException;
  }

  /** Replaces {@code file} by what {@code writer} writes; on failure the old file stays. */
  public static void write(Path file, Writer writer) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path beside = file.resolveSibling(file.getFileName() + ".part");
    writer.writeTo(beside);
    try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Replaces {@code file} by a text in UTF-8. */
  public static void writeText(Path file, String text) throws IOException {
    write(file, beside -> Files.writeString(beside, text, StandardCharsets.UTF_8));
  }
}
