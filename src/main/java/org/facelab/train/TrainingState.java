package org.facelab.train;

import java.util.EnumMap;
import java.util.Map;
import org.facelab.config.Task;

/**
 * Where a run stands, beside the graph's own weights and updater. Together they decide everything that
 * follows, so a resumed run ends as if it had not stopped. Augmentation, order of faces and drop-out need
 * nothing here: they are functions of seed, epoch and step.
 *
 * @param epoch the epoch in progress, from 0
 * @param batch the next batch of that epoch
 * @param step steps done over the whole run
 * @param totals what the epoch in progress reached so far, by task
 * @param seconds seconds of training so far, and of the epoch in progress
 * @param bestEpoch the epoch whose weights are kept, from 0; -1 before the first
 * @param rate the learning rate's state
 * @param stopping early stopping's state
 * @param keeping the same of the metric whose best epoch is kept
 * @param weights the task weights' state
 */
public record TrainingState(
    int epoch,
    int batch,
    long step,
    Map<Task, TaskTotals> totals,
    Seconds seconds,
    int bestEpoch,
    LearningRate.State rate,
    Patience.State stopping,
    Patience.State keeping,
    TaskWeights.State weights) {
  /** Older checkpoints kept the epoch by the metric that stopped. */
  public TrainingState {
    keeping = keeping == null ? stopping : keeping;
  }

  /**
   * Time spent, which is the one thing that differs between two runs of one seed.
   *
   * @param run seconds of the whole run
   * @param epoch seconds of the epoch in progress
   */
  public record Seconds(double run, double epoch) {
    /** With more time spent. */
    Seconds plus(double more) {
      return new Seconds(run + more, epoch + more);
    }
  }

  /** No totals yet. */
  static Map<Task, TaskTotals> noTotals(Iterable<Task> tasks) {
    Map<Task, TaskTotals> totals = new EnumMap<>(Task.class);
    tasks.forEach(task -> totals.put(task, TaskTotals.NONE));
    return totals;
  }
}
