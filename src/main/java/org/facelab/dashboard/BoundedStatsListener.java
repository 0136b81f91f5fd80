package org.facelab.dashboard;

import java.util.Map;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DL4J's listener, which reports every few steps whatever that costs and however many there are, held to a
 * budget. It collects what the pages under {@code /train} show and nothing else.
 */
final class BoundedStatsListener extends StatsListener {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(BoundedStatsListener.class);

  /** One for every process that works on the run, since the pages show one worker's reports. */
  private static final String WORKER = "training";

  private static final StatsUpdateConfiguration REPORT = new Collected(1);

  /** With which DL4J only counts a step's images, for its images per second. */
  private static final StatsUpdateConfiguration COUNT = new Collected(Integer.MAX_VALUE);

  private final transient ReportBudget budget;
  private boolean due;
  private boolean broken;
  private long spent;

  /**
   * Reports a run.
   *
   * @param storage where reports go
   * @param session the run's name in the UI
   * @param budget how often
   */
  BoundedStatsListener(StatsStorageRouter storage, String session, ReportBudget budget) {
    super(storage, null, REPORT, session, WORKER);
    this.budget = budget;
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    due = budget.due(System.nanoTime());
    setUpdateConfig(due ? REPORT : COUNT);
    spent = 0;
    if (due) {
      timed(() -> super.onForwardPass(model, activations));
    }
  }

  @Override
  public void onGradientCalculation(Model model) {
    if (due) {
      timed(() -> super.onGradientCalculation(model));
    }
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    timed(() -> super.iterationDone(model, iteration, epoch));
    if (due) {
      budget.reported(System.nanoTime(), spent);
    }
  }

  /** A page that has no news is no reason for a training to end. */
  private void timed(Runnable part) {
    if (broken) {
      return;
    }
    long start = System.nanoTime();
    try {
      part.run();
    } catch (RuntimeException e) {
      broken = true;
      LOG.warn("statistics for the training UI end here", e);
    }
    spent += System.nanoTime() - start;
  }
}
