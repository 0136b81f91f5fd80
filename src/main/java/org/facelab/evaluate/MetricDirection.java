package org.facelab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;

/** Which of two values of a metric is the better one. */
public enum MetricDirection {
  /** More is better: shares of right answers. */
  HIGHER,
  /** Less is better: losses and errors. */
  LOWER,
  /** No value is better: numbers of faces. */
  NEITHER;

  /** By the last part of a metric's name, since {@code validation.emotion.loss} is a loss too. */
  private static final Map<String, MetricDirection> BY_NAME = new TreeMap<>();

  static {
    List.of("accuracy", "balanced_accuracy", "macro_f1", "precision", "recall", "f1")
        .forEach(name -> BY_NAME.put(name, HIGHER));
    List.of("pck_05", "pck_10", "auc_10").forEach(name -> BY_NAME.put(name, HIGHER));
    List.of("loss", "ece", "rmse_px", "nme_interocular", "failure_rate")
        .forEach(name -> BY_NAME.put(name, LOWER));
    List.of("n", "support", "n_faces", "n_points", "n_faces_without_eye_corners")
        .forEach(name -> BY_NAME.put(name, NEITHER));
  }

  /**
   * The direction of a metric by its dotted name, such as {@code keypoints.rmse_px}.
   *
   * @throws InputException if there is no such metric
   */
  public static MetricDirection of(String metric) {
    MetricDirection direction = BY_NAME.get(metric.substring(metric.lastIndexOf('.') + 1));
    if (direction == null) {
      List<String> known = new ArrayList<>(Metrics.HEADLINES);
      known.add("loss");
      throw new InputException(
          "unknown metric '%s'%s%nMetrics here: %s"
              .formatted(metric, NearestName.hint(metric, known), String.join(", ", known)));
    }
    return direction;
  }

  /** Whether {@code value} is better than {@code other}; any number is better than NaN. */
  public boolean isBetter(double value, double other) {
    return isBetter(value, other, 0);
  }

  /** Whether {@code value} is better than {@code other} by more than {@code margin}. */
  public boolean isBetter(double value, double other, double margin) {
    if (this == NEITHER || Double.isNaN(value)) {
      return false;
    }
    if (Double.isNaN(other)) {
      return true;
    }
    return this == HIGHER ? value > other + margin : value < other - margin;
  }

  /** The value that any other is better than: where a search for the best begins. */
  public double worst() {
    return this == HIGHER ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
