package org.facelab.train;

import java.util.SortedMap;
import org.facelab.evaluate.Predictions;

/**
 * What an epoch reached on the validation part.
 *
 * @param metrics by dotted name without {@code validation.}; {@code loss} is the objective
 * @param predictions what they were computed from
 */
public record Validation(SortedMap<String, Double> metrics, Predictions predictions) {
  /** A metric's value; NaN if it is not defined. */
  public double metric(String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }
}
