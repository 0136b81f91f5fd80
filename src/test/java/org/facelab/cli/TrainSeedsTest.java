package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.facelab.Experiments;
import org.facelab.TinyRuns;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.RunFailure;
import org.facelab.config.SeedSeries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several seeds of one experiment, and what they come to. */
class TrainSeedsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  private String experiment(String... overrides) throws IOException {
    return Files.writeString(folder.resolve("a.yaml"), Experiments.tiny(overrides).toYaml())
        .toString();
  }

  @Test
  void eachSeedIsAnOrdinaryRunOnTheSameSplit() throws Exception {
    Path runs = folder.resolve("runs");
    assertThat(
            run("train", experiment("train.epochs=1"), "--seeds", "1,5", "--out", runs.toString()))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .contains("run 2 of 2")
        .contains("2 seeds")
        .endsWith("\n" + runs.resolve("s1") + "\n" + runs.resolve("s5") + "\n");
    var experiment =
        ExperimentLoader.load(runs.resolve("s5/experiment.yaml"), List.of()).experiment();
    assertThat(experiment.seed()).isEqualTo(5);
    assertThat(experiment.seeds()).isEmpty();
    assertThat(runs.resolve("s5/split.csv")).hasSameTextualContentAs(runs.resolve("s1/split.csv"));
    assertThat(Files.readAllBytes(runs.resolve("s5/history.csv")))
        .isNotEqualTo(Files.readAllBytes(runs.resolve("s1/history.csv")));

    // They wrote the same checksum of their test faces, and compare finds them to be one line.
    ObjectMapper json = new ObjectMapper();
    assertThat(json.readTree(runs.resolve("s5/manifest.json").toFile()).path("test_set"))
        .hasSize(2)
        .isEqualTo(json.readTree(runs.resolve("s1/manifest.json").toFile()).path("test_set"));
    assertThat(run("compare", runs.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).contains("runs s1,5").doesNotContain("checksum");
  }

  /** A loss that no float can hold. */
  @Test
  void aRunThatFailsDoesNotEndTheSeries() throws Exception {
    Path runs = folder.resolve("runs");
    assertThat(
            run(
                "train",
                experiment(),
                "loss.keypoints-weight=1e300",
                "--seeds",
                "1,2",
                "--out",
                runs.toString()))
        .isEqualTo(Main.FAILED);
    assertThat(out.toString()).contains("failed      seed 1: ").contains("failed      seed 2: ");
    assertThat(err.toString()).contains("2 of 2 runs failed: seeds 1,2");
  }

  @Test
  void whateverEndsARunTheOthersFollow() throws Exception {
    Map<Long, Throwable> thrown =
        Map.of(
            1L, new FileSystemException("model.zip", null, "No space left on device"),
            2L, new OutOfMemoryError("Java heap space"),
            3L, new IllegalStateException("boo"));
    TrainingSeries series = series(1L, 2L, 3L, 4L);
    try (StopSignal stop = StopSignal.install()) {
      assertThatThrownBy(
              () ->
                  series.train(
                      (resolved, path) -> {
                        long seed = resolved.experiment().seed();
                        if (thrown.containsKey(seed)) {
                          sneak(thrown.get(seed));
                        }
                        train(path, seed);
                      },
                      stop))
          .isInstanceOf(RunFailure.class)
          .hasMessage("3 of 4 runs failed: seeds 1,2,3");
    }
    assertThat(out.toString())
        .contains("failed      seed 1: model.zip: no space left on the disk")
        .contains("failed      seed 2: out of memory (Java heap space): lower train.batch-size")
        .contains("failed      seed 3: unexpected IllegalStateException: boo")
        .endsWith("\n" + folder.resolve("runs/s4") + "\n");
  }

  @Test
  void anInterruptedRunEndsTheSeries() throws Exception {
    for (Throwable interruption :
        List.of(
            new InterruptedException(),
            new CancellationException("interrupted"),
            new CompletionException(new InterruptedException()))) {
      AtomicInteger started = new AtomicInteger();
      TrainingSeries series = series(1L, 2L);
      try (StopSignal stop = StopSignal.install()) {
        assertThatThrownBy(
                () ->
                    series.train(
                        (resolved, path) -> {
                          started.incrementAndGet();
                          sneak(interruption);
                        },
                        stop))
            .isSameAs(interruption);
      }
      assertThat(started).hasValue(1);
    }
  }

  private TrainingSeries series(Long... seeds) throws IOException {
    Path file = Path.of(experiment());
    return new TrainingSeries(
        new PrintWriter(out),
        new TrainingSeries.Command(file, List.of(), folder.resolve("runs")),
        SeedSeries.load(file, List.of(), List.of(seeds)));
  }

  private static void train(Path path, long seed) {
    try {
      TinyRuns.train(path, "seed=" + seed);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Throws whatever it is. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Training stops early by itself, before the first snapshot. */
  @Test
  void aRunThatCannotBeScoredDoesNotEndTheSeries() throws Exception {
    Path runs = folder.resolve("runs");
    assertThat(
            run(
                "train",
                experiment(
                    "train.epochs=20",
                    "train.early-stopping={patience: 1, min-delta: 1000}",
                    "train.snapshots={every: 1, from: 50}",
                    "ensemble.snapshots=true"),
                "--seeds",
                "1,2",
                "--out",
                runs.toString()))
        .isEqualTo(Main.FAILED);
    assertThat(out.toString())
        .containsPattern("failed {6}seed 1: .*before the first snapshot")
        .containsPattern("failed {6}seed 2: .*before the first snapshot");
    assertThat(err.toString()).contains("2 of 2 runs failed: seeds 1,2");
  }

  @Test
  void whatIsWrongForAllSeedsIsToldOnceAndBeforeTheFirstRun() throws Exception {
    Path runs = folder.resolve("runs");
    assertThat(
            run(
                "train",
                experiment("train.snapshots={every: 1, from: 5000}", "ensemble.snapshots=true"),
                "--seeds",
                "1,2",
                "--out",
                runs.toString()))
        .isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).containsOnlyOnce("train.snapshots.from: 5,000: training ends after");
    assertThat(out.toString()).doesNotContain("run 1 of 2").doesNotContain("failed");
    assertThat(runs).doesNotExist();
  }

  @Test
  void aFolderThatIsInUseIsToldBeforeAnythingIsTrained() throws Exception {
    Path runs = folder.resolve("runs");
    Files.createDirectories(runs.resolve("s2"));
    Files.writeString(runs.resolve("s2/notes"), "mine");
    assertThat(run("train", experiment(), "--seeds", "1,2", "--out", runs.toString()))
        .isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("s2: is not empty");
    assertThat(runs.resolve("s1")).doesNotExist();
  }

  @Test
  void wrongSeedsAreToldInASentence() throws Exception {
    assertThat(run("train", experiment(), "--seeds", "1,1")).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("names 1 twice");
    assertThat(run("train", experiment(), "--seeds", "one")).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("one").doesNotContain("Exception");
    assertThat(run("train", "--resume", folder.toString(), "--seeds", "1"))
        .isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("leave out EXPERIMENT");
  }

  @Test
  void aStopEndsTheSeriesAndSaysHowToGoOn() throws Exception {
    Path runs = folder.resolve("my runs");
    Process process =
        start(
            "train",
            experiment("train.epochs=100000"),
            "description=two words",
            "--seeds",
            "1,2,3",
            "--out",
            runs.toString());
    while (process.isAlive() && !Files.exists(runs.resolve("s1/history.csv"))) {
      Thread.onSpinWait();
    }
    // SIGTERM, which is handled as Ctrl-C is; programs that a shell starts in the background ignore
    // SIGINT.
    process.toHandle().destroy();
    String told = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(Main.INTERRUPTED);
    assertThat(told)
        .contains("Go on with: ./facelab train --resume '" + runs.resolve("s1") + "'\n")
        .contains(
            "and for the seeds that are left: ./facelab train %s 'description=two words' --seeds 2,3 --out '%s'\n"
                .formatted(folder.resolve("a.yaml"), runs));
    assertThat(runs.resolve("s2")).doesNotExist();
  }

  private static Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }
}
