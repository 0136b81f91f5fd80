package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  void whereNobodyMayWriteTheUsersOwnFileIsNamed() throws Exception {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(closed)).as("root may write anywhere").isFalse();
    assertThatThrownBy(() -> WholeFile.writeText(closed.resolve("a.txt"), "x"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(closed.resolve("a.txt").toString());
  }
}
