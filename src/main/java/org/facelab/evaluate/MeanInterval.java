package org.facelab.evaluate;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The mean of a figure over several runs, with Student's interval of it (Student, The Probable Error of a
 * Mean, Biometrika, 1908). The interval says how far the mean would be from that of ever so many seeds; it
 * says nothing of the luck of the test faces, which all of the runs share.
 *
 * @param n number of runs
 * @param mean over the runs; NaN if one of them has no such figure, or there is none
 * @param sd standard deviation of a run, with n - 1 below; NaN for fewer than two
 * @param interval 95 % interval of the mean; undefined for fewer than two
 */
public record MeanInterval(int n, double mean, double sd, Interval interval) {
  private static final double ALPHA = 0.05;

  /** The mean of these values. */
  public static MeanInterval of(double... values) {
    int n = values.length;
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (n < 2 || Double.isNaN(mean)) {
      return new MeanInterval(n, mean, Double.NaN, Interval.UNDEFINED);
    }
    double sd = Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (n - 1));
    return new MeanInterval(n, mean, sd, around(mean, sd / Math.sqrt(n), n - 1));
  }

  /** The 95 % interval of an estimate with this standard error and these degrees of freedom. */
  static Interval around(double estimate, double standardError, double freedom) {
    double margin = TDistribution.of(freedom).inverseSurvivalProbability(ALPHA / 2) * standardError;
    return new Interval(estimate - margin, estimate + margin);
  }
}
