package org.facelab.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Percentile bootstrap (Efron, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics,
 * 1979) of whole clusters: a resample draws as many clusters as there are, with replacement, and each
 * face is counted as often as its cluster was drawn. Figures are functions of those counts, so that no
 * row is ever copied.
 *
 * @param resamples number of resamples
 * @param seed seed of the draws; the same seed gives the same intervals
 */
public record Bootstrap(int resamples, long seed) {
  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  /**
   * The interval of each figure. A resample in which a figure is not defined is left out of that figure's
   * interval; there is none at all from fewer than two clusters, or if half of the resamples are out.
   *
   * @param clusters the cluster of each face
   * @param figures from the number of times each face is counted to the figures
   * @param biased the figures that resampling itself makes larger, by number; their intervals are moved
   *     back by the mean of that
   */
  Interval[] intervals(Clusters clusters, Function<int[], double[]> figures, IntPredicate biased) {
    int[] weights = new int[clusters.of().length];
    Arrays.fill(weights, 1);
    double[] once = figures.apply(weights);
    int count = once.length;
    Interval[] intervals = new Interval[count];
    if (clusters.count() < 2) {
      Arrays.fill(intervals, Interval.UNDEFINED);
      return intervals;
    }
    double[][] values = values(clusters, figures, count);
    for (int f = 0; f < count; f++) {
      intervals[f] = interval(values[f], biased.test(f) ? once[f] : Double.NaN);
    }
    return intervals;
  }

  /**
   * The figures of every resample; the same clusters give the same resamples, whatever the figures.
   *
   * @param count number of figures
   * @return {@code [figure][resample]}
   */
  double[][] values(Clusters clusters, Function<int[], double[]> figures, int count) {
    double[][] values = new double[count][resamples];
    SplittableRandom random = new SplittableRandom(seed);
    int[] weights = new int[clusters.of().length];
    int[] drawn = new int[clusters.count()];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(drawn, 0);
      for (int c = 0; c < drawn.length; c++) {
        drawn[random.nextInt(drawn.length)]++;
      }
      for (int i = 0; i < weights.length; i++) {
        weights[i] = drawn[clusters.of()[i]];
      }
      double[] resampled = figures.apply(weights);
      for (int f = 0; f < count; f++) {
        values[f][r] = resampled[f];
      }
    }
    return values;
  }

  /** The interval of resampled values, moved so that their mean is {@code centre} unless that is NaN. */
  private static Interval interval(double[] values, double centre) {
    double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (2 * sorted.length <= values.length) {
      return Interval.UNDEFINED;
    }
    double shift =
        Double.isNaN(centre) ? 0 : centre - Arrays.stream(sorted).average().orElse(centre);
    return new Interval(
        Math.max(0, percentile(sorted, LOW) + shift), percentile(sorted, HIGH) + shift);
  }

  /** By linear interpolation between the two nearest values. */
  static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    double value = sorted[below];
    double fraction = place - below;
    return fraction == 0 ? value : value + fraction * (sorted[below + 1] - value);
  }
}
