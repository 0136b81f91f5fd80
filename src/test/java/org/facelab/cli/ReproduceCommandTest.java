package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.facelab.Experiments;
import org.facelab.TinyRuns;
import org.facelab.model.Pretrained;
import org.facelab.report.RunDifference;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
  @TempDir static Path trained;
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path run;

  @BeforeAll
  static void train() throws Exception {
    TinyRuns.train(trained.resolve("run"), "train.threads=1");
  }

  /** A copy, which a test may change. */
  @BeforeEach
  void copy() throws IOException {
    run = folder.resolve("run");
    try (Stream<Path> files = Files.walk(trained.resolve("run"))) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(trained.relativize(file)));
      }
    }
  }

  private int reproduce() {
    return Main.run(
        new PrintWriter(out),
        new PrintWriter(err),
        "reproduce",
        run.toString(),
        "--out",
        folder.resolve("again").toString());
  }

  private void changeManifest(Consumer<ObjectNode> change) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Path file = new RunFolder(run).manifest();
    ObjectNode root = (ObjectNode) json.readTree(file.toFile());
    change.accept(root);
    json.writeValue(file.toFile(), root);
  }

  @Test
  void theSameMachineGivesTheSameBits() throws Exception {
    byte[] before = Files.readAllBytes(new RunFolder(run).manifest());
    assertThat(reproduce()).as(err + "" + out).isZero();
    assertThat(out.toString())
        .contains("predictions.csv: equal, bit for bit")
        .contains("losses and metrics of history.csv: equal, bit for bit")
        .contains("reproduced: all figures are equal, bit for bit\n")
        .contains(folder.resolve("again").toString());
    assertThat(out.toString().replace(folder.toString(), "").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    assertThat(new RunFolder(run).manifest()).hasBinaryContent(before);
    assertThat(new RunFolder(folder.resolve("again")).predictions())
        .hasSameBinaryContentAs(new RunFolder(run).predictions());
  }

  /** Figures that nobody gets again, and a fact that may be to blame. */
  @Test
  void otherFiguresAreShownWithWhatMayExplainThem() throws Exception {
    Path metrics = new RunFolder(run).metrics();
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(metrics.toFile());
    ((ObjectNode) root.path("keypoints")).put("rmse_px", 0.5);
    json.writeValue(metrics.toFile(), root);
    Path history = new RunFolder(run).history();
    Files.writeString(history, Files.readString(history).replaceFirst("\n1,(\\d+),", "\n1,9$1,"));
    changeManifest(root2 -> root2.put("java", "11.0.1"));

    assertThat(reproduce()).isEqualTo(Main.FAILED);
    assertThat(out.toString())
        .containsPattern("keypoints.rmse_px +0.500000 +\\d")
        .contains("predictions.csv: equal, bit for bit")
        .contains("losses and metrics of history.csv: differ by up to 90")
        .doesNotContain("reproduced");
    assertThat(err.toString())
        .contains("not reproduced: the figures differ; what may explain it: Java (11.0.1, now ");
  }

  /** Older runs did not note them, which is no difference; another file is one. */
  @Test
  void filesJoinedToTheDataDifferWhereBothRunsNotedThem() throws Exception {
    changeManifest(root -> joined(root, "aaaaaaaaaaaaaaaa"));
    assertThat(dataOf(run, trained.resolve("run"))).doesNotContain("votes");
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    for (String file :
        new String[] {"metrics.json", "predictions.csv", "history.csv", "split.csv"}) {
      Files.copy(run.resolve(file), other.resolve(file));
    }
    Files.copy(new RunFolder(run).experiment(), new RunFolder(other).experiment());
    Files.copy(new RunFolder(run).manifest(), new RunFolder(other).manifest());
    changeManifest(root -> joined(root, "bbbbbbbbbbbbbbbb"));
    assertThat(dataOf(run, other)).contains("votes bbbbbbbbbbbb").contains("votes aaaaaaaaaaaa");
  }

  private static void joined(ObjectNode manifest, String checksum) {
    ((ObjectNode) manifest.path("data").path(0)).putObject("joined").put("votes", checksum);
  }

  private static String dataOf(Path then, Path now) throws IOException {
    return RunDifference.of(then, now).facts().get(0).toString();
  }

  @Test
  void figuresThatCannotBeReadAreToldBeforeTraining() throws Exception {
    Path metrics = new RunFolder(run).metrics();
    Files.writeString(metrics, Files.readString(metrics).substring(0, 100));
    assertThat(reproduce()).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("metrics.json").contains("not valid JSON");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  /** As after a reproduction that was stopped and went on. */
  @Test
  void twoRunsThatAreThereAreComparedWithoutTraining() {
    String[] command = {"reproduce", run.toString(), "--with", trained.resolve("run").toString()};
    assertThat(Main.run(new PrintWriter(out), new PrintWriter(err), command)).isZero();
    assertThat(out.toString()).contains("reproduced: all figures are equal, bit for bit\n");
  }

  @Test
  void aNumberThatIsNoneNowIsSaid() throws Exception {
    Path predictions = new RunFolder(run).predictions();
    String text = Files.readString(predictions);
    int from = text.lastIndexOf(',');
    Files.writeString(predictions, text.substring(0, from) + ",NaN\n");
    assertThat(reproduce()).isEqualTo(Main.FAILED);
    assertThat(out.toString())
        .contains("predictions.csv: a figure is a number in one of them alone");
  }

  /** A continued run's facts are those of its start, so the rest of it is told by itself. */
  @Test
  void aRunThatWasContinuedElsewhereSaysSo() throws Exception {
    changeManifest(
        root -> {
          ObjectNode later = root.withArray("sessions").get(0).deepCopy();
          later.put("step", 1234).put("commit", "0123456789ab");
          ((ObjectNode) later.path("machine")).put("processor", "Z80");
          root.withArray("sessions").add(later);
        });
    assertThat(reproduce()).as(err + "" + out).isZero();
    assertThat(out.toString())
        .containsPattern(
            "the run was continued at step 1,234 with commit 0123456789ab instead of .*, processor Z80 instead of ");
  }

  @Test
  void otherFirstWeightsAreRefusedBeforeTraining() throws Exception {
    Path weights = folder.resolve("tiny.h5");
    try (InputStream in = Pretrained.class.getResourceAsStream("tiny-inception.h5")) {
      Files.copy(in, weights);
    }
    Files.writeString(
        new RunFolder(run).experiment(),
        Experiments.tiny(
                "network={kind: pretrained, base: keras, weights: \"%s\"}".formatted(weights),
                "image={channels: 3, normalisation: imagenet-caffe}")
            .toYaml());
    changeManifest(root -> root.putObject("pretrained").put("sha256", "abc"));
    assertThat(reproduce()).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString())
        .contains("tiny.h5: SHA-256 ")
        .contains("but the run began with the weights of a file of abc");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  @Test
  void otherDataAreRefusedBeforeTraining() throws Exception {
    changeManifest(root -> ((ObjectNode) root.path("data").path(0)).put("checksum", "abc"));
    assertThat(reproduce()).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("but the run was started on abc");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  @Test
  void anotherSplitIsRefusedBeforeTraining() throws Exception {
    Path split = new RunFolder(run).split();
    Files.writeString(split, Files.readString(split).replaceFirst(",test\n", ",train\n"));
    assertThat(reproduce()).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("its split settings have changed");
    assertThat(folder.resolve("again")).doesNotExist();
  }

  @Test
  void aRunThatIsNotFinishedHasNothingToCompareWith() throws Exception {
    Files.delete(new RunFolder(run).metrics());
    assertThat(reproduce()).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("has no metrics.json").contains("train --resume " + run);
  }

  @Test
  void theThreadsAreThoseOfTheRun() throws Exception {
    Path experiment = new RunFolder(run).experiment();
    Files.writeString(
        experiment, Files.readString(experiment).replaceFirst("threads: 1", "threads: 64"));
    assertThat(reproduce()).as(err + "" + out).isZero();
    assertThat(out.toString()).contains("notice      on 1 threads, as the run was");

    changeManifest(root -> ((ObjectNode) root.path("engine")).put("threads", 4096));
    Files.writeString(
        experiment, Files.readString(experiment).replaceFirst("threads: 64", "threads: 1"));
    run = Files.move(run, folder.resolve("other"));
    out.getBuffer().setLength(0);
    Main.run(
        new PrintWriter(out),
        new PrintWriter(err),
        "reproduce",
        run.toString(),
        "--out",
        folder.resolve("third").toString());
    assertThat(out.toString()).contains("the run had 4096 threads, this machine has ");
  }
}
