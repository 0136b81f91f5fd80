package org.facelab.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.facelab.engine.plan.ImageShape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One network twice, with the same weights: in float32 for an engine, in float64 for stock DL4J as the
 * reference, whose own rounding is out of sight.
 */
final class TwinGraphs {
  /** Drop-out is drawn from this in either graph. */
  private static final long SEED = 4711;

  final ComputationGraph graph;
  final ComputationGraph reference;
  final ImageShape image;

  /** What a training step has computed. */
  record Step(Map<String, INDArray> gradients, Map<String, INDArray> activations, double score) {}

  /** Graphs with random weights, biases, scales and statistics: none is 0 or 1 as it starts out. */
  TwinGraphs(
      Function<DataType, ComputationGraphConfiguration> configuration,
      ImageShape image,
      Random random) {
    this.image = image;
    graph = new ComputationGraph(configuration.apply(DataType.FLOAT));
    graph.init();
    graph.paramTable().forEach((name, parameter) -> randomise(name, parameter, random));
    reference = withoutHelpers(configuration.apply(DataType.DOUBLE));
    reference.setParams(graph.params().castTo(DataType.DOUBLE));
  }

  /** DL4J in plain ND4J: its helper for pooling forgets on the way back that padding counts. */
  private static ComputationGraph withoutHelpers(ComputationGraphConfiguration configuration) {
    String property = DL4JSystemProperties.DISABLE_HELPER_PROPERTY;
    String before = System.getProperty(property, "");
    System.setProperty(property, "true");
    try {
      ComputationGraph graph = new ComputationGraph(configuration);
      graph.init();
      return graph;
    } finally {
      System.setProperty(property, before);
    }
  }

  private static void randomise(String name, INDArray parameter, Random random) {
    String kind = name.substring(name.lastIndexOf('_') + 1);
    double mean = kind.equals("gamma") || kind.equals("var") ? 1 : 0;
    double spread = kind.equals("W") ? 1.2 / Math.sqrt(fanIn(parameter)) : 0.15;
    for (long i = 0; i < parameter.length(); i++) {
      parameter.putScalar(i, mean + spread * random.nextGaussian());
    }
  }

  private static double fanIn(INDArray weights) {
    return weights.rank() == 4
        ? (double) weights.length() / weights.size(0)
        : (double) weights.size(0);
  }

  /** The outputs of the reference without training effects. */
  INDArray[] referenceOutput(INDArray images) {
    reference.clearLayerMaskArrays();
    return reference.output(images.castTo(DataType.DOUBLE));
  }

  /** What every vertex of the reference says in training. */
  Map<String, INDArray> referenceActivations(INDArray images) {
    Nd4j.getRandom().setSeed(SEED);
    return reference.feedForward(images.castTo(DataType.DOUBLE), true);
  }

  /** The reference's gradients, summed over the batch, its activations and its score. */
  Step referenceStep(MultiDataSet batch) {
    MultiDataSet doubles = doubles(batch);
    Recorder recorder = new Recorder();
    reference.setListeners(recorder);
    reference.setInputs(doubles.getFeatures());
    reference.setLabels(doubles.getLabels());
    reference.setLayerMaskArrays(null, doubles.getLabelsMaskArrays());
    Nd4j.getRandom().setSeed(SEED);
    reference.computeGradientAndScore();
    reference.clearLayerMaskArrays();
    reference.setListeners(List.of());
    recorder.onGradientCalculation(reference);
    return recorder.step(reference.score());
  }

  /** The reference's score in training. */
  double referenceScore(MultiDataSet batch) {
    Nd4j.getRandom().setSeed(SEED);
    return reference.score(doubles(batch), true);
  }

  /** One step of an engine on the float32 graph. */
  Step step(Engine engine, MultiDataSet batch) {
    Recorder recorder = new Recorder();
    graph.setListeners(recorder);
    Nd4j.getRandom().setSeed(SEED);
    engine.fit(batch);
    graph.setListeners(List.of());
    return recorder.step(graph.score());
  }

  /** A batch in float64. */
  static MultiDataSet doubles(MultiDataSet batch) {
    return new MultiDataSet(
        doubles(batch.getFeatures()),
        doubles(batch.getLabels()),
        null,
        batch.getLabelsMaskArrays() == null ? null : doubles(batch.getLabelsMaskArrays()));
  }

  private static INDArray[] doubles(INDArray[] arrays) {
    INDArray[] doubles = new INDArray[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      doubles[i] = arrays[i] == null ? null : arrays[i].castTo(DataType.DOUBLE);
    }
    return doubles;
  }

  /** Takes copies of what listeners are shown. */
  private static final class Recorder extends BaseTrainingListener {
    private final Map<String, INDArray> activations = new LinkedHashMap<>();
    private final Map<String, INDArray> gradients = new LinkedHashMap<>();

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> shown) {
      shown.forEach((name, array) -> activations.put(name, copy(array)));
    }

    @Override
    public void onGradientCalculation(Model model) {
      model
          .gradient()
          .gradientForVariable()
          .forEach((name, array) -> gradients.put(name, copy(array)));
    }

    private static INDArray copy(INDArray array) {
      return array.detach().castTo(DataType.DOUBLE).dup('c');
    }

    Step step(double score) {
      return new Step(gradients, activations, score);
    }
  }
}
