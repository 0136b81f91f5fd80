package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path folder;

  @Test
  void aFolderOfThatNameIsToldAndStays() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("page.html"));
    assertThatThrownBy(() -> WholeFile.writeText(taken, "x"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage(taken + ": is a folder; name a file");
    assertThat(taken).isEmptyDirectory();
  }

  @Test
  void stoppedHalfWayItLeavesNothing() throws Exception {
    Process java = Given.java(Endless.class, folder.resolve("weights.zip"));
    try (BufferedReader lines = java.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo(Endless.WRITES);
      assertThat(folder).isNotEmptyDirectory();
      java.destroy(); // handled as Ctrl-C is
      java.waitFor();
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** A program whose file is never whole. */
  static final class Endless {
    static final String WRITES = "writes";

    private Endless() {}

    public static void main(String[] args) throws IOException {
      WholeFile.write(
          Path.of(args[0]),
          out -> {
            System.out.println(WRITES);
            while (true) {
              LockSupport.park();
            }
          });
    }
  }

  @Test
  void whereNobodyMayWriteTheUsersOwnFileIsNamed() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(closed)).as("root may write anywhere").isFalse();
    assertThatThrownBy(() -> WholeFile.writeText(closed.resolve("a.txt"), "x"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(closed.resolve("a.txt").toString());
  }
}
