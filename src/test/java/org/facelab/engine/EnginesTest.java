package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.EngineChoice;
import org.facelab.config.Precision;
import org.facelab.config.RunFailure;
import org.facelab.engine.plan.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Which engine runs which network, and what is said where it is not the fast one. */
final class EnginesTest {
  private static final ImageShape IMAGE = new ImageShape(1, 8, 8);

  /** Networks that stock DL4J runs, with the layer that the fast engine does not know and why. */
  static Stream<Arguments> unknown() {
    return Stream.of(
        between("odd", "Upsampling2D", new Upsampling2D.Builder(2).build()),
        between("odd", "LocalResponseNormalization", new LocalResponseNormalization()),
        between(
            "odd", "DepthwiseConvolution2D", new DepthwiseConvolution2D.Builder().nOut(3).build()),
        between("odd", "activation tanh", activation(Activation.TANH)),
        between("odd", "activation leakyrelu", leaky(-0.1)),
        between("odd", "activation relu", relu(6.0)),
        between("odd", "activation elu", conv().activation(Activation.ELU).build()),
        between("odd", "dilation", conv().dilation(2, 2).build()),
        between("odd", "GaussianDropout", conv().dropOut(new GaussianDropout(0.5)).build()),
        between("odd", "weight noise", conv().weightNoise(new DropConnect(0.5)).build()),
        between(
            "odd",
            "locked gamma and beta",
            new BatchNormalization.Builder().lockGammaBeta(true).build()),
        between("odd", "PNORM pooling", pnorm()),
        between("odd", "FrozenLayerWithBackprop", new FrozenLayerWithBackprop(conv().build())),
        between("odd", "frozen above layers that are not", new FrozenLayer(conv().build())),
        graph("odd", "SUM pooling", (UnaryOperator<GraphBuilder>) EnginesTest::sumPooling),
        graph("odd", "CnnToRnnPreProcessor", (UnaryOperator<GraphBuilder>) EnginesTest::recurrent),
        graph("odd", "ScaleVertex", (UnaryOperator<GraphBuilder>) EnginesTest::scaled),
        graph("odd", "ElementWiseVertex", (UnaryOperator<GraphBuilder>) EnginesTest::product),
        graph("odd", "LossLayer", (UnaryOperator<GraphBuilder>) EnginesTest::lossLayer),
        graph("odd", "an output of no use", (UnaryOperator<GraphBuilder>) EnginesTest::deadEnd),
        graph("the graph", "not in float32", graph -> plain(builder(DataType.DOUBLE))),
        graph("the graph", "gradients not divided by the batch size", graph -> plain(whole())),
        graph("odd", "a sum of different shapes", graph -> broadcast()),
        graph("odd", "channels last", graph -> channelsLast()),
        graph("the graph", "more than one input", graph -> twoInputs()));
  }

  private static Arguments between(String name, String why, Layer layer) {
    return graph(
        name,
        why,
        graph ->
            graph
                .addLayer("conv", conv().build(), "image")
                .addLayer(name, layer, "conv")
                .addLayer("out", out(), name)
                .setOutputs("out"));
  }

  private static Arguments graph(String name, String why, UnaryOperator<GraphBuilder> layers) {
    return Arguments.of(name, why, layers);
  }

  @ParameterizedTest(name = "{0} ({1})")
  @MethodSource("unknown")
  void whatTheFastEngineDoesNotKnowRunsOnStockDl4j(
      String name, String why, UnaryOperator<GraphBuilder> layers) {
    Fast.precisions(); // skips where nothing is fast
    ComputationGraph graph = new ComputationGraph(layers.apply(builder(DataType.FLOAT)).build());
    graph.init();
    assertThatThrownBy(() -> Engines.open(graph, IMAGE, EngineChoice.FAST, Precision.FLOAT32, 1))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("layer \"%s\" (%s".formatted(name, why));
    try (Engine engine = Engines.open(graph, IMAGE, EngineChoice.AUTO, Precision.FLOAT32, 1)) {
      assertThat(engine.facts().engine()).isEqualTo("stock");
      assertThat(engine.facts().remark())
          .contains("layer \"%s\" (%s".formatted(name, why))
          .hasLineCount(1);
    }
  }

  @Test
  void theStockEngineTrainsInPlace() {
    ComputationGraph graph = new ComputationGraph(plain(builder(DataType.FLOAT)).build());
    graph.init();
    INDArray before = graph.params().dup();
    MultiDataSet batch =
        new MultiDataSet(Nd4j.rand(DataType.FLOAT, 2, 1, 8, 8), Nd4j.rand(DataType.FLOAT, 2, 2));
    try (Engine engine = Engines.open(graph, IMAGE, EngineChoice.STOCK, Precision.FLOAT32, 1)) {
      assertThat(engine.facts().engine()).isEqualTo("stock");
      assertThat(engine.facts().remark()).isEmpty();
      engine.fit(batch);
      assertThat(engine.output(batch.getFeatures(0))[0])
          .isEqualTo(graph.output(batch.getFeatures(0))[0]);
    }
    assertThat(graph.params()).isNotEqualTo(before);
  }

