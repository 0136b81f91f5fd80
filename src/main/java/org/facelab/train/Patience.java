package org.facelab.train;

import org.facelab.config.TrainSettings.EarlyStopping;
import org.facelab.evaluate.MetricDirection;

/** Watches one validation metric for epochs without improvement. Not thread-safe. */
public final class Patience {
  private final String metric;
  private final int epochs;
  private final double minDelta;
  private Double best;
  private int waited;

  /**
   * For a checkpoint.
   *
   * @param best the best value so far; null before the first
   * @param waited epochs since
   */
  public record State(Double best, int waited) {}

  /**
   * @param metric name without {@code validation.}
   * @param epochs how many to wait; 0: for ever
   * @param minDelta by how much a value must be better to count
   */
  public Patience(String metric, int epochs, double minDelta) {
    this.metric = metric;
    this.epochs = epochs;
    this.minDelta = minDelta;
  }

  /** Early stopping's patience. */
  public Patience(EarlyStopping settings) {
    this(settings.metric(), settings.patience(), settings.minDelta());
  }

  /** Takes an epoch's value; true if it is the best so far. An undefined value never is. */
  public boolean improvedBy(Validation validation) {
    double value = validation.metric(metric);
    boolean better =
        MetricDirection.of(metric).isBetter(value, best == null ? Double.NaN : best, minDelta);
    if (better) {
      best = value;
      waited = 0;
    } else {
      waited++;
    }
    return better;
  }

  /** Takes an epoch's value; true if patience is now at its end. */
  public boolean exhaustedBy(Validation validation) {
    return !improvedBy(validation) && exhausted();
  }

  /** Whether as many epochs as allowed went by without improvement. */
  public boolean exhausted() {
    return epochs > 0 && waited >= epochs;
  }

  /** Waits anew, for something better than the best so far. */
  public void restart() {
    waited = 0;
  }

  /** For a checkpoint. */
  public State state() {
    return new State(best, waited);
  }

  /** From a checkpoint. */
  public void restore(State state) {
    best = state.best();
    waited = state.waited();
  }
}
