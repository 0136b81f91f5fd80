package org.facelab.cli;

import java.util.List;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.report.TextTable;

/** The headline figures of an evaluation as a table for a terminal. */
final class Scores {
  private record Headline(String metric, String label, double factor, String format) {}

  private static final List<Headline> HEADLINES =
      List.of(
          new Headline("emotion.accuracy", "emotion accuracy, %", 100, "%.1f"),
          new Headline("emotion.balanced_accuracy", "emotion balanced accuracy, %", 100, "%.1f"),
          new Headline("emotion.macro_f1", "emotion macro F1, %", 100, "%.1f"),
          new Headline("emotion.ece", "emotion calibration error, %", 100, "%.1f"),
          new Headline("keypoints.rmse_px", "keypoint RMSE, px of 96", 1, "%.2f"),
          new Headline(
              "keypoints.nme_interocular", "keypoint NME by inter-ocular distance, %", 100, "%.2f"),
          new Headline("keypoints.pck_10", "keypoints within 0.1 inter-ocular, %", 100, "%.1f"),
          new Headline("keypoints.failure_rate", "faces with NME above 0.1, %", 100, "%.1f"));

  private Scores() {}

  /** Figures, intervals and what the bootstrap drew. */
  static String describe(Evaluation evaluation, String title) {
    TextTable table =
        new TextTable()
            .left("%s, %,d faces".formatted(title, evaluation.faces()))
            .right("")
            .right("95 % interval");
    for (Headline h : HEADLINES) {
      if (evaluation.metrics().containsKey(h.metric())) {
        Interval interval = evaluation.interval(h.metric());
        table.row(
            h.label(),
            number(evaluation.metric(h.metric()), h),
            interval.isDefined()
                ? "%s to %s".formatted(number(interval.low(), h), number(interval.high(), h))
                : "");
      }
    }
    StringBuilder text = new StringBuilder(table.toText());
    evaluation
        .resampling()
        .forEach(
            (task, r) ->
                text.append(
                    "%s: intervals from %,d resamples of %,d %s%n"
                        .formatted(task, r.resamples(), r.units(), r.unit())));
    return text.toString().stripTrailing();
  }

  private static String number(double value, Headline headline) {
    return Double.isNaN(value) ? "–" : headline.format().formatted(value * headline.factor());
  }
}
