package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  @TempDir Path folder;

  private static Evaluation evaluation() {
    float[] points = new float[Keypoint.COORDINATES];
    for (int i = 0; i < points.length; i++) {
      points[i] = 3 * i;
    }
    float[] predicted = points.clone();
    predicted[0] += 1;
    Row face =
        new Row("ytf", "1", "ann", Part.TEST, 0, null, new float[] {1, 0, 0}, points, predicted);
    Row other = new Row("fer", "1", "", Part.TEST, 1, null, new float[] {0, 1, 0}, null, predicted);
    return Evaluation.of(
        new Predictions(List.of("happy", "v1.0 sad", "never"), List.of(face, other)), 100, 7);
  }

  private static void assertSame(Evaluation read, Evaluation written) {
    assertThat(read.part()).isEqualTo(written.part());
    assertThat(read.faces()).isEqualTo(written.faces());
    assertThat(read.metrics()).isEqualTo(written.metrics());
    assertThat(read.intervals()).isEqualTo(written.intervals());
    assertThat(read.resampling()).isEqualTo(written.resampling());
    assertThat(read.emotions()).isEqualTo(written.emotions());
    assertThat(read.confusion()).isDeepEqualTo(written.confusion());
  }

  @Test
  void metricsJsonNestsAsTheNamesDo() throws IOException {
    Path file = folder.resolve("metrics.json");
    evaluation().write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/part").asText()).isEqualTo("test");
    assertThat(json.at("/n").asInt()).isEqualTo(2);
    assertThat(json.at("/emotion/accuracy").asDouble()).isOne();
    assertThat(json.at("/emotion/accuracy_ci95").toString()).isEqualTo("[1.0,1.0]");
    assertThat(json.at("/emotion/n").isInt()).isTrue();
    assertThat(json.at("/emotion/classes").toString())
        .isEqualTo("[\"happy\",\"v1.0 sad\",\"never\"]");
    assertThat(json.at("/emotion/confusion").toString()).isEqualTo("[[1,0,0],[0,1,0],[0,0,0]]");
    assertThat(json.at("/emotion/per_class/v1.0 sad/recall").asDouble()).isOne();
    assertThat(json.at("/emotion/per_class/never/recall").isNull()).isTrue();
    assertThat(json.at("/keypoints/n_faces").asInt()).isOne();
    assertThat(json.at("/keypoints/per_point/nose_tip/n").asInt()).isOne();
    assertThat(json.at("/keypoints/rmse_px_ci95").toString()).isEqualTo("[null,null]");
    assertThat(json.at("/bootstrap/keypoints/resampled").asText()).isEqualTo("persons");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("metrics.json");
    Evaluation written = evaluation();
    written.write(file);
    assertSame(Evaluation.read(file), written);
  }

  @Test
  void anAbsentTaskIsAbsentFromTheFile() throws IOException {
    Path file = folder.resolve("metrics.json");
    Row face = new Row("s", "1", "", null, 0, null, new float[] {1, 0}, null, null);
    Evaluation written = Evaluation.of(new Predictions(List.of("a", "b"), List.of(face)), 100, 1);
    written.write(file);
    assertThat(Files.readString(file)).doesNotContain("keypoints").contains("\"part\" : null");
    assertSame(Evaluation.read(file), written);
    assertThat(written.metric("keypoints.rmse_px")).isNaN();
  }

  @Test
  void aBrokenFileIsNamedWithItsLine() throws IOException {
    Path file = folder.resolve("metrics.json");
    Files.writeString(file, "{\n\"emotion\": {\"accuracy\": 0.5");
    assertThatThrownBy(() -> Evaluation.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("metrics.json:2:");
    Files.writeString(file, "");
    assertThatThrownBy(() -> Evaluation.read(file)).isInstanceOf(InputException.class);
    Files.writeString(file, "[1]");
    assertThatThrownBy(() -> Evaluation.read(file)).isInstanceOf(InputException.class);
  }

  @Test
  void directionsFollowTheLastPartOfTheName() {
    assertThat(MetricDirection.of("keypoints.rmse_px")).isEqualTo(MetricDirection.LOWER);
    assertThat(MetricDirection.of("validation.emotion.loss")).isEqualTo(MetricDirection.LOWER);
    assertThat(MetricDirection.of("emotion.per_class.sad.f1")).isEqualTo(MetricDirection.HIGHER);
    assertThat(MetricDirection.of("emotion.n")).isEqualTo(MetricDirection.NEITHER);
    assertThatThrownBy(() -> MetricDirection.of("emotion.acuracy"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'emotion.acuracy'")
        .hasMessageContaining("emotion.accuracy");
  }

  @Test
  void everyFigureHasADirection() {
    evaluation()
        .metrics()
        .keySet()
        .forEach(name -> assertThat(MetricDirection.of(name)).isNotNull());
    Metrics.HEADLINES.forEach(
        name -> assertThat(MetricDirection.of(name)).isNotEqualTo(MetricDirection.NEITHER));
  }

  @Test
  void betterIsHigherOrLowerByMoreThanTheMarginAndNeverNaN() {
    assertThat(MetricDirection.HIGHER.isBetter(0.6, 0.5)).isTrue();
    assertThat(MetricDirection.HIGHER.isBetter(0.6, 0.5, 0.2)).isFalse();
    assertThat(MetricDirection.LOWER.isBetter(0.4, 0.5)).isTrue();
    assertThat(MetricDirection.LOWER.isBetter(0.5, 0.5)).isFalse();
    assertThat(MetricDirection.LOWER.isBetter(Double.NaN, 0.5)).isFalse();
    assertThat(MetricDirection.LOWER.isBetter(9, Double.NaN)).isTrue();
    assertThat(MetricDirection.LOWER.isBetter(9, MetricDirection.LOWER.worst())).isTrue();
  }
}
