package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the metrics with figures of scikit-learn and NumPy; metric_vectors.py made them. */
class MetricVectorsTest {
  private static JsonNode vectors() throws IOException {
    try (InputStream in = MetricVectorsTest.class.getResourceAsStream("metric-vectors.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  static Stream<Named<JsonNode>> emotion() throws IOException {
    return cases(vectors().path("emotion"));
  }

  static Stream<Named<JsonNode>> keypoints() throws IOException {
    return cases(vectors().path("keypoints"));
  }

  private static Stream<Named<JsonNode>> cases(JsonNode cases) {
    List<Named<JsonNode>> named = new ArrayList<>();
    cases.forEach(c -> named.add(Named.of(c.path("name").asText(), c)));
    return named.stream();
  }

  @ParameterizedTest
  @MethodSource("emotion")
  void emotionFiguresEqualScikitLearns(JsonNode vector) {
    List<String> classes =
        IntStream.range(0, vector.path("per_class").size()).mapToObj(k -> "class" + k).toList();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vector.path("truth").size(); i++) {
      rows.add(
          new Row(
              "s",
              "row " + i,
              "",
              Part.TEST,
              vector.path("truth").get(i).asInt(),
              vector.path("targets").isNull() ? null : floats(vector.path("targets").get(i)),
              floats(vector.path("probabilities").get(i)),
              null,
              null));
    }
    Predictions predictions = new Predictions(classes, rows);
    SortedMap<String, Double> metrics = Metrics.of(predictions);

    assertFigures(metrics, vector.path("expected"), "");
    for (int k = 0; k < classes.size(); k++) {
      assertFigures(
          metrics, vector.path("per_class").get(k), "emotion.per_class." + classes.get(k) + ".");
    }
    assertThat(metrics).hasSize(6 + 4 * classes.size());
    int[][] confusion = EmotionMetrics.of(predictions).confusion().counts();
    assertThat(new ObjectMapper().<JsonNode>valueToTree(confusion))
        .isEqualTo(vector.path("confusion"));
  }

  @ParameterizedTest
  @MethodSource("keypoints")
  void keypointFiguresEqualTheirDefinitionsInNumPy(JsonNode vector) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < vector.path("truth").size(); i++) {
      float[] truth = floats(vector.path("truth").get(i));
      float[] predicted = floats(vector.path("predicted").get(i));
      rows.add(new Row("s", "row " + i, "", Part.TEST, -1, null, null, truth, predicted));
    }
    SortedMap<String, Double> metrics = Metrics.of(new Predictions(List.of(), rows));

    assertFigures(metrics, vector.path("expected"), "");
    for (Keypoint point : Keypoint.ALL) {
      assertFigures(
          metrics,
          vector.path("per_point").get(point.ordinal()),
          "keypoints.per_point." + point.label() + ".");
    }
    assertThat(metrics).hasSize(9 + 3 * Keypoint.COUNT);
  }

  private static void assertFigures(
      SortedMap<String, Double> metrics, JsonNode expected, String prefix) {
    assertThat(expected).isNotEmpty();
    expected
        .fields()
        .forEachRemaining(
            figure -> {
              String name = prefix + figure.getKey();
              assertThat(metrics).containsKey(name);
              if (figure.getValue().isNull()) {
                assertThat(metrics.get(name)).as(name).isNaN();
              } else {
                assertThat(metrics.get(name))
                    .as(name)
                    .isCloseTo(figure.getValue().asDouble(), within(1e-6));
              }
            });
  }

  private static float[] floats(JsonNode values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).isNull() ? Float.NaN : values.get(i).floatValue();
    }
    return floats;
  }
}
