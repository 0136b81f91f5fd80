package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.Experiment;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.face.Keypoint;
import org.facelab.model.NetworkBuilder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The speed of an experiment's network on random images, without data or augmentation.
 *
 * @param trainImagesPerSecond by the median time of a step: forward, backward, update
 * @param inferenceImagesPerSecond by the median time of a batch
 * @param engine what computed
 */
public record Benchmark(
    double trainImagesPerSecond, double inferenceImagesPerSecond, EngineFacts engine) {
  /** Steps before those that are timed: plans are made, code is compiled. */
  private static final int WARM_UP = 5;

  /** Times {@code steps} steps and as many batches of inference. Both tasks must be learned. */
  public static Benchmark measure(Experiment experiment, int steps) {
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    int batch = experiment.train().batchSize();
    MultiDataSet data = random(experiment, batch);
    try (Engine engine = Engines.open(graph, experiment)) {
      return new Benchmark(
          batch / medianSeconds(steps, () -> engine.fit(data)),
          batch / medianSeconds(steps, () -> engine.output(data.getFeatures(0))),
          engine.facts());
    }
  }

  private static MultiDataSet random(Experiment experiment, int batch) {
    int size = experiment.image().size();
    int classes = experiment.data().emotions().size();
    INDArray images = Nd4j.randn(DataType.FLOAT, batch, experiment.image().channels(), size, size);
    INDArray points = Nd4j.rand(DataType.FLOAT, batch, Keypoint.COORDINATES);
    INDArray emotions = Nd4j.zeros(DataType.FLOAT, batch, classes);
    for (int i = 0; i < batch; i++) {
      emotions.putScalar(i, i % classes, 1);
    }
    return new MultiDataSet(
        new INDArray[] {images},
        new INDArray[] {points, emotions},
        null,
        new INDArray[] {
          Nd4j.ones(DataType.FLOAT, batch, Keypoint.COORDINATES),
          Nd4j.ones(DataType.FLOAT, batch, 1)
        });
  }

  private static double medianSeconds(int steps, Runnable step) {
    for (int i = 0; i < WARM_UP; i++) {
      step.run();
    }
    double[] seconds = new double[steps];
    for (int i = 0; i < steps; i++) {
      long start = System.nanoTime();
      step.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return (seconds[(steps - 1) / 2] + seconds[steps / 2]) / 2;
  }

  /** The most memory that this process has held, in MiB; 0 where the system does not tell. */
  public static long peakResidentMegabytes() {
    try {
      List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
      return status.stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // not Linux
    }
  }
}
