package org.facelab.train;

import java.util.Map;
import org.facelab.config.Task;
import org.facelab.data.FaceBatch;

/** Is told how training goes. All methods are called on the training thread, in order. */
public interface TrainListener {
  /** A step is done. */
  default void stepDone(StepReport report) {}

  /** An epoch is trained and validated. */
  default void epochDone(EpochReport report) {}

  /**
   * One step.
   *
   * @param epoch from 0
   * @param batch index in the epoch, from 0
   * @param batches batches of an epoch
   * @param faces the batch
   * @param totals the tasks' totals over the epoch so far
   * @param objective the objective over the epoch so far
   * @param learningRate the step's
   */
  record StepReport(
      int epoch,
      int batch,
      int batches,
      FaceBatch faces,
      Map<Task, TaskTotals> totals,
      double objective,
      double learningRate) {}

  /**
   * One epoch.
   *
   * @param row what {@code history.csv} holds of it
   * @param validation what it reached on the validation part
   * @param improved whether it is the best so far
   */
  record EpochReport(History.Row row, Validation validation, boolean improved) {}
}
