package org.facelab.evaluate;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrects p values for their number (Holm, A Simple Sequentially Rejective Multiple Test Procedure,
 * Scandinavian Journal of Statistics, 1979): with the corrected ones, the chance of even one false finding
 * among all tests is at most that of a single test, however the tests depend on each other.
 */
public final class Holm {
  private Holm() {}

  /** The corrected values in the same order; NaN stays NaN and does not count as a test. */
  public static double[] adjust(double... pValues) {
    int[] ascending =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = pValues.clone();
    double largest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      double corrected = (ascending.length - rank) * pValues[ascending[rank]];
      largest = Math.max(largest, Math.min(1, corrected));
      adjusted[ascending[rank]] = largest;
    }
    return adjusted;
  }
}
