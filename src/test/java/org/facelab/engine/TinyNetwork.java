package org.facelab.engine;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.engine.plan.ImageShape;
import org.facelab.model.NetworkBuilder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A small residual network with both tasks, as FaceLab builds it, and random batches for it. */
final class TinyNetwork {
  static final int SIZE = 16;
  static final ImageShape IMAGE = new ImageShape(1, SIZE, SIZE);

  private static final int POINTS = 30;
  private static final int CLASSES = 7;

  /** Drop-out is drawn from this and the number of the step. */
  private static final long SEED = 99;

  private TinyNetwork() {}

  /** A network with random weights everywhere, the same for the same overrides. */
  static ComputationGraph graph(DataType type, String... overrides) {
    Experiment experiment = Experiments.tinyExperiment(overrides);
    ComputationGraph floats =
        new ComputationGraph(NetworkBuilder.configuration(experiment, DataType.FLOAT));
    floats.init();
    Random random = new Random(5);
    INDArray weights = floats.getLayer(NetworkBuilder.KEYPOINTS).getParam("W"); // starts at 0
    for (long i = 0; i < weights.length(); i++) {
      weights.putScalar(i, 0.2 * random.nextGaussian());
    }
    if (type == DataType.FLOAT) {
      return floats;
    }
    ComputationGraph doubles =
        new ComputationGraph(NetworkBuilder.configuration(experiment, DataType.DOUBLE));
    doubles.init();
    doubles.setParams(floats.params().castTo(DataType.DOUBLE));
    return doubles;
  }

  /** Random images, points and soft emotions, of which about a third are masked. */
  static MultiDataSet batch(int size, long seed) {
    Random random = new Random(seed);
    INDArray images = Nd4j.create(DataType.FLOAT, size, 1, SIZE, SIZE);
    INDArray points = Nd4j.create(DataType.FLOAT, size, POINTS);
    INDArray pointMask = Nd4j.create(DataType.FLOAT, size, POINTS);
    INDArray emotionMask = Nd4j.create(DataType.FLOAT, size, 1);
    INDArray emotions = Nd4j.create(DataType.FLOAT, size, CLASSES);
    for (INDArray array : List.of(images, points, emotions)) {
      for (long i = 0; i < array.length(); i++) {
        array.putScalar(i, random.nextGaussian());
      }
    }
    for (INDArray mask : List.of(pointMask, emotionMask)) {
      for (long i = 0; i < mask.length(); i++) {
        mask.putScalar(i, i == 0 || random.nextInt(3) > 0 ? 1 : 0);
      }
    }
    return new MultiDataSet(
        new INDArray[] {images},
        new INDArray[] {points, Nd4j.nn().softmax(emotions, 1)},
        null,
        new INDArray[] {pointMask, emotionMask});
  }

  /** Trains one batch, with the drop-out of that step. */
  static void train(Engine engine, MultiDataSet batch, int step) {
    Nd4j.getRandom().setSeed(SEED + step);
    engine.fit(batch);
  }

  /** Stock DL4J's step on the same batch in the graph's type. */
  static void trainStock(ComputationGraph graph, MultiDataSet batch, int step) {
    Nd4j.getRandom().setSeed(SEED + step);
    graph.fit(graph.params().dataType() == DataType.DOUBLE ? TwinGraphs.doubles(batch) : batch);
  }
}
