package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFinderTest {
  @TempDir Path folder;

  private Path run(String name) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.createFile(run.resolve("experiment.yaml"));
    return run;
  }

  @Test
  void runsAreFoundAtAndBelowAPlaceEachOnce() throws IOException {
    Path b = run("x/b");
    Path a = run("x/a");
    Path deep = run("y/z/deep");
    run(".hidden/run");
    run("x/a/checkpoints/inner");
    Files.createSymbolicLink(folder.resolve("link"), a);
    Files.createSymbolicLink(folder.resolve("y/circle"), folder);
    assertThat(RunFinder.find(List.of(folder.resolve("x"), deep, a))).containsExactly(a, b, deep);
    assertThat(RunFinder.find(List.of(folder))).hasSize(3);
  }

  @Test
  void aPlaceWithoutRunsIsRefusedInOneSentence() throws IOException {
    assertRefused(folder, ": no run found; a run is a folder with an experiment.yaml");
    assertRefused(folder.resolve("nowhere"), "nowhere: no such folder");
    assertRefused(Files.createFile(folder.resolve("file")), "file: is a file; expected a run's");
  }

  private static void assertRefused(Path place, String message) {
    assertThatThrownBy(() -> RunFinder.find(List.of(place)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
