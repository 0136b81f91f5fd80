package org.facelab.train;

import org.facelab.config.Schedule;
import org.facelab.config.Schedule.Cosine;
import org.facelab.config.Schedule.Plateau;
import org.facelab.config.Schedule.Step;
import org.facelab.config.TrainSettings;

/**
 * The learning rate of each step. All but reduce-on-plateau are pure functions of the step; that one keeps
 * a factor, which falls when the watched metric stands still. Not thread-safe.
 */
public final class LearningRate {
  private final double base;
  private final Schedule schedule;
  private final int epochs;
  private final int stepsPerEpoch;
  private final Patience patience;
  private double factor = 1;

  /**
   * For a checkpoint.
   *
   * @param factor what reduce-on-plateau made of the rate
   * @param patience how long the metric has stood still
   */
  public record State(double factor, Patience.State patience) {}

  /** The schedule of an experiment. */
  public LearningRate(TrainSettings settings, int stepsPerEpoch) {
    base = settings.optimiser().learningRate();
    schedule = settings.schedule();
    epochs = settings.epochs();
    this.stepsPerEpoch = stepsPerEpoch;
    patience =
        schedule instanceof Plateau p ? new Patience(p.metric(), p.patience(), p.minDelta()) : null;
  }

  /** The rate of a step, counted from 0 over the whole run. */
  public double at(long step) {
    double epoch = (double) step / stepsPerEpoch;
    double warmUp = schedule.warmUpEpochs();
    // The first step of a warm-up already moves, the last one has the whole rate.
    double rise = epoch < warmUp ? (step + 1) / Math.max(1, warmUp * stepsPerEpoch) : 1;
    return base * Math.min(1, rise) * shape(epoch, warmUp);
  }

  /** Tells reduce-on-plateau what the epoch reached. */
  public void epochDone(Validation validation) {
    if (schedule instanceof Plateau p && patience.exhaustedBy(validation)) {
      factor = Math.max(factor * p.factor(), p.minLearningRate() / base);
      patience.restart();
    }
  }

  /** For a checkpoint. */
  public State state() {
    return new State(factor, patience == null ? null : patience.state());
  }

  /** From a checkpoint. */
  public void restore(State state) {
    factor = state.factor();
    if (patience != null) {
      patience.restore(state.patience());
    }
  }

  private double shape(double epoch, double warmUp) {
    if (schedule instanceof Step s) {
      return Math.pow(s.factor(), Math.floor(epoch / s.everyEpochs()));
    }
    if (schedule instanceof Cosine c) {
      double progress = Math.max(0, Math.min(1, (epoch - warmUp) / (epochs - warmUp)));
      return c.finalShare() + (1 - c.finalShare()) * (1 + Math.cos(Math.PI * progress)) / 2;
    }
    return factor;
  }
}
