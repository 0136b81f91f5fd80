package org.facelab.search;

import java.util.Map;
import org.facelab.search.Trial.Status;

/**
 * How a trial ended.
 *
 * @param score the objective at the epoch that is kept; null if there is none
 * @param metrics the validation metrics at that epoch
 * @param epochs epochs trained
 * @param bestEpoch the epoch that is kept, from 1; 0 if there is none
 * @param reason why it failed or was pruned; null otherwise
 */
record TrialResult(
    Status status,
    Double score,
    Map<String, Double> metrics,
    int epochs,
    int bestEpoch,
    String reason) {
  /** A trial that reached nothing. */
  static TrialResult failed(String reason) {
    return new TrialResult(Status.FAILED, null, Map.of(), 0, 0, reason);
  }
}
