package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    return Comparison.of(RunFinder.find(List.of(folder)), List.of(metrics), sort);
  }

  private static List<String> names(Comparison comparison) {
    return comparison.ranked().stream().map(RunSummary::name).toList();
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

  @Test
  void theBestOfEachColumnIsMarkedAndSoAreAllThatAreAsGood() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    runs.done("a/t-s2", 5, emotion(8));
    runs.done("a/t-s3", 5, emotion(7));
    String text = new ComparisonText(compare(null, "emotion.accuracy", "emotion.n")).toText(false);
    assertThat(text.lines().filter(line -> line.contains("*"))).hasSize(3);
    assertThat(text).contains("sorted by emotion.accuracy; * best");
    assertThat(new ComparisonText(compare(null)).toText(true)).contains("\u001b[1m");
    assertThat(new ComparisonText(compare(null)).toMarkdown()).contains("**0.800");
  }

  @Test
  void aRunAloneHasNoBest() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    assertThat(new ComparisonText(compare(null)).toText(false)).doesNotContain("*");
  }

  @Test
  void onlyKeysWhoseValuesDifferAreShown() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    runs.done("a/t-s2", 30, emotion(7));
    assertThat(compare(null).differences())
        .containsExactly(new Comparison.Difference("train.epochs", List.of("5", "30")));
    runs.done("a/t-s2", 5, emotion(7));
    assertThat(new ComparisonText(compare(null)).toText(false))
        .contains("The experiments do not differ.");
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
        .contains("a/t-s2: running after 12 of 30 epochs, no metrics.json")
        .contains("a/t-s3: not finished after 0 of ? epochs")
        .contains("manifest.json is not valid JSON")
        .contains("experiment.yaml cannot be read: ")
        .contains("a/t-s4: metrics.json cannot be read");
  }

  @Test
  void aRunWhoseExperimentIsBrokenKeepsItsFigures() throws IOException {
    runs.done("a/t-s1", 5, emotion(8));
    Files.delete(runs.done("a/t-s2", 5, emotion(9)).manifest());
    Files.writeString(runs.done("a/t-s3", 5, emotion(7)).experiment(), "");
    Comparison comparison = compare(null);
    assertThat(names(comparison)).containsExactly("a/t-s2", "a/t-s1", "a/t-s3");
    assertThat(comparison.notes())
        .anyMatch(note -> note.startsWith("#1: no manifest.json"))
        .anyMatch(note -> note.startsWith("#3: experiment.yaml cannot be read"));
  }

  @Test
  void otherTestFacesAndOtherLabelsArePointedOut() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    Predictions all = emotion(8);
    runs.done("a/t-s2", 5, new Predictions(all.emotions(), all.rows().subList(0, 8)));
    SampleRuns.manifest(runs.done("a/t-s3", 5, emotion(7)), "done", "another");
    List<Row> relabelled = new ArrayList<>(emotion(6).rows());
    float[] sad = relabelled.get(9).probabilities();
    relabelled.set(9, new Row("faces", "row 9", "", Part.TEST, 1, null, sad, null, null));
    runs.done("a/t-s4", 5, new Predictions(all.emotions(), relabelled));
    Comparison comparison = compare(null);
    assertThat(names(comparison)).containsExactly("a/t-s2", "a/t-s1", "a/t-s3", "a/t-s4");
    assertThat(comparison.warnings())
        .containsExactly(
            "not the same test faces for emotion: #1 has 8 faces; #2 #4: 10 faces, 8 of them the"
                + " same; #3: 10 faces, 0 of them the same");
    assertThat(
            Comparison.of(
                    List.of(folder.resolve("a/t-s1"), folder.resolve("a/t-s4")), List.of(), null)
                .warnings())
        .containsExactly("not the same labels for emotion as in #1: #2: 1 of 10 faces");
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
    assertThat(compare(null).warnings()).isEmpty();
  }

  @Test
  void anotherPartIsPointedOut() throws IOException {
    runs.done("a/t-s1", 5, emotion(9));
    List<Row> rows =
        emotion(8).rows().stream()
            .map(
                r ->
                    new Row(
                        "faces",
                        "v" + r.id(),
                        "",
                        Part.VALIDATION,
                        0,
                        null,
                        r.probabilities(),
                        null,
                        null))
            .toList();
    runs.done("a/t-s2", 5, new Predictions(List.of("happy", "sad"), rows));
    assertThat(compare(null).warnings())
        .contains("not the same part of the data: #1: test; #2: validation");
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
    runs.done("emotion/t-s1", 5, emotion(9));
    Comparison comparison = compare("keypoints.rmse_px");
    assertThat(names(comparison)).containsExactly("both/t-s1", "emotion/t-s1");
    assertThat(new ComparisonText(comparison).toText(false).lines().skip(3).findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains(" - "));
  }

  @Test
  void aTableOfLongNamesFits80ColumnsAndStillNamesTheRuns() throws IOException {
    runs.done("a-rather-long-experiment/20260101T120000Z-s1", 5, SampleRun.predictions(40, 1));
    runs.done("another-long-experiment/20260101T130000Z-s2", 9, SampleRun.predictions(40, 2));
    String text = new ComparisonText(compare(null)).toText(false);
    assertThat(text.lines().filter(line -> line.length() > 80)).isEmpty();
    assertThat(text)
        .contains("±")
        .contains("#1: ")
        .contains("another-long-experiment/20260101T130000Z-s2");
  }

  @Test
  void anExperimentThatAllRunsShareIsLeftOutOfTheTable() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      runs.done("multitask-small-48/20260101T120000Z-s" + seed, 5, SampleRun.predictions(40, seed));
    }
    String text = new ComparisonText(compare(null)).toText(false);
    assertThat(text.lines().filter(line -> line.length() > 80)).isEmpty();
  }

  @Test
  void csvAndJsonHoldEveryDigitAndTheRunsWithoutFigures() throws IOException {
    runs.done("a/t-s1", 5, emotion(7));
    runs.done("a/t-s2", 30, emotion(9));
    runs.begun("a/t-s3", 5);
    Comparison comparison = compare(null, "emotion.loss", "emotion.n");
    List<String> csv = new ComparisonData(comparison).toCsv().lines().toList();
    assertThat(csv.get(0))
        .isEqualTo(
            "run,folder,status,emotion.loss,emotion.loss_ci95_low,emotion.loss_ci95_high,emotion.n,"
                + "config.train.epochs,remarks");
    assertThat(csv).hasSize(4);
    assertThat(csv.get(1)).matches("a/t-s2,.*,done,0\\.\\d{10,},.*,.*,10,30,");
    assertThat(csv.get(3)).contains("running,,,,,5,");
    JsonNode json = new ObjectMapper().readTree(new ComparisonData(comparison).toJson());
    assertThat(json.at("/runs/0/run").asText()).isEqualTo("a/t-s2");
    assertThat(json.at("/runs/0/best/0").asText()).isEqualTo("emotion.loss");
    assertThat(json.at("/runs/0/metrics/emotion.n").asInt()).isEqualTo(10);
    assertThat(json.at("/runs/1/intervals/emotion.loss")).hasSize(2);
    assertThat(json.at("/runs/2/remarks/0").asText()).contains("running");
    assertThat(json.at("/differences/train.epochs")).hasSize(2);
  }

  @Test
  void shortNamesKeepTheirEnds() {
    assertThat(ComparisonText.shortened("20260101T120000Z-s1", 12)).isEqualTo("2026…000Z-s1");
  }
}
