package org.facelab.config;

import java.util.ArrayList;
import java.util.List;

/** The validation metrics that early stopping and the plateau schedule can watch. */
final class ValidationMetrics {
  private static final List<String> EMOTION =
      List.of("loss", "accuracy", "balanced_accuracy", "macro_f1", "ece");
  private static final List<String> KEYPOINTS =
      List.of("loss", "rmse_px", "nme_interocular", "pck_05", "pck_10", "auc_10", "failure_rate");

  private ValidationMetrics() {}

  /** The metrics of an experiment with these tasks; {@code loss} is the weighted sum that is minimised. */
  static List<String> of(List<Task> tasks) {
    List<String> metrics = new ArrayList<>(List.of("loss"));
    if (tasks.contains(Task.EMOTION)) {
      EMOTION.forEach(name -> metrics.add("emotion." + name));
    }
    if (tasks.contains(Task.KEYPOINTS)) {
      KEYPOINTS.forEach(name -> metrics.add("keypoints." + name));
    }
    return metrics;
  }
}
