package org.facelab.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.Experiment;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.engine.Engine;
import org.facelab.engine.Engines;
import org.facelab.model.WeightsFile;
import org.facelab.train.LearningRateRange.Result.End;

/**
 * Trains a fresh network with a learning rate that rises from step to step by one factor, and records the loss
 * (Smith, Cyclical Learning Rates for Training Neural Networks, WACV 2017). The loss falls fastest at a rate
 * that is about right, and rises at one that is too high.
 */
public final class LearningRateRange {
  /** Weight of the past in the smoothed loss. */
  private static final double SMOOTHING = 0.9;

  /** The test ends where the smoothed loss is above the lowest by so many times the first. */
  private static final double TOO_HIGH = 2;

  private LearningRateRange() {}

  /**
   * One step.
   *
   * @param learningRate the rate that the step was done with
   * @param loss the objective over the step's batch, before the step; NaN if it was not a number
   * @param smoothed running mean of it, corrected for its start
   */
  public record Step(double learningRate, double loss, double smoothed) {}

  /**
   * What the test found.
   *
   * @param steps in order; the test ends early where the loss has grown too far
   * @param end why it ended
   * @param steepest the rate where the smoothed loss falls fastest over the logarithm of the rate; NaN if it
   *     never falls
   * @param lowest the rate of the lowest smoothed loss
   */
  public record Result(List<Step> steps, End end, double steepest, double lowest) {
    /** Why a test ended. */
    public enum End {
      /** The highest rate was reached. */
      HIGHEST_RATE,
      /** The loss had grown too far. */
      LOSS_TOO_HIGH,
      /** The loss was not a number. */
      NOT_A_NUMBER,
      STOPPED
    }

    static Result of(List<Step> steps, End end) {
      // Half a decade's slope: single steps are noise.
      int span = Math.max(2, steps.size() / 16);
      double steepest = Double.NaN;
      double fall = 0;
      double lowest = Double.NaN;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < steps.size(); i++) {
        if (steps.get(i).smoothed() < least) {
          least = steps.get(i).smoothed();
          lowest = steps.get(i).learningRate();
        }
        if (i >= 2 * span) {
          double fallen = steps.get(i - span).smoothed() - steps.get(i).smoothed();
          if (fallen > fall) {
            fall = fallen;
            steepest = Math.sqrt(steps.get(i - span).learningRate() * steps.get(i).learningRate());
          }
        }
      }
      return new Result(List.copyOf(steps), end, steepest, lowest);
    }
  }

  /**
   * Runs the test.
   *
   * @param pretrained what the network's first weights come from, as {@link
   *     org.facelab.model.Pretrained#find} has found it
   * @param low first learning rate
   * @param high last one
   * @param count steps from the first to the last
   * @param stopRequested asked after every step; true ends the test with what there is
   */
  public static Result run(
      Experiment experiment,
      FaceData data,
      Optional<WeightsFile> pretrained,
      double low,
      double high,
      int count,
      BooleanSupplier stopRequested)
      throws InterruptedException {
    TrainingRun.checkTrainable(experiment, data);
    ComputationGraph graph = TrainingRun.newGraph(experiment, data, pretrained);
    TaskWeights weights = new TaskWeights(experiment.loss(), experiment.tasks());
    List<Step> steps = new ArrayList<>();
    try (Engine engine = Engines.open(graph, experiment)) {
      GraphStep step =
          new GraphStep(graph, engine, experiment, new Objective(experiment.loss(), data), weights);
      double mean = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int epoch = 0; steps.size() < count; epoch++) {
        try (BatchStream stream = BatchStream.training(data, experiment, epoch, 0)) {
          for (FaceBatch faces = stream.next();
              faces != null && steps.size() < count;
              faces = stream.next()) {
            double rate = low * Math.pow(high / low, (double) steps.size() / (count - 1));
            double loss = loss(step, weights, faces, rate, steps.size());
            mean = SMOOTHING * mean + (1 - SMOOTHING) * loss;
            double smoothed = mean / (1 - Math.pow(SMOOTHING, steps.size() + 1.0));
            if (Double.isNaN(loss)) {
              return Result.of(steps, End.NOT_A_NUMBER);
            }
            if (stopRequested.getAsBoolean()) {
              return Result.of(steps, End.STOPPED);
            }
            steps.add(new Step(rate, loss, smoothed));
            least = Math.min(least, smoothed);
            if (smoothed - least > TOO_HIGH * Math.abs(steps.get(0).loss())) {
              return Result.of(steps, End.LOSS_TOO_HIGH);
            }
          }
        }
      }
    }
    return Result.of(steps, End.HIGHEST_RATE);
  }

  private static double loss(
      GraphStep step, TaskWeights weights, FaceBatch faces, double rate, int number) {
    try {
      return weights.objective(GraphStep.means(step.train(faces, rate, number)));
    } catch (DivergenceException e) {
      return Double.NaN;
    }
  }
}
