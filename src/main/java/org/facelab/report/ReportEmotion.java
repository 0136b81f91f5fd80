package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.facelab.evaluate.CalibrationError;
import org.facelab.evaluate.EmotionMetrics;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;

/** What a report says of one run's emotions: confusion, classes, calibration, persons, mistakes. */
final class ReportEmotion {
  private final ReportRun run;
  private final Evaluation evaluation;
  private final Predictions predictions;
  private final List<Row> rows;

  ReportEmotion(ReportRun run) {
    this.run = run;
    evaluation = run.summary().evaluation().orElseThrow();
    predictions = run.predictions().orElseThrow();
    rows = predictions.rows().stream().filter(Row::scoresEmotion).toList();
  }

  /** Whether the run has any emotion to speak of. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * All of it.
   *
   * @param details intervals of the classes' figures by name
   * @param faces where pictures come from
   * @param mistakes how many of the most confident ones
   */
  void addTo(
      ObjectNode node, SortedMap<String, Interval> details, ReportFaces faces, int mistakes) {
    List<String> emotions = predictions.emotions();
    emotions.forEach(node.putArray("classes")::add);
    ArrayNode matrix = node.putArray("confusion");
    for (int[] row : EmotionMetrics.of(predictions).confusion().counts()) {
      ArrayNode cells = matrix.addArray();
      for (int count : row) {
        cells.add(count);
      }
    }
    ArrayNode classes = node.putArray("per_class");
    for (String emotion : emotions) {
      ObjectNode one = classes.addObject().put("name", emotion);
      String name = "emotion.per_class." + emotion + ".";
      for (String figure : List.of("precision", "recall", "f1")) {
        ReportJson.figure(
            one, figure, evaluation.metric(name + figure), details.get(name + figure));
      }
      ReportJson.number(one, "support", evaluation.metric(name + "support"));
    }
    calibration(node.putArray("calibration"));
    ReportJson.figure(
        node, "ece", evaluation.metric("emotion.ece"), evaluation.interval("emotion.ece"));
    node.put("soft_targets", rows.stream().filter(row -> row.target() != null).count());
    ReportPersons.addTo(
        node, rows, row -> row.predictedEmotion() == row.emotion() ? 1 : 0, false, faces);
    mistakes(node, faces, mistakes);
  }

  private void calibration(ArrayNode bins) {
    CalibrationError calibration = EmotionMetrics.of(predictions).calibration();
    for (int b = 0; b < CalibrationError.BINS; b++) {
      if (calibration.faces(b) > 0) {
        ObjectNode bin = bins.addObject().put("faces", calibration.faces(b));
        ReportJson.number(bin, "confidence", calibration.meanConfidence(b));
        ReportJson.number(bin, "accuracy", calibration.accuracy(b));
      }
    }
  }

  private void mistakes(ObjectNode node, ReportFaces faces, int shown) {
    List<Row> mistakes =
        rows.stream()
            .filter(row -> row.predictedEmotion() >= 0 && row.predictedEmotion() != row.emotion())
            .sorted(
                Comparator.comparingDouble(
                    (Row row) -> -row.probabilities()[row.predictedEmotion()]))
            .toList();
    node.put("mistake_count", mistakes.size());
    ArrayNode list = node.putArray("mistakes");
    for (Row row : mistakes.subList(0, Math.min(shown, mistakes.size()))) {
      ObjectNode mistake = list.addObject();
      mistake.put("source", row.source()).put("id", row.id());
      mistake.put("label", predictions.emotions().get(row.emotion()));
      mistake.put("answer", predictions.emotions().get(row.predictedEmotion()));
      ReportJson.number(mistake, "probability", row.probabilities()[row.predictedEmotion()]);
      ReportJson.number(mistake, "label_probability", row.probabilities()[row.emotion()]);
      mistake.put("face", faces.picture(run, row));
    }
  }
}
