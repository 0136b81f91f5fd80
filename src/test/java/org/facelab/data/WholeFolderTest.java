package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFolderTest {
  @TempDir Path folder;

  @Test
  void stoppedAtTheVeryEndItLeavesNothing() throws Exception {
    Process java = Given.java(Ending.class, folder.resolve("faces"));
    try (BufferedReader lines = java.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo(Ending.WRITTEN);
      java.destroy(); // handled as Ctrl-C is
      java.waitFor();
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** A program whose folder is whole just when Ctrl-C has begun to delete it. */
  static final class Ending {
    static final String WRITTEN = "written";
    private static final int FILES = 3000;

    private Ending() {}

    public static void main(String[] args) throws IOException {
      WholeFolder.write(
          Path.of(args[0]),
          made -> {
            for (int i = 0; i < FILES; i++) {
              Files.createFile(made.resolve("%04d".formatted(i)));
            }
            System.out.println(WRITTEN);
            while (Files.exists(made.resolve("%04d".formatted(FILES - 1)))) {
              Thread.onSpinWait();
            }
          });
    }
  }
}