  @Test
  void theFastEngineSaysWhatItIs() {
    for (Precision precision : Fast.precisions()) {
      ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT);
      try (Engine engine =
          Engines.open(graph, TinyNetwork.IMAGE, EngineChoice.AUTO, precision, 2)) {
        String library = precision == Precision.BF16 ? "oneDNN 3.11" : "oneDNN 2.5.2";
        assertThat(engine.facts())
            .isEqualTo(new EngineFacts("fast", precision.label(), library, 2, ""));
      }
    }
  }

  @Test
  void aProcessorWithoutTheInstructionsIsNamed() {
    assertThat(Engines.obstacle(List.of())).isPresent();
    assertThat(Engines.bf16Obstacle(List.of("AVX2", "AVX-512")))
        .hasValueSatisfying(why -> assertThat(why).contains("bf16 needs a processor"));
  }

  // ---- networks

  private static final InputType IMAGES = InputType.convolutional(8, 8, 1);

  private static GraphBuilder builder(DataType type) {
    return general(type).graphBuilder().addInputs("image").setInputTypes(IMAGES);
  }

  private static NeuralNetConfiguration.Builder general(DataType type) {
    return new NeuralNetConfiguration.Builder().dataType(type).activation(Activation.IDENTITY);
  }

  private static GraphBuilder whole() {
    return general(DataType.FLOAT)
        .miniBatch(false)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(IMAGES);
  }

  private static GraphBuilder plain(GraphBuilder graph) {
    return graph.addLayer("out", out(), "image").setOutputs("out");
  }

  private static ConvolutionLayer.Builder conv() {
    return new ConvolutionLayer.Builder(3, 3).nOut(3).convolutionMode(ConvolutionMode.Same);
  }

  private static OutputLayer out() {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nOut(2)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static Layer activation(Activation activation) {
    return new ActivationLayer.Builder().activation(activation).build();
  }

  private static Layer leaky(double slope) {
    return new ActivationLayer.Builder().activation(new ActivationLReLU(slope)).build();
  }

  private static Layer relu(double most) {
    return new ActivationLayer.Builder().activation(new ActivationReLU(most, null, null)).build();
  }

  private static Layer pnorm() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.PNORM, new int[] {2, 2})
        .pnorm(2)
        .build();
  }

  private static GraphBuilder sumPooling(GraphBuilder graph) {
    return graph
        .addLayer("odd", new GlobalPoolingLayer.Builder(PoolingType.SUM).build(), "image")
        .addLayer("out", out(), "odd")
        .setOutputs("out");
  }

  private static GraphBuilder recurrent(GraphBuilder graph) {
    return graph
        .addLayer(
            "odd",
            new LSTM.Builder().nIn(64).nOut(3).build(),
            new CnnToRnnPreProcessor(8, 8, 1),
            "image")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MSE).nIn(3).nOut(2).build(),
            new RnnToFeedForwardPreProcessor(),
            "odd")
        .setOutputs("out");
  }

  private static GraphBuilder scaled(GraphBuilder graph) {
    return graph
        .addLayer("a", conv().build(), "image")
        .addVertex("odd", new ScaleVertex(2), "a")
        .addLayer("out", out(), "odd")
        .setOutputs("out");
  }

  private static GraphBuilder product(GraphBuilder graph) {
    return graph
        .addLayer("a", conv().build(), "image")
        .addLayer("b", conv().build(), "image")
        .addVertex("odd", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
        .addLayer("out", out(), "odd")
        .setOutputs("out");
  }

  /** Without input types, which DL4J would check. */
  private static GraphBuilder broadcast() {
    return general(DataType.FLOAT)
        .graphBuilder()
        .addInputs("image")
        .addLayer("a", conv().nIn(1).build(), "image")
        .addLayer("b", conv().nIn(1).nOut(1).build(), "image")
        .addVertex("odd", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
        .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "odd")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MSE)
                .nIn(3)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build(),
            "pool")
        .setOutputs("out");
  }

  private static GraphBuilder channelsLast() {
    return general(DataType.FLOAT)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(8, 8, 1, CNN2DFormat.NHWC))
        .addLayer("odd", conv().build(), "image")
        .addLayer("out", out(), "odd")
        .setOutputs("out");
  }

  private static GraphBuilder lossLayer(GraphBuilder graph) {
    return graph
        .addLayer("dense", new DenseLayer.Builder().nOut(2).build(), "image")
        .addLayer("odd", new LossLayer.Builder(LossFunction.MSE).build(), "dense")
        .setOutputs("odd");
  }

  private static GraphBuilder deadEnd(GraphBuilder graph) {
    return graph
        .allowDisconnected(true)
        .addLayer("conv", conv().build(), "image")
        .addLayer("odd", conv().build(), "conv")
        .addLayer("out", out(), "conv")
        .setOutputs("out");
  }

  private static GraphBuilder twoInputs() {
    return general(DataType.FLOAT)
        .graphBuilder()
        .addInputs("image", "second")
        .setInputTypes(IMAGES, IMAGES)
        .addLayer("conv", conv().build(), "image")
        .addLayer("second-conv", conv().build(), "second")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv", "second-conv")
        .addLayer("out", out(), "sum")
        .setOutputs("out");
  }
}
