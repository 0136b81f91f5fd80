package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.facelab.TinyRuns;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir static Path runs;
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void train() throws Exception {
    TinyRuns.train(runs.resolve("run"), "data.sources.drawn.faces=320");
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void printsWhatWasMeasuredAndTheBundleLast() {
    Path bundle = folder.resolve("bundle");

    assertThat(run("export", runs.resolve("run").toString(), "--to", bundle.toString())).isZero();

    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("temperature "))
        .anyMatch(line -> line.startsWith("DL4J and ONNX Runtime differ by at most "))
        .last()
        .isEqualTo(bundle.toString());
    assertThat(bundle.resolve("model.onnx")).isNotEmptyFile();
  }

  @Test
  void badOptionsAreOneSentenceEach() {
    String run = runs.resolve("run").toString();
    String to = folder.resolve("bundle").toString();

    assertThat(run("export", run, "--to", to, "--size", "5000")).isEqualTo(2);
    assertThat(run("export", run)).isEqualTo(2);
    assertThat(run("export", run, run, run, "--to", to)).isEqualTo(2);
    assertThat(run("export", folder.toString(), "--to", to)).isEqualTo(2);

    assertThat(err.toString())
        .contains("--size must be 16 to 512 px, but is 5000")
        .contains("--to")
        .contains("no run folder")
        .doesNotContain("\tat ");
  }

  @Test
  void stoppedHalfWayItLeavesTheWholeOrNothing() throws Exception {
    Path bundle = folder.resolve("bundle");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.facelab.cli.Main",
                "export",
                runs.resolve("run").toString(),
                "--to",
                bundle.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(java.getInputStream(), StandardCharsets.UTF_8))) {
      // Else it may not have begun at all, and there was nothing to leave.
      assertThat(lines.readLine()).startsWith("temperature ");
      java.destroy();
      java.waitFor();
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).allMatch(bundle::equals);
    }
    if (Files.exists(bundle.resolve("model.json"))) {
      assertThat(bundle.resolve("MODEL_CARD.md")).exists();
    }
  }
}
