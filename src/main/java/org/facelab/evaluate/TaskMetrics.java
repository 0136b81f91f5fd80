package org.facelab.evaluate;

import java.util.List;
import java.util.SortedMap;

/** The faces on which one task is scored, reduced to what its figures need of each face. */
interface TaskMetrics {
  /** Number of faces. */
  int faces();

  /** What a bootstrap of these faces draws. */
  Clusters clusters();

  /** Dotted names of the headline figures, those that have an interval. */
  List<String> headlines();

  /** The headline figures when face i is counted {@code weights[i]} times. NaN where undefined. */
  double[] headlines(int[] weights);

  /** Whether the headline figure of this number grows by resampling itself. */
  default boolean isBiased(int headline) {
    return false;
  }

  /** Adds every figure by its dotted name. */
  void addTo(SortedMap<String, Double> metrics);
}
