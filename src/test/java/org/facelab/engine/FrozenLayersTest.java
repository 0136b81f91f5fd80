package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.Precision;
import org.facelab.config.RunFailure;
import org.facelab.engine.plan.ImageShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Training of networks with frozen layers, against stock DL4J in float64. */
final class FrozenLayersTest {
  private static final ImageShape IMAGE = new ImageShape(3, 9, 9);
  private static final int BATCH = 5;
  private static final double CLOSE = 1e-4;

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Backend.start(1);
  }

  @AfterAll
  static void allThreads() {
    Backend.start(0);
  }

  @Test
  void frozenParametersStayToTheBitAndTheOthersFollowStockDl4j() throws IOException {
    ComputationGraph graph = graph(DataType.FLOAT, true);
    ComputationGraph reference = graph(DataType.DOUBLE, true);
    reference.setParams(graph.params().castTo(DataType.DOUBLE));
    INDArray start = reference.params().dup();
    INDArray frozen = frozen(graph);
    try (Engine engine = Fast.open(graph, IMAGE, Precision.FLOAT32, 1)) {
      for (int step = 0; step < 4; step++) {
        MultiDataSet batch = batch(step);
        TinyNetwork.train(engine, batch, step);
        TinyNetwork.trainStock(reference, batch, step);
      }
    }
    assertThat(frozen(graph)).isEqualTo(frozen);
    assertThat(graph.score()).isCloseTo(reference.score(), within(reference.score()));
    INDArray difference = graph.params().castTo(DataType.DOUBLE).sub(reference.params());
    assertThat(Differences.norm(difference) / Differences.norm(reference.params().sub(start)))
        .isLessThan(CLOSE);
    INDArray state = reference.getUpdater().getStateViewArray();
    assertThat(Differences.relative(graph.getUpdater().getStateViewArray(), state))
        .isLessThan(CLOSE);
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(graph, file.toFile(), true);
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile(), true);
    assertThat(restored.params()).isEqualTo(graph.params());
    assertThat(restored.getLayer("conv"))
        .isInstanceOf(org.deeplearning4j.nn.layers.FrozenLayer.class);
  }

  private static Offset<Double> within(double expected) {
    return Offset.offset(CLOSE * Math.abs(expected));
  }

  /** Convolution and normalisation with its running statistics. */
  private static INDArray frozen(ComputationGraph graph) {
    return Nd4j.concat(
        0, graph.getLayer("conv").params().ravel(), graph.getLayer("normal").params().ravel());
  }

  @Test
  void aFrozenLayerAboveATrainedOneIsLeftToStockDl4j() {
    ComputationGraph graph = graph(DataType.FLOAT, false);
    assertThatThrownBy(() -> Fast.open(graph, IMAGE, Precision.FLOAT32, 1))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("\"normal\" (frozen above layers that are not)");
  }

  private static ComputationGraph graph(DataType type, boolean convolutionIsFrozen) {
    Layer convolution =
        new ConvolutionLayer.Builder(3, 3).nOut(17).convolutionMode(ConvolutionMode.Same).build();
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(type)
            .activation(Activation.IDENTITY)
            .updater(new Adam(0.01, 0.9, 0.999, 1e-3))
            .l2(0.1)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(IMAGE.height(), IMAGE.width(), IMAGE.channels()))
            .addLayer(
                "conv", convolutionIsFrozen ? new FrozenLayer(convolution) : convolution, "image")
            .addLayer("normal", new FrozenLayer(new BatchNormalization()), "conv")
            .addLayer(
                "active",
                new ActivationLayer.Builder().activation(Activation.RELU).build(),
                "normal")
            .addLayer("trained", new ConvolutionLayer.Builder(3, 3).nOut(8).build(), "active")
            .addLayer("other", new ConvolutionLayer.Builder(3, 3).nOut(5).build(), "active")
            .addVertex("merged", new MergeVertex(), "trained", "other")
            .addLayer(
                "classes",
                new OutputLayer.Builder(new LossMCXENT())
                    .nOut(4)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "merged")
            .setOutputs("classes")
            .build();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static MultiDataSet batch(long seed) {
    Random random = new Random(seed);
    INDArray images =
        Nd4j.create(DataType.FLOAT, BATCH, IMAGE.channels(), IMAGE.height(), IMAGE.width());
    for (long i = 0; i < images.length(); i++) {
      images.putScalar(i, random.nextGaussian());
    }
    INDArray labels = Nd4j.create(DataType.FLOAT, BATCH, 4);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, random.nextInt(4), 1);
    }
    return new MultiDataSet(images, labels);
  }
}
