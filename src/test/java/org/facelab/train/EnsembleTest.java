package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facelab.Experiments;
import org.facelab.TinyRuns;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.model.NetworkSummary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnsembleTest {
  @TempDir static Path shared;

  @TempDir Path folder;

  @BeforeAll
  static void trainMembers() throws Exception {
    TinyRuns.train(shared.resolve("both/a"), "seed=1");
    TinyRuns.train(shared.resolve("both/b"), "seed=2");
    setStart("both/a", "2026-01-01T12:00:10Z");
    setStart("both/b", "2026-01-01T12:00:09Z");
    TinyRuns.train(shared.resolve("points"), "tasks=[keypoints]");
    TinyRuns.train(shared.resolve("emotion"), "tasks=[emotion]", "image.size=24");
  }

  private static void setStart(String run, String time) throws Exception {
    Path file = new RunFolder(shared.resolve(run)).manifest();
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("(\"started\" : )\"[^\"]+\"", "$1\"" + time + "\""));
  }

  private Path score(String... overrides) throws Exception {
    ResolvedExperiment resolved = Experiments.tiny(overrides);
    FaceData data = DataLoader.load(resolved.experiment());
    Path run = folder.resolve("ensemble");
    Members members = Members.ofRuns(resolved.experiment(), data);
    EnsembleRun.score(resolved, members, data, run, Backend.start(2));
    return run;
  }

  private static String runs(String... names) {
    List<String> paths = new ArrayList<>();
    for (String name : names) {
      paths.add(shared.resolve(name).toString());
    }
    return "ensemble.runs=" + paths;
  }

  private static Predictions stored(Path run) throws Exception {
    return Predictions.read(new RunFolder(run).predictions());
  }

  @Test
  void answersWithTheMeanOfItsMembers() throws Exception {
    Path run = score(runs("both/a", "both/b"));
    Predictions a = stored(shared.resolve("both/a"));
    Predictions b = stored(shared.resolve("both/b"));
    Predictions mean = stored(run);
    assertThat(mean.rows()).hasSameSizeAs(a.rows()).isNotEmpty();
    for (int i = 0; i < mean.rows().size(); i++) {
      Predictions.Row row = mean.rows().get(i);
      assertThat(row.id()).isEqualTo(a.rows().get(i).id());
      assertThat(row.emotion()).isEqualTo(a.rows().get(i).emotion());
      for (int k = 0; k < row.probabilities().length; k++) {
        float both = a.rows().get(i).probabilities()[k] + b.rows().get(i).probabilities()[k];
        assertThat(row.probabilities()[k]).isCloseTo(both / 2, within(1e-6f));
      }
      for (int c = 0; c < 30; c++) {
        float both = a.rows().get(i).predictedPoints()[c] + b.rows().get(i).predictedPoints()[c];
        assertThat(row.predictedPoints()[c]).isCloseTo(both / 2, within(1e-4f));
      }
    }
    assertThat(Evaluation.read(new RunFolder(run).metrics()).metrics())
        .containsKeys("emotion.accuracy", "keypoints.rmse_px");
    assertThat(Manifest.read(new RunFolder(run).manifest()).json().path("members")).hasSize(2);
    assertThat(Manifest.read(new RunFolder(run).manifest()).json().path("frozen").asInt(-1))
        .isZero();
    assertThat(Manifest.read(new RunFolder(run).manifest()).status()).isEqualTo("done");
  }

  @Test
  void joinsANetworkOfEachTask() throws Exception {
    Predictions joined = stored(score(runs("points", "emotion")));
    Predictions points = stored(shared.resolve("points"));
    Predictions emotion = stored(shared.resolve("emotion"));
    for (int i = 0; i < joined.rows().size(); i++) {
      Predictions.Row row = joined.rows().get(i);
      assertThat(row.predictedPoints()).isEqualTo(points.rows().get(i).predictedPoints());
      assertThat(row.points()).isEqualTo(points.rows().get(i).points());
      assertThat(row.probabilities()).isEqualTo(emotion.rows().get(i).probabilities());
      assertThat(row.emotion()).isEqualTo(emotion.rows().get(i).emotion());
    }
  }

  /** Older runs did not note how many parameters they froze, so the sum is not known. */
  @Test
  void theFrozenParametersOfMembersAreSummedWhereAllNotedThem() throws Exception {
    Path file = new RunFolder(shared.resolve("points")).manifest();
    Files.writeString(file, Files.readString(file).replaceFirst("\"frozen\" : 0,\\s*", ""));
    JsonNode older = Manifest.read(file).json();
    assertThat(older.has("frozen")).isFalse();
    JsonNode emotion = Manifest.read(new RunFolder(shared.resolve("emotion")).manifest()).json();
    JsonNode joined =
        Manifest.read(new RunFolder(score(runs("points", "emotion"))).manifest()).json();
    assertThat(joined.has("frozen")).isFalse();
    assertThat(joined.path("parameters").asLong())
        .isEqualTo(older.path("parameters").asLong() + emotion.path("parameters").asLong());
  }

  /** The newest is the first by name, as s10 is before s2. */
  @Test
  void aFolderOfRunsStandsForItsNewestFinishedOne() throws Exception {
    Path run = score(runs("both"));
    assertThat(stored(run).rows().get(0).probabilities())
        .isEqualTo(stored(shared.resolve("both/a")).rows().get(0).probabilities());
    // A newer run does not take its place later.
    assertThat(
            ExperimentLoader.load(new RunFolder(run).experiment(), List.of())
                .experiment()
                .ensemble()
                .runs())
        .containsExactly(shared.resolve("both/a"));
    assertThatThrownBy(() -> new RunFolder(shared.resolve("both")).checkIsRun())
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("such as the newest: " + shared.resolve("both/a"));
  }

  /** By whichever names: the folder of runs, and the newest of them. */
  @Test
  void aMemberThatIsNamedTwiceIsRefused() {
    for (String again : List.of("both/a", "both/../both/a", "both")) {
      assertThatThrownBy(() -> score(runs("both/b", "both/a", again)))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("ensemble.runs: " + shared.resolve("both"))
          .hasMessageContaining("is a member twice; a folder of runs stands for its newest");
    }
    assertThat(folder.resolve("ensemble")).doesNotExist();
  }

  @Test
  void isAskedAsItIsScoredItself() throws Exception {
    Path run = score(runs("both/a"), "evaluate.mirrored=true");
    assertThat(stored(run).rows().get(0).probabilities())
        .isNotEqualTo(stored(shared.resolve("both/a")).rows().get(0).probabilities());
    assertThat(Manifest.read(new RunFolder(run).manifest()).engine()).isNotEmpty();
    assertThatThrownBy(
            () ->
                TrainingRun.resume(
                    ExperimentLoader.load(new RunFolder(run).experiment(), List.of()).experiment(),
                    DataLoader.load(Experiments.tinyExperiment()),
                    run))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nothing is trained");
  }

  @Test
  void itsSnapshotsAreTheMembers() throws Exception {
    Path run = folder.resolve("snapshots");
    TinyRuns.train(
        run, "train.snapshots={every: 2, from: 2}", "ensemble.snapshots=true", "tasks=[emotion]");
    List<Path> copies;
    try (var files = Files.list(run.resolve("snapshots"))) {
      copies = files.sorted().toList();
    }
    // 36 faces in batches of 8 are 5 steps.
    assertThat(copies)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("step-0000002.zip", "step-0000004.zip");
    ResolvedExperiment resolved = Experiments.tiny("tasks=[emotion]");
    FaceData data = DataLoader.load(resolved.experiment());
    float[][] members = new float[2][];
    for (int m = 0; m < 2; m++) {
      Members one =
          new Members(
              List.of(
                  new Members.Member(copies.get(m), resolved.experiment(), new RunFolder(run))));
      members[m] =
          one.predict(data, data.faces(Part.TEST), notice -> {}).rows().get(0).probabilities();
    }
    float[] mean = stored(run).rows().get(0).probabilities();
    for (int k = 0; k < mean.length; k++) {
      assertThat(mean[k]).isCloseTo((members[0][k] + members[1][k]) / 2, within(1e-6f));
      assertThat(members[0][k]).isNotEqualTo(members[1][k]);
    }
    JsonNode manifest = Manifest.read(new RunFolder(run).manifest()).json();
    assertThat(manifest.path("members"))
        .extracting(JsonNode::asText)
        .containsExactly("snapshots/step-0000002.zip", "snapshots/step-0000004.zip");
    assertThat(manifest.path("parameters").asLong())
        .isEqualTo(2 * NetworkSummary.of(resolved.experiment()).parameters());
    // Scored again, as after a crash while that was done the first time, it has no more of them.
    Path file = new RunFolder(run).manifest();
    Files.writeString(file, Files.readString(file).replace("\"done\"", "\"running\""));
    TrainingRun.resume(
            ExperimentLoader.load(new RunFolder(run).experiment(), List.of()).experiment(),
            data,
            run)
        .run(List.of(), RunObserver.NONE, () -> false);
    assertThat(Manifest.read(new RunFolder(run).manifest()).json().path("parameters"))
        .isEqualTo(manifest.path("parameters"));
    assertThatThrownBy(
            () ->
                Models.ofRun(
                    new RunFolder(run),
                    Experiments.tinyExperiment(
                        "train.snapshots.every=2", "ensemble.snapshots=true")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is an ensemble");
  }

  /** Known before the training, not after it. */
  @Test
  void aTrainingThatEndsBeforeItsFirstSnapshotDoesNotBegin() throws Exception {
    String[] ensemble = {"train.snapshots={every: 1, from: 6}", "ensemble.snapshots=true"};
    Path run = folder.resolve("late");
    // 36 faces in batches of 8 are 5 steps.
    assertThatThrownBy(() -> TinyRuns.train(run, ensemble))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train.snapshots.from: 6: training ends after 5 steps")
        .hasMessageContaining("5 in each of 1 epochs");
    assertThat(run).doesNotExist();
    ensemble[0] = "train.snapshots={every: 1, from: 5}";
    TinyRuns.train(run, ensemble);
    assertThat(new RunFolder(run).metrics()).exists();
  }

  @Test
  void trainingThatEndsBeforeTheFirstSnapshotFailsWithTheReason() {
    Path run = folder.resolve("early");
    assertThatThrownBy(
            () -> {
              ResolvedExperiment resolved =
                  Experiments.tiny(
                      "train.epochs=20",
                      "train.snapshots={every: 5, from: 90}",
                      "ensemble.snapshots=true",
                      "train.early-stopping={metric: loss, patience: 1, min-delta: 1000}");
              FaceData data = DataLoader.load(resolved.experiment());
              TrainingRun.start(resolved, data, run, Backend.start(2))
                  .run(List.of(), RunObserver.NONE, () -> false);
            })
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("before the first snapshot");
    assertThat(Manifest.read(new RunFolder(run).manifest()).status()).isEqualTo("failed");
  }

  @Test
  void aMemberThatLearnedAFaceToBeScoredIsRefused() {
    assertThatThrownBy(
            () ->
                score(
                    runs("both/a"),
                    "data.sources.drawn.split={validation: 0.2, test: 0.2, seed: 9}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("belongs to");
  }

  /** The same names of faces in the same parts say nothing if the faces are others. */
  @Test
  void aMemberThatLearnedOtherFacesOfTheSameNamesIsRefused() {
    assertThatThrownBy(() -> score(runs("both/a"), "data.sources.drawn.seed=9"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("ensemble.runs: " + shared.resolve("both/a"))
        .hasMessageContaining("data source 'drawn' has checksum synthetic");
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAFolderIsMade() {
    assertThatThrownBy(() -> score(runs("nowhere")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("nowhere: expected the folder of a finished run");
    assertThatThrownBy(() -> score(runs("points")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the members learned [KEYPOINTS], but tasks is");
    assertThatThrownBy(
            () ->
                score(runs("both/a"), "data.emotions=[happy, sad, angry, surprise, neutral, fear]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected the classes");
    assertThat(folder.resolve("ensemble")).doesNotExist();
  }

  @Test
  void onlyOneKindOfMembersMayBeNamed() {
    assertThatThrownBy(
            () ->
                Experiments.tiny(
                    runs("points"), "ensemble.snapshots=true", "train.snapshots.every=5"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not both");
    assertThatThrownBy(() -> Experiments.tiny("ensemble.snapshots=true"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train.snapshots.every is 0");
  }
}
