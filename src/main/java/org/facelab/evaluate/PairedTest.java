package org.facelab.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether two groups of runs, scored on the same faces, differ in a figure.
 *
 * <p>Single runs: McNemar's test for accuracy where no faces belong together; else the difference over its
 * standard error, which comes from the paired bootstrap of persons or faces. That covers the luck of the test
 * faces for these very networks; another seed might turn it round.
 *
 * <p>Several seeds in both groups: the test covers faces and seeds, as studies of several readers and several
 * cases do, with seeds for readers and each group with readers of its own (Obuchowski and Rockette, Hypothesis
 * Testing of Diagnostic Accuracy for Multiple Readers and Multiple Tests, Communications in Statistics, 1995;
 * Gallas, One-Shot Estimate of MRMC Variance, Academic Radiology, 2006). The variance of the difference of
 * means is that over faces, plus s²/n of each group's runs, less the part that is in both: how differently a
 * group's own runs fare on other faces. The degrees of freedom are Satterthwaite's (An Approximate
 * Distribution of Estimates of Variance Components, Biometrics Bulletin, 1946).
 *
 * @param method what was computed
 * @param difference mean of the first group less that of the second
 * @param standardError of the difference, by faces or by faces and seeds
 * @param freedom degrees of freedom of Student's t
 * @param interval 95 % interval of the difference, of this pair alone
 * @param pValue two-sided, not corrected for the number of tests; NaN if the figures do not allow a test
 */
public record PairedTest(
    Method method,
    double difference,
    double standardError,
    double freedom,
    Interval interval,
    double pValue) {

  /** What a test rests on. */
  public enum Method {
    /** McNemar's, on faces; covers the test faces. */
    MCNEMAR,
    /** Paired bootstrap of faces; covers the test faces. */
    FACES,
    /** Paired bootstrap of persons; covers the test persons. */
    PERSONS,
    /** Paired bootstrap of faces, and the spread of seeds; covers both. */
    FACES_AND_SEEDS,
    /** Paired bootstrap of persons, and the spread of seeds; covers both. */
    PERSONS_AND_SEEDS;

    /** Whether another seed is expected to give the same verdict. */
    public boolean coversSeeds() {
      return this == FACES_AND_SEEDS || this == PERSONS_AND_SEEDS;
    }
  }

  /**
   * Tests two groups of runs.
   *
   * @param resamples of these and perhaps other runs
   * @param metric one of {@link PairedResamples#testable}
   * @param first the runs of the first group by their places
   * @param second those of the other group
   */
  public static PairedTest of(PairedResamples resamples, String metric, int[] first, int[] second) {
    double[] one = figures(resamples, metric, first);
    double[] two = figures(resamples, metric, second);
    double difference = mean(one) - mean(two);
    double[] contrast = new double[resamples.runs()];
    add(contrast, first, 1.0 / first.length);
    add(contrast, second, -1.0 / second.length);
    double byFaces = resamples.variance(metric, contrast);

    boolean seeds = first.length > 1 && second.length > 1;
    double variance = byFaces;
    double freedom = resamples.clusters() - 1.0;
    if (seeds) {
      double ofFirst = bySeeds(one);
      double ofSecond = bySeeds(two);
      double bySeeds = ofFirst + ofSecond;
      double inBoth = inBoth(resamples, metric, first) + inBoth(resamples, metric, second);
      variance = Math.max(byFaces + bySeeds - inBoth, Math.max(byFaces, bySeeds));
      freedom =
          Math.max(
              Math.min(first.length, second.length) - 1.0,
              variance
                  * variance
                  / (byFaces * byFaces / freedom
                      + ofFirst * ofFirst / (first.length - 1)
                      + ofSecond * ofSecond / (second.length - 1)));
    }
    return of(
        method(resamples, metric, first.length, second.length),
        difference,
        Math.sqrt(variance),
        freedom,
        exact(resamples, metric, first, second));
  }

  /** The same test with the groups exchanged. */
  public PairedTest turned() {
    Interval other = new Interval(-interval.high(), -interval.low());
    return new PairedTest(method, -difference, standardError, freedom, other, pValue);
  }

  /** Without a p value of its own, the test is Student's. */
  private static PairedTest of(
      Method method, double difference, double error, double freedom, double pValue) {
    if (!(error > 0)) {
      // Equal predictions do not differ; only McNemar's test judges a difference without spread.
      double p = difference == 0 ? 1 : method == Method.MCNEMAR ? pValue : Double.NaN;
      return new PairedTest(method, difference, error, freedom, Interval.UNDEFINED, p);
    }
    double student =
        2 * TDistribution.of(freedom).survivalProbability(Math.abs(difference) / error);
    return new PairedTest(
        method,
        difference,
        error,
        freedom,
        MeanInterval.around(difference, error, freedom),
        method == Method.MCNEMAR ? pValue : student);
  }

  private static Method method(
      PairedResamples resamples, String metric, int runsOfFirst, int runsOfSecond) {
    if (runsOfFirst > 1 && runsOfSecond > 1) {
      return resamples.persons() ? Method.PERSONS_AND_SEEDS : Method.FACES_AND_SEEDS;
    }
    if (resamples.persons()) {
      return Method.PERSONS;
    }
    boolean single = runsOfFirst == 1 && runsOfSecond == 1;
    return single && resamples.knowsRight() && metric.equals(EmotionMetrics.ACCURACY)
        ? Method.MCNEMAR
        : Method.FACES;
  }

  private static double exact(PairedResamples resamples, String metric, int[] first, int[] second) {
    return method(resamples, metric, first.length, second.length) == Method.MCNEMAR
        ? McNemar.pValue(
            resamples.onlyRight(first[0], second[0]), resamples.onlyRight(second[0], first[0]))
        : Double.NaN;
  }

  private static double[] figures(PairedResamples resamples, String metric, int[] runs) {
    return IntStream.of(runs).mapToDouble(run -> resamples.figure(run, metric)).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static void add(double[] contrast, int[] runs, double weight) {
    for (int run : runs) {
      contrast[run] += weight;
    }
  }

  /** Variance of a group's mean, by the spread of its runs. */
  private static double bySeeds(double[] figures) {
    double sd = MeanInterval.of(figures).sd();
    return sd * sd / figures.length;
  }

  /** The part of a group's {@link #bySeeds} that the variance over faces has too. */
  private static double inBoth(PairedResamples resamples, String metric, int[] runs) {
    double sum = 0;
    for (int run : runs) {
      double[] deviation = new double[resamples.runs()];
      add(deviation, runs, -1.0 / runs.length);
      deviation[run] += 1;
      sum += resamples.variance(metric, deviation);
    }
    return sum / (runs.length - 1) / runs.length;
  }
}
