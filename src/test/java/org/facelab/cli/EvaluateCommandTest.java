package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facelab.Experiments;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is scored once more, on its own data or on others. */
class EvaluateCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path run;

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @BeforeEach
  void train() throws IOException {
    run = folder.resolve("run");
    Path file =
        Files.writeString(folder.resolve("a.yaml"), Experiments.tiny("train.epochs=1").toYaml());
    assertThat(run("train", file.toString(), "--out", run.toString())).as(err.toString()).isZero();
  }

  @Test
  void theSamePartHasTheSameFigures() {
    Path again = folder.resolve("again");
    assertThat(run("evaluate", run.toString(), "--out", again.toString()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("test part");
    assertThat(again.resolve("metrics.json")).hasSameTextualContentAs(run.resolve("metrics.json"));
    assertThat(again.resolve("predictions.csv"))
        .hasSameTextualContentAs(run.resolve("predictions.csv"));
  }

  @Test
  void theFiguresOfARunAreNotWrittenOver() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("metrics.json"));
    String folder = run.toString();
    assertThat(run("evaluate", folder, "--split", "validation", "--out", folder)).isEqualTo(2);
    assertThat(err.toString()).contains("is a run's folder, whose own figures would be lost");
    assertThat(run.resolve("metrics.json")).hasBinaryContent(before);
  }

  @Test
  void aFolderThatIsNoRunIsToldAsWhatItIs() {
    for (String[] command : new String[][] {{"evaluate"}, {"reproduce"}, {"train", "--resume"}}) {
      String[] args = java.util.Arrays.copyOf(command, command.length + 1);
      args[command.length] = folder.resolve("nowhere").toString();
      assertThat(run(args)).isEqualTo(2);
      assertThat(err.toString()).contains("nowhere: no such folder; expected a run's");
      args[command.length] = folder.toString();
      assertThat(run(args)).isEqualTo(2);
      assertThat(err.toString()).contains("name one of the runs in it, such as the newest: " + run);
    }
  }

  /** Only the beginning of a training reads them. */
  @Test
  void anEnsembleOfRunsNeedsNoWeightsToBeginWith() throws IOException {
    String file =
        Files.writeString(
                folder.resolve("ensemble.yaml"),
                Experiments.tiny("ensemble.runs=['%s']".formatted(run), withoutWeights()).toYaml())
            .toString();
    assertThat(run("config", "validate", file)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("would run; nothing is trained");

    String ensemble = folder.resolve("ensemble").toString();
    assertThat(run("train", file, "--out", ensemble)).as(err.toString()).isZero();
    assertThat(run("reproduce", ensemble, "--out", folder.resolve("again").toString()))
        .as(err.toString())
        .isZero();
  }

  /** Weights may be a download of 530 MB. */
  @Test
  void aFolderThatIsTakenIsToldBeforeTheDataAreMissedAndThoseBeforeTheWeights() {
    String[] train = {
      "train",
      folder.resolve("a.yaml").toString(),
      withoutWeights(),
      "data.sources={drawn: null, faces: {kind: fer2013, path: gone.csv}}",
      "tasks=[emotion]",
      "--out",
      run.toString()
    };
    assertThat(run(train)).isEqualTo(2);
    assertThat(err.toString()).contains(run + ": is not empty").doesNotContain("gone");
    train[6] = folder.resolve("new").toString();
    assertThat(run(train)).isEqualTo(2);
    assertThat(err.toString()).contains("gone.csv").doesNotContain("gone.h5");
    train[3] = "seed=2";
    assertThat(run(train)).isEqualTo(2);
    assertThat(err.toString()).contains("gone.h5: is not there");

    assertThat(run("reproduce", run.toString(), "--out", run.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(run + ": is not empty");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  private String withoutWeights() {
    return "network={kind: pretrained, base: keras, weights: '%s'}"
        .formatted(folder.resolve("gone.h5"));
  }

  @Test
  void aFinishedRunIsNotResumed() throws IOException {
    byte[] before = Files.readAllBytes(run.resolve("manifest.json"));
    assertThat(run("train", "--resume", run.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("has finished").contains("./facelab evaluate " + run);
    assertThat(run.resolve("manifest.json")).hasBinaryContent(before);
  }

  @Test
  void otherDataUnderTheOldNameAreRefusedAndTakenIfAskedFor() throws IOException {
    Path other = Files.copy(run.resolve("experiment.yaml"), folder.resolve("other.yaml"));
    for (Path file : new Path[] {run.resolve("experiment.yaml"), other}) {
      String text = Files.readString(file);
      String changed = text.replaceFirst("(?m)^( +faces: )\\d+$", "$190");
      assertThat(changed).isNotEqualTo(text);
      Files.writeString(file, changed);
    }
    assertThat(run("evaluate", run.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("the run was started on").doesNotContain("Exception");

    assertThat(run("evaluate", run.toString(), "--data", other.toString()))
        .as(err.toString())
        .isZero();
  }
}
