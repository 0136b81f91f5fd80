package org.facelab.search;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.deeplearning4j.arbiter.optimize.api.TaskCreator;
import org.deeplearning4j.arbiter.optimize.api.data.DataProvider;
import org.deeplearning4j.arbiter.optimize.api.data.DataSource;
import org.deeplearning4j.arbiter.optimize.api.score.ScoreFunction;
import org.deeplearning4j.arbiter.optimize.runner.CandidateInfo;
import org.deeplearning4j.arbiter.optimize.runner.CandidateStatus;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.listener.StatusListener;

/**
 * What Arbiter's runner executes for a candidate: one trial. Arbiter leaves it to the task to tell the
 * listeners how the candidate ended, and loses a candidate whose task throws, so nothing gets out of here.
 */
@SuppressWarnings({"rawtypes", "deprecation"}) // Arbiter's own
final class TrialTasks implements TaskCreator {
  private final Trials trials;
  private Throwable failure;

  /** Runs the trial of a candidate. */
  interface Trials {
    /**
     * Runs one.
     *
     * @param number of the candidate, from 0
     * @return how it ended
     * @throws IOException if the search's files cannot be written, which ends it
     */
    Trial run(int number, Setting setting) throws IOException, InterruptedException;
  }

  TrialTasks(Trials trials) {
    this.trials = trials;
  }

  /** What ended the whole search; null if nothing did. */
  synchronized Throwable failure() {
    return failure;
  }

  /** Throws what ended the whole search, if something did. */
  void throwFailure() throws IOException, InterruptedException {
    Throwable ended = failure();
    if (ended instanceof IOException e) {
      throw e;
    }
    if (ended instanceof InterruptedException e) {
      throw e;
    }
    if (ended instanceof RuntimeException e) {
      throw e;
    }
    if (ended instanceof Error e) {
      throw e;
    }
  }

  private synchronized void setFailure(Throwable e) {
    failure = e;
  }

  @Override
  public Callable<OptimizationResult> create(
      Candidate candidate,
      DataProvider dataProvider,
      ScoreFunction scoreFunction,
      List<StatusListener> statusListeners,
      IOptimizationRunner runner) {
    return () -> execute(candidate, statusListeners, runner);
  }

  @Override
  public Callable<OptimizationResult> create(
      Candidate candidate,
      Class<? extends DataSource> dataSource,
      Properties dataSourceProperties,
      ScoreFunction scoreFunction,
      List<StatusListener> statusListeners,
      IOptimizationRunner runner) {
    return () -> execute(candidate, statusListeners, runner);
  }

  private OptimizationResult execute(
      Candidate candidate, List<StatusListener> listeners, IOptimizationRunner runner) {
    long started = System.currentTimeMillis();
    Double score = null;
    String reason = null;
    try {
      Trial trial = trials.run(candidate.getIndex(), (Setting) candidate.getValue());
      score = trial.status() == Trial.Status.FAILED ? null : trial.score();
      reason = trial.reason();
    } catch (Throwable e) {
      setFailure(e);
      reason = e.toString();
    }
    CandidateStatus status = score == null ? CandidateStatus.Failed : CandidateStatus.Complete;
    CandidateInfo info =
        new CandidateInfo(
            candidate.getIndex(),
            status,
            score,
            started,
            started,
            System.currentTimeMillis(),
            candidate.getFlatParameters(),
            score == null ? String.valueOf(reason) : null);
    OptimizationResult result =
        new OptimizationResult(candidate, score, candidate.getIndex(), null, info, null);
    listeners.forEach(listener -> listener.onCandidateStatusChange(info, runner, result));
    return result;
  }
}
