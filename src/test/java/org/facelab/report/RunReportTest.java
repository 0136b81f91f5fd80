package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facelab.TinyRuns;
import org.facelab.config.InputException;
import org.facelab.evaluate.KeypointMetrics;
import org.facelab.evaluate.Predictions;
import org.facelab.report.RunReport.Options;
import org.facelab.train.History;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Options OPTIONS = new Options("", true, Path.of("nowhere"));
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

  @TempDir static Path trained;
  private static Path run;
  @TempDir Path folder;

  @BeforeAll
  static void train() throws Exception {
    run = TinyRuns.train(trained.resolve("tiny/t-s1"));
  }

  private static JsonNode data(Path page) throws Exception {
    Matcher data = DATA.matcher(Files.readString(page));
    assertThat(data.find()).isTrue();
    return JSON.readTree(data.group(1));
  }

  @Test
  void holdsWhatTheRunsFilesSay() throws Exception {
    RunFolder files = new RunFolder(run);

    JsonNode page = data(RunReport.write(List.of(run), OPTIONS, folder.resolve("r.html")));

    JsonNode one = page.at("/runs/0");
    JsonNode metrics = JSON.readTree(files.metrics().toFile());
    assertThat(one.get("metrics")).isEqualTo(metrics);
    assertThat(one.get("manifest")).isEqualTo(JSON.readTree(files.manifest().toFile()));
    assertThat(one.at("/emotion/confusion")).isEqualTo(metrics.at("/emotion/confusion"));
    assertThat(one.at("/emotion/per_class/3/recall").asDouble())
        .isEqualTo(metrics.at("/emotion/per_class/happy/recall").asDouble());
    assertThat(page.at("/tables/0/groups/0/cells/0/mean"))
        .isEqualTo(metrics.at("/emotion/accuracy"));
    assertThat(page.at("/tables/0/task").asText()).isEqualTo("emotion");
    assertThat(page.at("/tables/0/faces")).isEqualTo(metrics.at("/emotion/n"));
    History history = History.read(files.history());
    assertThat(one.at("/history/rows")).hasSize(history.rows().size());
    for (int c = 1; c < one.at("/history/columns").size(); c++) {
      double expected = history.rows().get(0).value(one.at("/history/columns/" + c).asText());
      assertThat(one.at("/history/rows/0/" + c).asDouble(Double.NaN)).isEqualTo(expected);
    }
  }

  @Test
  void theCumulativeErrorIsCountedFromThePredictions() throws Exception {
    ObjectNode page = RunReport.data(List.of(run), OPTIONS);
    double[] nme = KeypointMetrics.of(Predictions.read(new RunFolder(run).predictions())).nme();
    JsonNode keypoints = page.at("/runs/0/keypoints");

    long within = java.util.Arrays.stream(nme).filter(v -> v <= 0.15).count();
    assertThat(keypoints.at("/curve/150").asDouble()).isEqualTo((double) within / nme.length);
    int counted = 0;
    for (JsonNode bar : keypoints.get("histogram")) {
      counted += bar.asInt();
    }
    assertThat(counted).isEqualTo(nme.length);
    assertThat(keypoints.at("/quantiles/7/nme").asDouble())
        .isEqualTo(java.util.Arrays.stream(nme).max().orElseThrow());
  }

  @Test
  void showsEachFaceOnceAndNoneIfNotWanted() throws Exception {
    JsonNode with = RunReport.data(List.of(run), OPTIONS);
    assertThat(with.get("embeds_faces").asBoolean()).isTrue();
    assertThat(with.get("pictures").size()).isPositive().isLessThanOrEqualTo(12); // the test part
    assertThat(with.at("/pictures/0").asText()).startsWith("data:image/png;base64,");
    String face = with.at("/runs/0/keypoints/examples/worst/0/face").asText();
    assertThat(with.get("pictures").has(face)).isTrue();

    Path page =
        RunReport.write(
            List.of(run), new Options("", false, Path.of("nowhere")), folder.resolve("r.html"));
    JsonNode without = data(page);
    assertThat(without.get("pictures")).isEmpty();
    assertThat(Files.readString(page).contains("data:image/png;base64,")).isFalse();
    String person = Predictions.read(new RunFolder(run).predictions()).rows().get(0).group();
    assertThat(person).isNotEmpty();
    assertThat(JSON.writeValueAsString(with)).contains('"' + person + '"');
    assertThat(JSON.writeValueAsString(without)).doesNotContain('"' + person + '"');
  }

  @Test
  void otherDataThanTheRunsAreNotShown() throws Exception {
    Path copy = copy(run, folder.resolve("tiny/copy-s1"));
    RunFolder files = new RunFolder(copy);
    ObjectNode manifest = (ObjectNode) JSON.readTree(files.manifest().toFile());
    ((ObjectNode) manifest.at("/data/0")).put("checksum", "another");
    Files.writeString(files.manifest(), JSON.writeValueAsString(manifest));

    JsonNode page = RunReport.data(List.of(copy), OPTIONS);

    assertThat(page.get("pictures")).isEmpty();
    assertThat(page.at("/face_notes/0").asText())
        .contains("source drawn are not shown", "those of the run another");
  }

  @Test
  void dataThatAreNotThereCostThePicturesAlone() throws Exception {
    SampleRuns runs = new SampleRuns(folder);
    RunFolder one = runs.done("a/t-s1", 3, SampleRun.predictions(40, 1));
    Files.writeString(
        one.experiment(),
        Files.readString(one.experiment())
                .replace("{kind: synthetic, faces: 60}", "{kind: fer2013, path: gone/fer.csv}")
            + "tasks: [emotion]\n");

    JsonNode page = RunReport.data(List.of(one.path()), OPTIONS);

    assertThat(page.at("/runs/0/emotion/mistakes")).isNotEmpty();
    assertThat(page.at("/face_notes/0").asText())
        .contains("gone/fer.csv", "data/README.md", "FACELAB_DATA")
        .doesNotContain("\n");
  }

  @Test
  void anUnfinishedRunIsNamedAndHasItsCurves() throws Exception {
    SampleRuns runs = new SampleRuns(folder);
    RunFolder begun = runs.begun("b/t-s1", 9);
    SampleRuns.history(begun, 4);
    RunFolder done = runs.done("a/t-s1", 3, SampleRun.predictions(40, 1));

    JsonNode page = RunReport.data(List.of(done.path(), begun.path()), OPTIONS);

    assertThat(page.get("notes").toString())
        .contains("running, or ended without a word, after 4 of 9 epochs");
    assertThat(page.at("/runs/1/history/rows")).hasSize(4);
    assertThat(page.at("/runs/1").has("metrics")).isFalse();
    assertThat(page.get("groups")).hasSize(1);
  }

  @Test
  void theCommandReproducesTheRunAndAdmitsUncommittedChanges() throws Exception {
    SampleRuns runs = new SampleRuns(folder);
    RunFolder done = runs.done("a/t-s1", 3, SampleRun.predictions(40, 1));
    SampleRuns.history(done, 3);
    Files.writeString(done.manifest(), "{\"commit\": \"0123456789ab\"}");
    assertThat(command(done))
        .isEqualTo("git checkout 0123456789ab\n./facelab reproduce " + done.path());
    Files.writeString(done.manifest(), "{\"commit\": \"0123456789ab-dirty\"}");
    assertThat(command(done))
        .startsWith("# made with uncommitted changes")
        .endsWith("\ngit checkout 0123456789ab\n./facelab reproduce " + done.path());
    Files.delete(done.history());
    assertThat(command(done)).endsWith("\n./facelab train " + done.experiment());
    // An ensemble of finished runs has no history.
    Files.writeString(
        done.experiment(),
        Files.readString(done.experiment()) + "ensemble: {runs: [somewhere/run]}\n");
    assertThat(command(done)).endsWith("\n./facelab reproduce " + done.path());
  }

  @Test
  void personsOfOneNameInTwoSourcesAreTwo() throws Exception {
    SampleRuns runs = new SampleRuns(folder);
    Predictions sample = SampleRun.predictions(40, 1);
    List<Predictions.Row> rows = new ArrayList<>(sample.rows());
    for (Predictions.Row row : sample.rows()) {
      rows.add(
          new Predictions.Row(
              "others",
              row.id(),
              row.group(),
              row.part(),
              row.emotion(),
              row.target(),
              row.probabilities(),
              row.points(),
              row.predictedPoints()));
    }
    RunFolder run = runs.done("a/t-s1", 3, new Predictions(sample.emotions(), rows));
    JsonNode page = RunReport.data(List.of(run.path()), OPTIONS);
    assertThat(page.findValues("person_count")).extracting(JsonNode::asInt).containsOnly(20);
  }

  private static String command(RunFolder run) throws Exception {
    return RunReport.data(List.of(run.path()), OPTIONS).at("/runs/0/command").asText();
  }

  @Test
  void doubtsSayOfWhichPartTheyAre() throws Exception {
    assertThat(RunReport.data(List.of(run), OPTIONS).at("/doubts/emotion/parts").toString())
        .isEqualTo("[\"test\"]");
  }

  @Test
  void runsWithNothingToSayAreRefused() throws Exception {
    Path begun = new SampleRuns(folder).begun("b/t-s1", 9).path();

    assertThatThrownBy(() -> RunReport.write(List.of(begun), OPTIONS, folder.resolve("r.html")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "nothing to report: b/t-s1: running, or ended without a word, after 0 of 9 epochs");
    assertThat(folder.resolve("r.html")).doesNotExist();
  }

  @Test
  void onlyAReportIsReplaced() throws Exception {
    Path file = folder.resolve("r.html");
    RunReport.write(List.of(run), OPTIONS, file);
    RunReport.write(List.of(run), new Options("Second", true, Path.of("nowhere")), file);
    assertThat(Files.readString(file)).contains("<title>Second – FaceLab</title>");

    Files.writeString(file, "my thesis");
    assertThatThrownBy(() -> RunReport.write(List.of(run), OPTIONS, file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no report of FaceLab");
    assertThat(file).hasContent("my thesis");
    assertThatThrownBy(() -> RunReport.write(List.of(run), OPTIONS, folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void aLongHistoryIsThinnedButKeepsItsBestAndLastEpoch() throws Exception {
    SampleRuns runs = new SampleRuns(folder);
    RunFolder done = runs.done("a/t-s1", 3, SampleRun.predictions(40, 1));
    SampleRuns.history(done, 1500);
    Files.writeString(done.manifest(), "{\"status\": \"done\", \"best_epoch\": 1234}");

    JsonNode history = RunReport.data(List.of(done.path()), OPTIONS).at("/runs/0/history");

    assertThat(history.get("epochs").asInt()).isEqualTo(1500);
    assertThat(history.get("rows").size()).isLessThanOrEqualTo(RunReport.MOST_EPOCHS + 2);
    assertThat(history.get("rows")).anyMatch(row -> row.get(0).asInt() == 1234);
    assertThat(history.get("rows")).last().matches(row -> row.get(0).asInt() == 1500);
  }

  @Test
  void twoRunsAgreeOnALabelInDoubt() throws Exception {
    SampleRuns runs = new SampleRuns(folder);
    Predictions said = SampleRun.predictions(300, 1);
    RunFolder one = runs.done("a/t-s1", 3, said);
    RunFolder two = runs.done("b/t-s1", 5, said);

    JsonNode emotion =
        RunReport.data(List.of(one.path(), two.path()), OPTIONS).at("/doubts/emotion");

    assertThat(emotion.get("in_doubt").asInt()).isPositive();
    assertThat(emotion.get("all_agree").asInt()).isEqualTo(emotion.get("in_doubt").asInt());
    assertThat(emotion.at("/faces/0/votes").asInt()).isEqualTo(2);
    assertThat(emotion.at("/faces/0/scored").asInt()).isEqualTo(2);
  }

  @Test
  void softTargetsCountAsTheirMostLikelyClassAndAreSaidToBeThere() throws Exception {
    Predictions hard = SampleRun.predictions(40, 1);
    Predictions soft =
        new Predictions(
            hard.emotions(),
            hard.rows().stream()
                .map(
                    row -> {
                      float[] target = new float[7];
                      java.util.Arrays.fill(target, 0.05f);
                      target[row.emotion()] = 0.7f;
                      return new Predictions.Row(
                          row.source(),
                          row.id(),
                          row.group(),
                          row.part(),
                          row.emotion(),
                          target,
                          row.probabilities(),
                          null,
                          null);
                    })
                .toList());
    Path one = new SampleRuns(folder).done("a/t-s1", 3, soft).path();

    JsonNode page = RunReport.data(List.of(one), OPTIONS);

    assertThat(page.at("/runs/0/emotion/soft_targets").asInt()).isEqualTo(40);
    assertThat(page.at("/runs/0").has("keypoints")).isFalse();
    assertThat(page.get("tables")).hasSize(1);
    assertThat(page.get("doubts").has("keypoints")).isFalse();
  }

  private static Path copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    for (String name :
        List.of(
            "experiment.yaml", "manifest.json", "metrics.json", "predictions.csv", "history.csv")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
    return to;
  }
}
