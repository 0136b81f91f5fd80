package org.facelab.train;

/**
 * What one task reached over a batch or an epoch.
 *
 * @param loss the loss as it is optimised: cross-entropy in nats, or squared error in the network's unit
 * @param score correct emotions, or squared error in the network's unit, over the labels there are
 */
public record TaskTotals(WeightedMean loss, WeightedMean score) {
  /** Of nothing. */
  public static final TaskTotals NONE = new TaskTotals(WeightedMean.NONE, WeightedMean.NONE);

  /** With another one's. */
  public TaskTotals plus(TaskTotals other) {
    return new TaskTotals(loss.plus(other.loss), score.plus(other.score));
  }
}
