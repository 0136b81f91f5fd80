package org.facelab.search;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.facelab.config.Numbers;
import org.facelab.evaluate.MetricDirection;

/**
 * What a search seeks, on the validation part. One metric is its own score; of several, the score is the sum
 * of weight times metric, errors and losses counted against, and higher is better.
 *
 * @param terms weights, above 0, by metric
 */
record SearchObjective(Map<String, Double> terms) {
  SearchObjective {
    terms = new TreeMap<>(terms);
  }

  /** Whether the higher of two scores is the better one. */
  boolean higherIsBetter() {
    return terms.size() > 1
        || MetricDirection.of(terms.keySet().iterator().next()) == MetricDirection.HIGHER;
  }

  /** The score of an epoch; NaN if a metric is not defined. */
  double score(Map<String, Double> metrics) {
    if (terms.size() == 1) {
      return metrics.getOrDefault(terms.keySet().iterator().next(), Double.NaN);
    }
    return signedTerms().entrySet().stream()
        .mapToDouble(t -> t.getValue() * metrics.getOrDefault(t.getKey(), Double.NaN))
        .sum();
  }

  /** What each metric is multiplied with in the sum that is the score. */
  Map<String, Double> signedTerms() {
    if (terms.size() == 1) {
      return Map.of(terms.keySet().iterator().next(), 1.0);
    }
    Map<String, Double> signed = new TreeMap<>(terms);
    signed.replaceAll((metric, weight) -> sign(metric) * weight);
    return signed;
  }

  /** Whether a score is better than another; any number is better than NaN. */
  boolean isBetter(double score, double other) {
    return (higherIsBetter() ? MetricDirection.HIGHER : MetricDirection.LOWER)
        .isBetter(score, other);
  }

  /** The best of some scores; NaN of none. */
  double best(List<Double> scores) {
    double best = Double.NaN;
    for (double score : scores) {
      best = isBetter(score, best) ? score : best;
    }
    return best;
  }

  /** {@code emotion.accuracy}, or {@code emotion.accuracy - 0.1 keypoints.rmse_px}. */
  String label() {
    if (terms.size() == 1) {
      return terms.keySet().iterator().next();
    }
    String text =
        terms.entrySet().stream()
            .map(
                t ->
                    (sign(t.getKey()) < 0 ? "- " : "+ ")
                        + (t.getValue() == 1 ? "" : Numbers.text(t.getValue()) + " ")
                        + t.getKey())
            .collect(Collectors.joining(" "));
    return text.startsWith("+ ") ? text.substring(2) : text;
  }

  private static int sign(String metric) {
    return MetricDirection.of(metric) == MetricDirection.HIGHER ? 1 : -1;
  }
}
