package org.facelab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Names new folders by the time. */
final class RunTime {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RunTime() {}

  /** {@code <parent>/<UTC time>-s<seed>}; two in one second get a number behind their time. */
  static Path newFolder(Path parent, long seed) {
    String name = TIME.format(Instant.now()) + "-s" + seed;
    Path path = parent.resolve(name);
    for (int i = 2; Files.exists(path); i++) {
      path = parent.resolve(name + "-" + i);
    }
    return path;
  }
}
