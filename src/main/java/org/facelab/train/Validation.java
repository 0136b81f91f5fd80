package org.facelab.train;

import java.util.SortedMap;

/**
 * What an epoch reached on the validation part.
 *
 * @param metrics by dotted name without {@code validation.}; {@code loss} is the objective
 */
public record Validation(SortedMap<String, Double> metrics) {
  /** A metric's value; NaN if it is not defined. */
  public double metric(String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }
}
