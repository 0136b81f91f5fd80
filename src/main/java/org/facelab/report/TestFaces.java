package org.facelab.report;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;

/**
 * Which faces a run was scored on, so that runs scored on different ones are not compared unawares.
 *
 * @param labels the true label of each face, reduced to a number, by the face's source and id
 */
record TestFaces(Map<String, Integer> labels) {
  /**
   * The faces of the task {@code emotion} or {@code keypoints}.
   *
   * @param checksums of the sources by name, since a source may have another name in each experiment
   */
  static TestFaces of(Predictions predictions, String task, Map<String, String> checksums) {
    return task.equals("emotion")
        ? of(
            predictions,
            checksums,
            Row::scoresEmotion,
            row ->
                predictions.emotions().get(row.emotion()).hashCode()
                    + 31 * Arrays.hashCode(row.target()))
        : of(predictions, checksums, Row::scoresPoints, row -> Arrays.hashCode(row.points()));
  }

  private static TestFaces of(
      Predictions predictions,
      Map<String, String> checksums,
      Predicate<Row> counts,
      Function<Row, Integer> label) {
    Map<String, Integer> labels = new HashMap<>();
    for (Row row : predictions.rows()) {
      if (counts.test(row)) {
        String source = checksums.getOrDefault(row.source(), row.source());
        labels.put(source + " " + row.id(), label.apply(row));
      }
    }
    return new TestFaces(labels);
  }

  int size() {
    return labels.size();
  }

  /** Number of faces that are in both. */
  long shared(TestFaces other) {
    return labels.keySet().stream().filter(other.labels.keySet()::contains).count();
  }

  /** Number of faces that are in both with different labels. */
  long labelledOtherwise(TestFaces other) {
    return labels.entrySet().stream()
        .filter(face -> other.labels.containsKey(face.getKey()))
        .filter(face -> !face.getValue().equals(other.labels.get(face.getKey())))
        .count();
  }
}
