package org.facelab.train;

import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.model.WeightsFile;

/**
 * What a few steps on real batches say of the whole.
 *
 * @param facesPerSecond measured, without the first steps
 * @param secondsPerEpoch of training alone, at that speed
 * @param engine what computed
 */
public record DryRun(double facesPerSecond, double secondsPerEpoch, EngineFacts engine) {
  /** Steps that are measured. */
  public static final int STEPS = 5;

  private static final int WARM_UP = 2;

  /**
   * Builds the network, trains some steps and forgets it.
   *
   * @param pretrained what the network's first weights come from, as {@link
   *     org.facelab.model.Pretrained#find} has found it
   * @throws InputException if there is nothing to train on
   */
  public static DryRun measure(
      Experiment experiment, FaceData data, Optional<WeightsFile> pretrained)
      throws InterruptedException {
    TrainingRun.checkTrainable(experiment, data);
    ComputationGraph graph = TrainingRun.newGraph(experiment, data, pretrained);
    try (Engine engine = Engines.open(graph, experiment)) {
      return measure(experiment, data, graph, engine);
    }
  }

  private static DryRun measure(
      Experiment experiment, FaceData data, ComputationGraph graph, Engine engine)
      throws InterruptedException {
    GraphStep step =
        new GraphStep(
            graph,
            engine,
            experiment,
            new Objective(experiment.loss(), data),
            new TaskWeights(experiment.loss(), experiment.tasks()));
    long faces = 0;
    long nanos = 0;
    int done = 0;
    while (done < WARM_UP + STEPS) {
      try (BatchStream stream = BatchStream.training(data, experiment, 0, 0)) {
        FaceBatch batch;
        while (done < WARM_UP + STEPS && (batch = stream.next()) != null) {
          long start = System.nanoTime();
          step.train(batch, 0, done);
          if (done++ >= WARM_UP) {
            nanos += System.nanoTime() - start;
            faces += batch.size();
          }
        }
      }
    }
    double facesPerSecond = faces * 1e9 / nanos;
    return new DryRun(
        facesPerSecond,
        BatchStream.facesPerEpoch(data, experiment) / facesPerSecond,
        engine.facts());
  }
}
