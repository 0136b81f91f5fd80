package org.facelab.dashboard;

import org.facelab.config.Experiment;
import org.facelab.evaluate.Predictions;
import org.facelab.report.FaceImages;
import org.facelab.train.TrainListener;

/**
 * A run that trains in this process: its last step and its last epoch's predictions. Written by the
 * training thread, read by the server's.
 */
final class LiveRun implements TrainListener {
  private static final long RATE_NANOS = 1_000_000_000L;

  private final int epochs;
  private final FaceImages faces;
  private volatile Step step;
  private volatile Epoch epoch;
  private long countedSince = System.nanoTime();
  private long counted;
  private double imagesPerSecond = Double.NaN;

  /**
   * The last step.
   *
   * @param epoch from 1
   * @param epochs planned
   * @param batch from 1
   * @param batches of an epoch
   * @param imagesPerSecond over about a second; NaN at first
   * @param objective mean over the epoch so far
   * @param learningRate the step's
   */
  record Step(
      int epoch,
      int epochs,
      int batch,
      int batches,
      double imagesPerSecond,
      double objective,
      double learningRate) {}

  /**
   * The last epoch.
   *
   * @param number from 1
   * @param predictions of the validation part
   */
  record Epoch(int number, Predictions predictions) {}

  LiveRun(Experiment experiment, FaceImages faces) {
    this.epochs = experiment.train().epochs();
    this.faces = faces;
  }

  @Override
  public void stepDone(StepReport report) {
    long now = System.nanoTime();
    counted += report.faces().size();
    if (now - countedSince >= RATE_NANOS) {
      imagesPerSecond = counted * 1e9 / (now - countedSince);
      counted = 0;
      countedSince = now;
    }
    step =
        new Step(
            report.epoch() + 1,
            epochs,
            report.batch() + 1,
            report.batches(),
            imagesPerSecond,
            report.objective(),
            report.learningRate());
  }

  @Override
  public void epochDone(EpochReport report) {
    epoch = new Epoch(report.row().epoch(), report.validation().predictions());
    counted = 0;
    countedSince = System.nanoTime(); // validation is no training
  }

  /** The last step; null before the first. */
  Step step() {
    return step;
  }

  /** The last epoch; null before the first. */
  Epoch epoch() {
    return epoch;
  }

  /** The faces that the predictions are about. */
  FaceImages faces() {
    return faces;
  }
}
