package org.facelab.evaluate;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All figures of some predictions by dotted name, such as {@code emotion.accuracy} or {@code
 * keypoints.per_point.nose_tip.rmse_px}. Figures of a task without a single face are left out; a figure
 * that is not defined is NaN.
 */
public final class Metrics {
  /** The figures that have an interval and head a comparison, most telling first. */
  public static final List<String> HEADLINES =
      Stream.concat(EmotionMetrics.HEADLINES.stream(), KeypointMetrics.HEADLINES.stream()).toList();

  static final String PER_CLASS = "emotion.per_class.";
  static final String PER_POINT = "keypoints.per_point.";

  private Metrics() {}

  /** The figures without their intervals: fast enough for every epoch. */
  public static SortedMap<String, Double> of(Predictions predictions) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    Stream.<TaskMetrics>of(EmotionMetrics.of(predictions), KeypointMetrics.of(predictions))
        .filter(task -> task.faces() > 0)
        .forEach(task -> task.addTo(metrics));
    return metrics;
  }
}
