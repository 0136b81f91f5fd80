package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir Path folder;
  private SampleRuns runs;

  @BeforeEach
  void openFolder() {
    runs = new SampleRuns(folder);
  }

  /** {@code right} of 10 faces are classified right. */
  private static Predictions emotion(int right) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      float[] probabilities = i < right ? new float[] {0.9f, 0.1f} : new float[] {0.2f, 0.8f};
      rows.add(new Row("faces", "row " + i, "", Part.TEST, 0, null, probabilities, null, null));
    }
    return new Predictions(List.of("happy", "sad"), rows);
  }

  private Comparison compare(String sort, String... metrics) throws IOException {
    return Comparison.of(RunFinder.find(List.of(folder)), List.of(metrics), sort, null);
  }

  private static List<String> names(Comparison comparison) {
    return comparison.groups().stream().map(RunGroup::label).toList();
  }

  @Test
  void runsAreRankedByTheNamedMetricInItsDirection() throws IOException {
    runs.done("a/t-s1", 5, emotion(6));
    runs.done("b/t-s1", 5, emotion(8));
    runs.done("c/t-s1", 5, emotion(7));
    assertThat(names(compare(null))).containsExactly("b/t-s1", "c/t-s1", "a/t-s1");
    assertThat(compare(null).sortedBy()).isEqualTo("emotion.accuracy");
    assertThat(names(compare("emotion.loss"))).containsExactly("b/t-s1", "c/t-s1", "a/t-s1");
    assertThat(compare("emotion.loss").metrics()).contains("emotion.loss");
    assertThat(names(compare("ece"))).hasSize(3);
  }

  /** {@code right} of 200 faces are classified right, beginning with number {@code from}. */
  private static Predictions manyFaces(int from, int right) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean isRight = i >= from && i < from + right;
      float[] probabilities = isRight ? new float[] {0.9f, 0.1f} : new float[] {0.2f, 0.8f};
      rows.add(new Row("faces", "row " + i, "", Part.TEST, 0, null, probabilities, null, null));
    }
    return new Predictions(List.of("happy", "sad"), rows);
  }

  @Test
  void aWinnerIsMarkedWhereItDiffersFromAllOthers() throws IOException {
    runs.done("a/t-s1", 5, manyFaces(0, 180));
    runs.done("b/t-s1", 5, manyFaces(10, 120));
    runs.done("c/t-s1", 5, manyFaces(20, 121));
    Comparison comparison = compare(null, "emotion.accuracy", "emotion.n");
    assertThat(comparison.tests()).hasSize(3); // all pairs
    assertThat(comparison.winner("emotion.accuracy").map(RunGroup::label)).contains("a/t-s1");
    assertThat(comparison.winner("emotion.n")).isEmpty();
    String text = new ComparisonText(comparison).toText(false);
    assertThat(text)
        .contains("0.900*")
        .contains("* better than all others, by the tests below")
        .contains("#1 is better than all others, as trained; other seeds may differ.")
        .contains("p: Holm-corrected for 3 tests (1 figure, all pairs)")
        .contains("accuracy of single runs: McNemar's test");
    assertThat(new ComparisonText(comparison).toText(true)).contains("\u001b[1m");
    assertThat(new ComparisonText(comparison).toMarkdown()).contains("**0.900**");
  }

  @Test
  void withoutADifferenceNobodyWinsAndTheTextSaysFromWhomItCannotBeTold() throws IOException {
    runs.done("a/t-s1", 5, manyFaces(0, 180));
    runs.done("b/t-s1", 5, manyFaces(1, 179));
    runs.done("c/t-s1", 5, manyFaces(20, 121));
    Comparison comparison = compare(null, "emotion.accuracy");
    assertThat(comparison.winner("emotion.accuracy")).isEmpty();
    assertThat(comparison.indistinguishableFromBest("emotion.accuracy"))
        .extracting(RunGroup::label)
        .containsExactly("b/t-s1");
    assertThat(new ComparisonText(comparison).toText(true))
        .contains("#1 is not distinguishable from #2.")
        .doesNotContain("*")
        .doesNotContain("\u001b[1m");
  }

  /** Twenty equal pairs would show one difference by chance; corrected for all pairs they show none. */
  @Test
  void differencesAreCorrectedForTheNumberOfAllTests() throws IOException {
    runs.done("a/t-s1", 5, manyFaces(0, 130));
    runs.done("b/t-s1", 5, manyFaces(0, 123));
    GroupTest alone = compare(null, "emotion.accuracy").tests().get(0);
    assertThat(alone.test().pValue()).isEqualTo(0.015625); // 2 / 2^7
    assertThat(alone.corrected()).isEqualTo(alone.test().pValue());
    assertThat(alone.differs()).isTrue();
    runs.done("c/t-s1", 5, manyFaces(0, 127));
    runs.done("d/t-s1", 5, manyFaces(0, 126));
    Comparison among = compare(null, "emotion.accuracy");
    GroupTest same =
        among.test("emotion.accuracy", among.groups().get(0), among.groups().get(3)).orElseThrow();
    assertThat(same.test().pValue()).isEqualTo(alone.test().pValue());
    assertThat(same.corrected()).isEqualTo(6 * alone.test().pValue());
    assertThat(same.differs()).isFalse();
  }

  @Test
  void aRunAloneHasNoBest() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    assertThat(new ComparisonText(compare(null)).toText(false)).doesNotContain("*");
  }

  @Test
  void runsThatDifferOnlyInTheSeedAreOneLine() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      runs.done("a/t-s" + seed, 5, emotion(6 + seed));
    }
    runs.done("b/t-s1", 5, emotion(5));
    Comparison comparison = compare(null, "emotion.accuracy");
    assertThat(names(comparison)).containsExactly("a s1-3", "b/t-s1");
    GroupFigure seeds = comparison.groups().get(0).figure("emotion.accuracy");
    assertThat(seeds.n()).isEqualTo(3);
    assertThat(seeds.mean()).isEqualTo(0.8, within(1e-12));
    assertThat(seeds.sd()).isEqualTo(0.1, within(1e-12));
    // 4.302653 is the 0.975 quantile of Student's t with 2 degrees of freedom.
    assertThat(seeds.interval().high())
        .isEqualTo(0.8 + 4.302653 * 0.1 / Math.sqrt(3), within(1e-6));
    assertThat(seeds.of()).isEqualTo(GroupFigure.Luck.SEEDS);
    assertThat(comparison.groups().get(1).figure("emotion.accuracy").of())
        .isEqualTo(GroupFigure.Luck.FACES);
    assertThat(new ComparisonText(comparison).toText(false))
        .contains("3 seeds")
        .contains("of seeds: Student's interval")
        .contains("of faces, persons: bootstrap interval of one run");
    assertThat(comparison.differences())
        .containsExactly(new Comparison.Difference("name", List.of("a", "b")));
  }

  @Test
  void aGroupAloneIsOneSmallTable() throws IOException {
    runs.done("a/t-s1", 5, emotion(7));
    runs.done("a/t-s2", 5, emotion(8));
    String text =
        new ComparisonText(compare(null, "emotion.accuracy", "emotion.loss")).figures(false);
    assertThat(text)
        .containsPattern("a s1,2 +mean +sd +95 % interval +of")
        .containsPattern("emotion.accuracy +0.750 +0.071 +0.115 to 1.385 +2 seeds")
        .containsPattern("emotion.loss .* 2 seeds");
    assertThat(text.lines()).hasSize(7);
  }

  @Test
  void runsOfOneGroupMayHaveTheirDataInDifferentFolders() throws IOException {
    String source = "{kind: fer2013, path: %s/fer2013.csv.zip, split: {by: usage}}";
    for (int seed = 1; seed <= 2; seed++) {
      RunFolder run = runs.done("a/t-s" + seed, 5, emotion(6 + seed));
      String experiment = Files.readString(run.experiment()) + "tasks: [emotion]\n";
      Files.writeString(
          run.experiment(),
          experiment.replace("{kind: synthetic, faces: 60}", source.formatted("/data" + seed)));
    }
    assertThat(names(compare(null))).containsExactly("a s1,2");
  }

  @Test
  void groupsOfOneNameInTwoFoldersAreToldApart() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      runs.done("old/exp/t-s" + seed, 5, emotion(6));
      runs.done("new/exp/t-s" + seed, 9, emotion(8));
    }
    assertThat(names(compare(null)))
        .containsExactlyInAnyOrder(
            folder.resolve("old/exp/t-s1") + " and 2 more",
            folder.resolve("new/exp/t-s1") + " and 2 more");
  }

  @Test
  void theSameSeedTwiceCountsOnceAndTheNewerCounts() throws IOException {
    RunFolder old = runs.done("a/20260101-s1", 5, emotion(6));
    RunFolder newer = runs.done("a/20260102-s1", 5, emotion(8));
    started(old, "2026-01-03T00:00:00Z");
    started(newer, "2026-01-04T00:00:00Z");
    Comparison comparison = compare(null);
    assertThat(names(comparison)).containsExactly("a/20260102-s1");
    assertThat(comparison.notes())
        .contains(
            "a/20260101-s1: left out, as a/20260102-s1 is the same experiment with the same seed,"
                + " and newer");
  }

  private static void started(RunFolder run, String time) throws IOException {
    Files.writeString(
        run.manifest(),
        "{\"status\": \"done\", \"started\": \"%s\", \"data\": [{\"source\": \"faces\", \"checksum\": \"abc\"}]}"
            .formatted(time));
  }

  @Test
  void aGroupFromSeveralCommitsOrEnginesSaysSo() throws IOException {
    RunFolder first = runs.done("a/t-s1", 5, emotion(6));
    RunFolder second = runs.done("a/t-s2", 5, emotion(8));
    for (RunFolder run : List.of(first, second)) {
      Files.writeString(
          run.manifest(),
          """
          {"status": "done", "commit": "%s", "data": [{"source": "faces", "checksum": "abc"}],
           "engine": {"engine": "fast", "precision": "%s", "library": "oneDNN", "threads": 2, "remark": ""}}
          """
              .formatted(
                  run.equals(first) ? "123abc" : "456def", run.equals(first) ? "bf16" : "float32"));
    }
    assertThat(compare(null).notes())
        .containsExactly(
            "#1: its runs have not the same commit: 123abc; 456def",
            "#1: its runs have not the same engine: fast engine, bf16, oneDNN, 2 threads;"
                + " fast engine, float32, oneDNN, 2 threads");
  }

  /** A typo mended between two seeds, and another number of threads, make no other experiment. */
  @Test
  void whatChangesNoFigureMakesNoOtherGroup() throws IOException {
    runs.done("a/t-s1", 5, emotion(6));
    RunFolder second = runs.done("a/t-s2", 5, emotion(8));
    Files.writeString(
        second.experiment(),
        Files.readString(second.experiment()).replace("train: {", "train: {threads: 1, ")
            + "description: Better said.\n");
    assertThat(compare(null).groups()).hasSize(1);
    Files.writeString(
        second.experiment(),
        Files.readString(second.experiment()).replace("threads: 1,", "threads: 1, batch-size: 7,"));
    assertThat(compare(null).groups()).hasSize(2);
  }

  @Test
  void anEngineOfALaterVersionIsARemark() throws IOException {
    runs.done("a/t-s1", 5, emotion(6));
    RunFolder later = runs.done("a/t-s2", 5, emotion(8));
    Files.writeString(
        later.manifest(),
        Files.readString(later.manifest())
            .replaceFirst("\\{", "{\"engine\": {\"engine\": \"fast\", \"quantum\": 1}, "));
    assertThat(compare(null).groups().get(0).runs()).hasSize(2);
    assertThat(compare(null).notes().toString())
        .contains("a/t-s2: manifest.json tells of an engine that this version does not know");
  }

  @Test
  void aBaselineIsFoundByItsNames() throws IOException {
    runs.done("a/t-s1", 5, manyFaces(0, 180));
    runs.done("b/t-s1", 5, manyFaces(0, 120));
    runs.done("b/t-s2", 5, manyFaces(0, 121));
    for (String name : List.of("b", "b s1,2", "b/t-s2", folder.resolve("b/t-s1").toString())) {
      assertThat(against(name).baseline().map(RunGroup::label)).contains("b s1,2");
    }
    assertThat(new ComparisonText(against("b")).toText(false))
        .contains("to #2")
        .doesNotContain("to #1");
    runs.done("b/u-s1", 9, manyFaces(0, 122));
    assertThatThrownBy(() -> against("b"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("baseline 'b' is 2 groups; name one: b/u-s1, b s1,2");
    assertThatThrownBy(() -> against("c"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown baseline 'c'");
  }

  private Comparison against(String baseline) throws IOException {
    return Comparison.of(RunFinder.find(List.of(folder)), List.of(), null, baseline);
  }

  @Test
  void onlyKeysWhoseValuesDifferAreShown() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    runs.done("a/t-s2", 30, emotion(7));
    assertThat(compare(null).differences())
        .containsExactly(new Comparison.Difference("train.epochs", List.of("5", "30")));
    SampleRuns.manifest(runs.done("a/t-s2", 5, emotion(7)), "done", "abc");
    assertThat(names(compare(null))).containsExactly("a s1,2");
  }

  @Test
  void runsWithoutFiguresAreListedWithTheReason() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    RunFolder running = runs.begun("a/t-s2", 30);
    SampleRuns.history(running, 12);
    RunFolder empty = new RunFolder(folder.resolve("a/t-s3"));
    Files.createDirectories(empty.path());
    Files.writeString(empty.experiment(), "tain: {}\n");
    Files.writeString(empty.manifest(), "{");
    RunFolder broken = runs.done("a/t-s4", 5, emotion(3));
    Files.writeString(broken.metrics(), "{\"emotion\":");
    Comparison comparison = compare(null);
    assertThat(names(comparison)).containsExactly("a/t-s1");
    assertThat(new ComparisonText(comparison).toText(false))
        .contains(
            "a/t-s2: running, or ended without a word, after 12 of 30 epochs, no metrics.json")
        .contains("a/t-s3: not finished after 0 of ? epochs")
        .contains("manifest.json is not valid JSON")
        .contains("experiment.yaml cannot be read: ")
        .contains("a/t-s4: metrics.json cannot be read");
  }

  @Test
  void aRunWhoseExperimentIsBrokenKeepsItsFigures() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    Files.writeString(runs.done("a/t-s3", 5, emotion(7)).experiment(), "");
    Comparison comparison = compare(null);
    assertThat(names(comparison)).containsExactly("a/t-s1", "a/t-s3");
    assertThat(comparison.notes())
        .singleElement()
        .asString()
        .startsWith("#2: experiment.yaml cannot be read");
    assertThat(new ComparisonText(comparison).toText(false))
        .contains("What differs is not known")
        .doesNotContain("do not differ");
  }

  private static Predictions withRows(Predictions predictions, List<Row> rows) {
    return new Predictions(predictions.emotions(), rows);
  }

  @Test
  void otherTestFacesAreRefused() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    runs.done("b/t-s1", 5, withRows(emotion(8), emotion(8).rows().subList(0, 8)));
    SampleRuns.manifest(runs.done("c/t-s1", 5, emotion(7)), "done", "another");
    assertThatThrownBy(() -> compare(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("not scored on the same test faces and labels for emotion")
        .hasMessageContaining("  a/t-s1: 10 faces\n")
        .hasMessageContaining("  b/t-s1: 8 faces, 8 of them also in a/t-s1\n")
        .hasMessageContaining("  c/t-s1: 10 faces, 0 of them also in a/t-s1\n")
        .hasMessageContaining("Compare the runs of one test set by themselves");
  }

  @Test
  void otherLabelsAreRefused() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    List<Row> relabelled = new ArrayList<>(emotion(6).rows());
    float[] sad = relabelled.get(9).probabilities();
    relabelled.set(9, new Row("faces", "row 9", "", Part.TEST, 1, null, sad, null, null));
    runs.done("a/t-s4", 5, withRows(emotion(6), relabelled));
    assertThatThrownBy(() -> compare(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a/t-s4: the same faces as a/t-s1, but 1 with another label");
  }

  /** An experiment that knows fewer classes has an easier task, even on the same faces. */
  @Test
  void otherClassesAreRefused() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    List<Row> rows =
        emotion(8).rows().stream()
            .map(
                r ->
                    new Row(
                        r.source(),
                        r.id(),
                        "",
                        r.part(),
                        0,
                        null,
                        new float[] {0.8f, 0.1f, 0.1f},
                        null,
                        null))
            .toList();
    runs.done("b/t-s1", 5, new Predictions(List.of("happy", "sad", "fear"), rows));
    assertThatThrownBy(() -> compare(null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "b/t-s1: 10 faces, of the classes fear, happy, sad; a/t-s1 has happy, sad");
  }

  @Test
  void classesInAnotherOrderAreTheSame() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    List<Row> rows =
        emotion(8).rows().stream()
            .map(
                r ->
                    new Row(
                        r.source(),
                        r.id(),
                        "",
                        r.part(),
                        1,
                        null,
                        new float[] {r.probabilities()[1], r.probabilities()[0]},
                        null,
                        null))
            .toList();
    runs.done("b/t-s1", 5, new Predictions(List.of("sad", "happy"), rows));
    assertThat(names(compare(null))).containsExactly("a/t-s1", "b/t-s1");
  }

  @Test
  void aRunWhoseTestFacesAreNotKnownIsLeftOut() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    Files.delete(runs.done("b/t-s1", 5, emotion(8)).predictions());
    Comparison comparison = compare(null);
    assertThat(names(comparison)).containsExactly("a/t-s1");
    assertThat(comparison.notes())
        .contains("b/t-s1: left out, as its test faces are not known: no predictions.csv");
    Files.delete(runs.done("b/t-s1", 5, emotion(8)).manifest());
    assertThat(compare(null).notes())
        .contains("b/t-s1: left out, as its test faces are not known: no manifest.json");
  }

  @Test
  void predictionsThatWereChangedAfterTheRunAreNoticed() throws IOException {
    RunFolder run = runs.done("a/t-s1", 5, emotion(9));
    Files.writeString(
        run.manifest(),
        "{\"status\": \"done\", \"test_set\": {\"emotion\": \"0123\"}, \"data\": []}");
    assertThat(compare(null).notes())
        .contains(
            "#1: predictions.csv has other faces or labels for emotion than the run wrote (checksum)");
  }

  @Test
  void theSameFacesOfASourceUnderAnotherNameAreTheSame() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    Predictions here = emotion(8);
    List<Row> renamed =
        here.rows().stream()
            .map(
                r ->
                    new Row(
                        "photos", r.id(), "", Part.TEST, 0, null, r.probabilities(), null, null))
            .toList();
    RunFolder other = runs.done("a/t-s2", 5, new Predictions(here.emotions(), renamed));
    Files.writeString(
        other.manifest(),
        "{\"status\": \"done\", \"data\": [{\"source\": \"photos\", \"checksum\": \"abc\"}]}");
    assertThat(names(compare(null))).containsExactly("a s1,2");
  }

  @Test
  void anUnknownMetricIsRefusedWithTheNearestName() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    assertThatThrownBy(() -> compare("emotion.acuracy"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("unknown metric 'emotion.acuracy'")
        .hasMessageContaining("did you mean 'emotion.accuracy'?")
        .hasMessageContaining("keypoints.rmse_px");
    assertThatThrownBy(() -> compare(null, "nme")).isInstanceOf(InputException.class);
    assertThat(compare(null, "emotion.per_class.sad.support").metrics()).hasSize(1);
  }

  @Test
  void runsWithDifferentTasksStandSideBySide() throws IOException {
    runs.done("both/t-s1", 5, SampleRun.predictions(40, 1));
    Predictions both = SampleRun.predictions(40, 1);
    runs.done(
        "emotion/t-s1",
        5,
        withRows(
            both,
            both.rows().stream()
                .map(
                    r ->
                        new Row(
                            r.source(),
                            r.id(),
                            r.group(),
                            r.part(),
                            r.emotion(),
                            null,
                            r.probabilities(),
                            null,
                            null))
                .toList()));
    Comparison comparison = compare("keypoints.rmse_px");
    assertThat(names(comparison)).containsExactly("both/t-s1", "emotion/t-s1");
    assertThat(new ComparisonText(comparison).toText(false).lines().skip(3).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains(" - "));
  }

  @Test
  void aTableOfLongNamesFits80ColumnsAndStillNamesTheRuns() throws IOException {
    runs.done("a-rather-long-experiment/20260101T120000Z-s1", 5, SampleRun.predictions(40, 1));
    runs.done("another-long-experiment/20260101T130000Z-s2", 9, SampleRun.predictions(40, 1));
    String text = new ComparisonText(compare(null)).toText(false);
    assertThat(text.lines().filter(line -> line.length() > 80)).isEmpty();
    assertThat(text).contains("#1: ").contains("another-long-experiment/20260101T130000Z-s2");
  }

  @Test
  void anExperimentThatAllRunsShareIsLeftOutOfTheTable() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      runs.done(
          "multitask-small-48/20260101T120000Z-s" + seed, 5 + seed, SampleRun.predictions(40, 1));
    }
    String text = new ComparisonText(compare(null)).toText(false);
    assertThat(text.lines().filter(line -> line.length() > 80)).isEmpty();
  }

  @Test
  void csvAndJsonHoldEveryDigitTheTestsAndTheRunsWithoutFigures() throws IOException {
    runs.done("a/t-s1", 5, emotion(7));
    runs.done("a/t-s2", 5, emotion(8));
    runs.done("b/t-s2", 30, emotion(9));
    runs.begun("a/t-s3", 5);
    Comparison comparison = compare(null, "emotion.loss", "emotion.n");
    List<String> csv = new ComparisonData(comparison).toCsv().lines().toList();
    assertThat(csv.get(0))
        .isEqualTo(
            "group,runs,seeds,n,emotion.loss,emotion.loss_sd,emotion.loss_ci95_low,"
                + "emotion.loss_ci95_high,emotion.loss_ci95_of,emotion.loss_difference,"
                + "emotion.loss_p_holm,emotion.n,config.name,config.train.epochs,remarks");
    assertThat(csv).hasSize(4);
    assertThat(csv.get(1)).matches("b/t-s2,.*,2,1,0\\.\\d{10,},,.*,.*,faces,,,10,b,30,");
    assertThat(csv.get(2))
        .matches(
            "\"a s1,2\",.*t-s1 .*t-s2,1 2,2,0\\.\\d{10,},.*,seeds,0\\.\\d+,\\d\\.\\d+,10,a,5,");
    assertThat(csv.get(3)).startsWith("a/t-s3,").contains(",3,0,,,,,,,,,a,5,\"running");
    JsonNode json = new ObjectMapper().readTree(new ComparisonData(comparison).toJson());
    assertThat(json.at("/groups/0/group").asText()).isEqualTo("b/t-s2");
    assertThat(json.at("/groups/0/runs/0/metrics/emotion.n").asInt()).isEqualTo(10);
    assertThat(json.at("/groups/1/metrics/emotion.loss/interval")).hasSize(2);
    assertThat(json.at("/groups/1/metrics/emotion.loss/interval_of").asText()).isEqualTo("seeds");
    assertThat(json.at("/tests/0/method").asText()).isEqualTo("faces");
    assertThat(json.at("/tests/0/covers_seeds").asBoolean()).isFalse();
    assertThat(json.at("/not_distinguishable_from_best/emotion.loss/0").asText())
        .isEqualTo("a s1,2");
    assertThat(json.at("/others/0/remarks/0").asText()).contains("running");
    assertThat(json.at("/differences/train.epochs")).hasSize(2);
  }

  @Test
  void shortNamesKeepTheirEnds() {
    assertThat(ComparisonText.shortened("20260101T120000Z-s1", 12)).isEqualTo("2026…000Z-s1");
  }
}
