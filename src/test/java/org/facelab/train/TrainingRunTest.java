package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.Experiments;
import org.facelab.TinyRuns;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.BatchStream;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrainingRunTest {
  private static final Backend BACKEND = Backend.start(2);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, fixed, cosine",
    "5, uncertainty, plateau",
    "6, fixed, step", // the last batch of an epoch of 6 when 5 are counted
    "11, uncertainty, cosine",
    "9, dynamic-average, cosine"
  })
  void aStoppedAndResumedRunEndsAsIfItHadNotStopped(
      int stopAfter, String weighting, String schedule) throws Exception {
    String[] settings = {
      "loss.weighting=" + weighting,
      "train.schedule.kind=" + schedule,
      "train.early-stopping={metric: keypoints.rmse_px, patience: 5}",
      "train.weight-average=0.9",
      "train.snapshots={every: 4, from: 5}",
      "loss.keypoints=wing",
      "evaluate.mirrored=true",
      "data.sources.drawn.faces=60"
    };
    ResolvedExperiment resolved = Experiments.tiny(settings);
    FaceData data = DataLoader.load(resolved.experiment());

    Path straight = folder.resolve("straight");
    start(resolved, data, straight, Integer.MAX_VALUE);
    Path stopped = folder.resolve("stopped");
    assertThat(start(resolved, data, stopped, stopAfter)).isNull();
    assertThat(Manifest.read(new RunFolder(stopped).manifest()).status()).isEqualTo("interrupted");
    resume(resolved.experiment(), data, stopped);
    var sessions = Manifest.read(new RunFolder(stopped).manifest()).json().path("sessions");
    assertThat(sessions).hasSize(2);
    assertThat(sessions.at("/0/step").asInt(-1)).isZero();
    assertThat(sessions.at("/1/step").asInt()).isEqualTo(stopAfter);
    assertThat(sessions)
        .allSatisfy(
            session ->
                assertThat(session.fieldNames())
                    .toIterable()
                    .contains("time", "facelab_version", "commit", "java", "machine", "engine"));

    RunFolder a = new RunFolder(straight);
    RunFolder b = new RunFolder(stopped);
    for (String name :
        new String[] {"model.zip", "checkpoints/last.zip", "snapshots/step-0000009.zip"}) {
      assertThat(parameters(stopped.resolve(name)))
          .as(name)
          .isEqualTo(parameters(straight.resolve(name)));
    }
    assertThat(Files.readString(b.metrics())).isEqualTo(Files.readString(a.metrics()));
    assertThat(Files.readString(b.predictions())).isEqualTo(Files.readString(a.predictions()));
    assertThat(timeless(History.read(b.history()))).isEqualTo(timeless(History.read(a.history())));
    assertThat(Checkpoint.read(b.lastCheckpoint()).state().weights())
        .isEqualTo(Checkpoint.read(a.lastCheckpoint()).state().weights());
  }

  @Test
  void aRunKilledBetweenCheckpointsRepeatsFromTheLastOne() throws Exception {
    ResolvedExperiment resolved = Experiments.tiny();
    FaceData data = DataLoader.load(resolved.experiment());
    Path straight = folder.resolve("straight");
    start(resolved, data, straight, Integer.MAX_VALUE);
    Path killed = folder.resolve("killed");
    int batches = BatchStream.batchesPerEpoch(data, resolved.experiment());
    AtomicInteger steps = new AtomicInteger();
    TrainListener kill =
        new TrainListener() {
          @Override
          public void stepDone(StepReport report) {
            if (steps.incrementAndGet() == 2 * batches - 1) {
              throw new IllegalStateException("killed"); // nothing is saved on the way out
            }
          }
        };
    TrainingRun run = TrainingRun.start(resolved, data, killed, BACKEND);
    assertThatThrownBy(() -> run.run(List.of(kill), RunObserver.NONE, () -> false))
        .hasMessage("killed");
    assertThat(Checkpoint.read(new RunFolder(killed).lastCheckpoint()).state().epoch())
        .isEqualTo(1);
    resume(resolved.experiment(), data, killed);
    assertThat(parameters(new RunFolder(killed).model()))
        .isEqualTo(parameters(new RunFolder(straight).model()));
  }

  @Test
  void aRunFolderHoldsEverythingThatExplainsIt() throws Exception {
    ResolvedExperiment resolved = Experiments.tiny();
    FaceData data = DataLoader.load(resolved.experiment());
    Predictions predictions = start(resolved, data, folder.resolve("run"), Integer.MAX_VALUE);
    RunFolder run = new RunFolder(folder.resolve("run"));
    assertThat(List.of(run.experiment(), run.manifest(), run.split(), run.history(), run.model()))
        .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    assertThat(Predictions.read(run.predictions()).rows()).hasSameSizeAs(predictions.rows());
    Evaluation evaluation = Evaluation.read(run.metrics());
    assertThat(evaluation.metric("emotion.n")).isEqualTo(12);
    assertThat(evaluation.metric("keypoints.n_faces")).isEqualTo(12);
    assertThat(Manifest.read(run.manifest()).status()).isEqualTo("done");
    assertThat(History.read(run.history()).rows()).hasSize(3);
    // Plain DL4J opens it and finds its plain losses.
    ComputationGraph plain = ModelSerializer.restoreComputationGraph(run.model().toFile());
    assertThat(plain.getConfiguration().toJson()).doesNotContain("facelab");
  }

  @Test
  void earlyStoppingKeepsTheBestEpoch() throws Exception {
    ResolvedExperiment resolved =
        Experiments.tiny(
            "train.epochs=40",
            "train.optimiser={kind: sgd, learning-rate: 0}",
            "train.early-stopping={metric: loss, patience: 2, min-delta: 1000}");
    FaceData data = DataLoader.load(resolved.experiment());
    start(resolved, data, folder.resolve("run"), Integer.MAX_VALUE);
    RunFolder run = new RunFolder(folder.resolve("run"));
    assertThat(History.read(run.history()).rows()).hasSize(3);
    assertThat(Checkpoint.read(run.bestCheckpoint()).state().bestEpoch()).isZero();
  }

  @Test
  void oneMetricMayStopAndAnotherKeep() throws Exception {
    ResolvedExperiment resolved =
        Experiments.tiny(
            "train.epochs=12",
            "train.early-stopping={metric: emotion.accuracy, keep: keypoints.rmse_px}",
            "train.optimiser={kind: adam, learning-rate: 0.02}");
    FaceData data = DataLoader.load(resolved.experiment());
    start(resolved, data, folder.resolve("longer"), Integer.MAX_VALUE);
    RunFolder longer = new RunFolder(folder.resolve("longer"));
    List<Double> errors =
        History.read(longer.history()).rows().stream()
            .map(row -> row.values().get("validation.keypoints.rmse_px"))
            .toList();
    int best = Checkpoint.read(longer.bestCheckpoint()).state().bestEpoch();
    assertThat(errors.get(best)).isEqualTo(errors.stream().min(Double::compare).orElseThrow());
  }

  @Test
  void aLossThatIsNoNumberNamesTheBatchTheCausesAndTheCheckpoint() throws Exception {
    ResolvedExperiment resolved =
        Experiments.tiny(
            "train.optimiser={kind: sgd, learning-rate: 100}", "train.schedule.kind=constant");
    FaceData data = DataLoader.load(resolved.experiment());
    assertThatThrownBy(() -> start(resolved, data, folder.resolve("run"), Integer.MAX_VALUE))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("is not a finite number at epoch 1, batch")
        .hasMessageContaining("drawn face")
        .hasMessageContaining("learning rate")
        .hasMessageContaining("checkpoint");
    assertThat(Manifest.read(new RunFolder(folder.resolve("run")).manifest()).status())
        .isEqualTo("failed");
  }

  @Test
  void aFolderWithFilesIsNotWrittenInto() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "precious");
    ResolvedExperiment resolved = Experiments.tiny();
    FaceData data = DataLoader.load(resolved.experiment());
    assertThatThrownBy(() -> TrainingRun.start(resolved, data, folder, BACKEND))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not empty")
        .hasMessageContaining("--resume");
  }

  @Test
  void aRunIsNotResumedOnOtherData() throws Exception {
    ResolvedExperiment resolved = Experiments.tiny();
    Path run = folder.resolve("run");
    start(resolved, DataLoader.load(resolved.experiment()), run, 2);
    Experiment other = Experiments.tinyExperiment("data.sources.drawn.seed=9");
    FaceData others = DataLoader.load(other);
    assertThatThrownBy(() -> TrainingRun.resume(other, others, run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("drawn")
        .hasMessageContaining("seed 9");
  }

  @Test
  void theNamedPartIsScoredAndTheTestPartDecidesNothing() throws Exception {
    Path run = TinyRuns.train(folder.resolve("run"), "evaluate.part=validation");
    FaceData data = DataLoader.load(Experiments.tinyExperiment());
    assertThat(Predictions.read(new RunFolder(run).predictions()).rows())
        .hasSameSizeAs(data.faces(Part.VALIDATION))
        .allMatch(row -> row.part() == Part.VALIDATION);
    assertThat(Evaluation.read(new RunFolder(run).metrics()).part()).isEqualTo("validation");
  }

  private static Predictions start(
      ResolvedExperiment resolved, FaceData data, Path folder, int stopAfter)
      throws IOException, InterruptedException {
    AtomicInteger steps = new AtomicInteger();
    return TrainingRun.start(resolved, data, folder, BACKEND)
        .run(List.of(), RunObserver.NONE, () -> steps.incrementAndGet() >= stopAfter);
  }

  private static void resume(Experiment experiment, FaceData data, Path folder)
      throws IOException, InterruptedException {
    assertThat(
            TrainingRun.resume(experiment, data, folder)
                .run(List.of(), RunObserver.NONE, () -> false))
        .isNotNull();
  }

  private static float[] parameters(Path model) throws IOException {
    return ModelSerializer.restoreComputationGraph(model.toFile()).params().toFloatVector();
  }

  private static List<Map<String, Double>> timeless(History history) {
    List<Map<String, Double>> rows = new ArrayList<>();
    for (History.Row row : history.rows()) {
      Map<String, Double> values = new java.util.TreeMap<>(row.values());
      values.keySet().removeAll(List.of("seconds", "engine_busy", "images_per_second"));
      rows.add(values);
    }
    return rows;
  }
}
