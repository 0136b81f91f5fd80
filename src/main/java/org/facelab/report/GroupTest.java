package org.facelab.report;

import org.facelab.evaluate.PairedTest;

/**
 * The test of one figure of two groups.
 *
 * @param metric the figure
 * @param first one group
 * @param second the other; differences are those of the first from this one
 * @param test what came out
 * @param corrected the p value after Holm's correction for all tests of the comparison: of every shown figure,
 *     between all pairs of groups; NaN if it could not be tested
 */
public record GroupTest(
    String metric, RunGroup first, RunGroup second, PairedTest test, double corrected) {
  /** The chance of a false finding that is put up with, over all tests of a comparison. */
  public static final double ALPHA = 0.05;

  /** Whether the groups differ, so far as these faces and runs can tell. */
  public boolean differs() {
    return corrected < ALPHA;
  }
}
