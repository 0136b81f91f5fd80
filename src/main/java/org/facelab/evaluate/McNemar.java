package org.facelab.evaluate;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * Whether two networks are right equally often, from the faces on which only one of them is (McNemar, Note
 * on the Sampling Error of the Difference between Correlated Proportions, Psychometrika, 1947). The faces
 * must be independent of each other: where persons have several, {@link PairedTest} takes a bootstrap.
 *
 * <p>Below {@value #FEW} such faces the test is the exact binomial one, from there on the chi-square without
 * correction (Fagerland, Lydersen and Laake, The McNemar test for binary matched-pairs data, BMC Medical
 * Research Methodology, 2013, find the correction needless and the exact test needed for few pairs only).
 */
final class McNemar {
  static final int FEW = 25;

  private McNemar() {}

  /**
   * The two-sided p value.
   *
   * @param onlyFirst number of faces on which the first is right and the second wrong
   * @param onlySecond the other way round
   * @return 1 if they never differ
   */
  static double pValue(int onlyFirst, int onlySecond) {
    int differing = onlyFirst + onlySecond;
    if (differing == 0) {
      return 1;
    }
    return differing < FEW
        ? BinomialTest.withDefaults().test(differing, onlyFirst, 0.5).getPValue()
        : ChiSquaredDistribution.of(1).survivalProbability(statistic(onlyFirst, onlySecond));
  }

  /** McNemar's chi-square, of one degree of freedom. */
  static double statistic(int onlyFirst, int onlySecond) {
    double difference = (double) onlyFirst - onlySecond;
    return difference * difference / ((double) onlyFirst + onlySecond);
  }
}
