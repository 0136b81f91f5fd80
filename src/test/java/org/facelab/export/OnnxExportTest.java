package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import onnx.Onnx;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.Experiment;
import org.facelab.config.NetworkSettings.ResidualNetwork;
import org.facelab.config.RunFailure;
import org.facelab.export.OnnxExport.Options;
import org.facelab.model.Catalogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class OnnxExportTest {
  private static final Options PLAIN = new Options(false, false);
  private static final Options FOLDED = new Options(true, false);

  static Stream<Arguments> layers() {
    return Stream.of(
        layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.ELU)),
        layer(new ConvolutionLayer.Builder(3, 2).nOut(4).stride(2, 1).padding(1, 0)),
        layer(
            new ConvolutionLayer.Builder(5, 4)
                .nOut(3)
                .stride(2, 3)
                .convolutionMode(ConvolutionMode.Same)),
        layer(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(3)
                .dilation(2, 2)
                .hasBias(false)
                .convolutionMode(ConvolutionMode.Same)),
        layer(new BatchNormalization.Builder().eps(1e-3)),
        layer(new BatchNormalization.Builder().useLogStd(true)),
        layer(new BatchNormalization.Builder().lockGammaBeta(true).gamma(1.3).beta(0.2)),
        layer(
            new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(3, 3)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)),
        layer(
            new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(2, 3)
                .stride(2, 1)
                .padding(1, 1)),
        layer(
            new SubsamplingLayer.Builder(PoolingType.AVG)
                .kernelSize(3, 3)
                .stride(2, 2)
                .convolutionMode(ConvolutionMode.Same)),
        layer(new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2)),
        layer(new GlobalPoolingLayer.Builder(PoolingType.AVG)),
        layer(new GlobalPoolingLayer.Builder(PoolingType.MAX)),
        layer(new GlobalPoolingLayer.Builder(PoolingType.SUM)),
        layer(new LocalResponseNormalization.Builder().n(3).alpha(0.3).beta(0.7).k(1.5)),
        layer(new DenseLayer.Builder().nOut(9).activation(Activation.TANH)),
        layer(new DenseLayer.Builder().nOut(9).hasBias(false)),
        layer(new DropoutLayer.Builder(0.5)),
        layer(new ZeroPaddingLayer.Builder(1, 2, 0, 3)),
        layer(new Cropping2D.Builder(1, 2, 0, 3)),
        layer(new Upsampling2D.Builder().size(new int[] {2, 3})));
  }

  private static Arguments layer(Layer.Builder<?> builder) {
    Layer layer = builder.build();
    return Arguments.of(layer.getClass().getSimpleName(), layer);
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("layers")
  void everyLayerGivesWhatDl4jGives(String name, Layer layer) throws Exception {
    ComputationGraph graph = graph(g -> g.addLayer("tested", layer, "image"), "tested");

    assertParity(graph, PLAIN, 1e-4);
  }

  static Stream<IActivation> activations() {
    return Stream.concat(
        Stream.of(
                Activation.IDENTITY,
                Activation.RELU,
                Activation.RELU6,
                Activation.LEAKYRELU,
                Activation.ELU,
                Activation.SELU,
                Activation.SIGMOID,
                Activation.HARDSIGMOID,
                Activation.TANH,
                Activation.SOFTPLUS,
                Activation.SOFTSIGN,
                Activation.SWISH)
            .map(Activation::getActivationFunction),
        Stream.of(new ActivationReLU(0.7, 0.0, 0.0), new ActivationReLU(null, null, 0.2)));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void everyActivationGivesWhatDl4jGives(IActivation function) throws Exception {
    ComputationGraph graph =
        graph(
            g ->
                g.addLayer(
                    "tested", new ActivationLayer.Builder().activation(function).build(), "image"),
            "tested");

    assertParity(graph, PLAIN, 1e-4);
  }

  static Stream<Arguments> vertices() {
    return Stream.of(
        Arguments.of("sum", new ElementWiseVertex(Op.Add)),
        Arguments.of("mean", new ElementWiseVertex(Op.Average)),
        Arguments.of("maximum", new ElementWiseVertex(Op.Max)),
        Arguments.of("product", new ElementWiseVertex(Op.Product)),
        Arguments.of("difference", new ElementWiseVertex(Op.Subtract)),
        Arguments.of("channels", new MergeVertex()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vertices")
  void everyVertexGivesWhatDl4jGives(String name, GraphVertex vertex) throws Exception {
    ComputationGraph graph =
        graph(
            g ->
                g.addLayer("a", new ConvolutionLayer.Builder(1, 1).nOut(3).build(), "image")
                    .addLayer("b", new ConvolutionLayer.Builder(1, 1).nOut(3).build(), "image")
                    .addVertex("joined", vertex, "a", "b")
                    .addVertex("tested", new L2NormalizeVertex(), "joined"),
            "tested");
    ComputationGraph ofRows =
        graph(
            g ->
                g.addLayer("a", new DenseLayer.Builder().nOut(6).build(), "image")
                    .addLayer("b", new DenseLayer.Builder().nOut(6).build(), "image")
                    .addVertex("joined", vertex, "a", "b")
                    .addVertex("unit", new L2NormalizeVertex(), "joined")
                    .addVertex("tested", new SubsetVertex(1, 4), "unit"),
            "tested");

    assertParity(ofRows, PLAIN, 1e-4);

    assertParity(graph, PLAIN, 1e-4);
  }

  static Stream<String> catalogue() {
    return Catalogue.entries().stream()
        .filter(entry -> entry.network().orElse(null) instanceof ResidualNetwork)
        .map(CatalogueEntry::name);
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void everyNetworkOfTheCatalogueGivesWhatDl4jGives(String network) throws Exception {
    Experiment experiment =
        Experiments.tinyExperiment(
            "network={kind: catalogue, name: %s}".formatted(network), "image.size=32");
    ComputationGraph graph = CombinedGraphTest.network(experiment);

    assertParity(graph, PLAIN, 1e-4, 1, 32);
    assertParity(graph, FOLDED, 1e-4, 1, 32);
  }

  @Test
  void foldingLeavesNoBatchNormalisationBehindAConvolution() throws Exception {
    ComputationGraph graph = CombinedGraphTest.network(Experiments.tinyExperiment());

    String plain = text(OnnxExport.write(graph, new long[] {1, 16, 16}, PLAIN));
    String folded = text(OnnxExport.write(graph, new long[] {1, 16, 16}, FOLDED));

    assertThat(plain).contains("BatchNormalization");
    assertThat(folded).doesNotContain("BatchNormalization");
  }

  @Test
  void eightBitsKeepEveryLearntWeightWithinHalfAStep() throws Exception {
    Experiment experiment = Experiments.tinyExperiment();
    ComputationGraph graph =
        CombinedGraph.of(
            List.of(new CombinedGraph.Part(CombinedGraphTest.network(experiment), experiment)),
            24,
            1);
    long[] image = {1, 24, 24};

    byte[] whole = OnnxExport.write(graph, image, FOLDED);
    byte[] small = OnnxExport.write(graph, image, new Options(true, true));

    Map<String, Onnx.TensorProto> kept = constants(whole);
    Map<String, Onnx.TensorProto> rounded = constants(small);
    int compared = 0;
    for (String name : rounded.keySet()) {
      if (!name.endsWith(":int8")) {
        continue;
      }
      String plain = name.substring(0, name.length() - ":int8".length());
      assertThat(plain).as("resampling is exact").doesNotContain("image-");
      byte[] steps = rounded.get(name).getRawData().toByteArray();
      float[] scales = floats(rounded.get(plain + ":scale"));
      float[] weights = floats(kept.get(plain));
      int each = weights.length / scales.length;
      for (int i = 0; i < weights.length; i++) {
        float scale = scales[i / each];
        assertThat(Math.abs(steps[i] * scale - weights[i])).isLessThanOrEqualTo(0.5001f * scale);
      }
      for (int o = 0; o < scales.length; o++) {
        byte[] row = Arrays.copyOfRange(steps, o * each, (o + 1) * each);
        assertThat(largest(row)).as("%s, output %d", plain, o).isEqualTo(127);
      }
      compared++;
    }
    assertThat(compared).isGreaterThanOrEqualTo(2);
    assertThat(small.length).isLessThan(whole.length);
    INDArray faces = Nd4j.rand(3, 1, 24, 24).muli(255);
    assertThat(difference(ask(small, faces).get("emotion"), graph.output(faces)[1]))
        .isBetween(1e-6, 0.1);
  }

  private static int largest(byte[] values) {
    int largest = 0;
    for (byte value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static Map<String, Onnx.TensorProto> constants(byte[] onnx) throws Exception {
    Map<String, Onnx.TensorProto> constants = new java.util.HashMap<>();
    Onnx.ModelProto.parseFrom(onnx)
        .getGraph()
        .getInitializerList()
        .forEach(tensor -> constants.put(tensor.getName(), tensor));
    return constants;
  }

  private static float[] floats(Onnx.TensorProto tensor) {
    FloatBuffer values =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }

  @Test
  void aLayerThatIsNotKnownIsNamed() {
    ComputationGraph graph =
        graph(
            g ->
                g.addLayer(
                    "odd", new SeparableConvolution2D.Builder(3, 3).nOut(4).build(), "image"),
            "odd");

    assertThatThrownBy(() -> OnnxExport.write(graph, new long[] {2, 8, 11}, PLAIN))
        .isInstanceOf(RunFailure.class)
        .hasMessage("the layer 'odd' cannot be written as ONNX: SeparableConvolution2D");
  }

  // ---- a graph, its ONNX, and the two compared

  private static ComputationGraph graph(UnaryOperator<GraphBuilder> middle, String last) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(8, 11, 2));
    ComputationGraph graph =
        new ComputationGraph(
            middle
                .apply(builder)
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(5)
                        .activation(Activation.SOFTMAX)
                        .build(),
                    last)
                .setOutputs("out")
                .build());
    graph.init();
    // Statistics and biases that are not what they start as.
    Nd4j.getRandom().setSeed(7);
    graph.params().addi(Nd4j.rand(graph.params().shape()).muli(0.2));
    return graph;
  }

  private static void assertParity(ComputationGraph graph, Options options, double within)
      throws Exception {
    assertParity(graph, options, within, 2, 8, 11);
  }

  private static void assertParity(
      ComputationGraph graph, Options options, double within, int channels, int... size)
      throws Exception {
    int height = size[0];
    int width = size[size.length - 1];
    byte[] onnx = OnnxExport.write(graph, new long[] {channels, height, width}, options);
    for (int batch : new int[] {1, 5}) {
      INDArray image = Nd4j.rand(batch, channels, height, width).muli(4).subi(2);
      INDArray[] expected = graph.output(image.dup());
      Map<String, float[][]> answers = ask(onnx, image);
      for (int i = 0; i < expected.length; i++) {
        String output = graph.getConfiguration().getNetworkOutputs().get(i);
        assertThat(difference(answers.get(output), expected[i])).isLessThan(within);
      }
    }
  }

  static Map<String, float[][]> ask(byte[] onnx, INDArray image) throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx);
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(image.dup('c').data().asFloat()), image.shape());
        OrtSession.Result result = session.run(Map.of("image", tensor))) {
      Map<String, float[][]> answers = new java.util.HashMap<>();
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
        answers.put(entry.getKey(), (float[][]) entry.getValue().getValue());
      }
      return answers;
    }
  }

  static double difference(float[][] answers, INDArray expected) {
    // Untrained networks' outputs are as large as they are deep.
    double size = Math.max(1, expected.amaxNumber().doubleValue());
    return Nd4j.create(answers).sub(expected).amaxNumber().doubleValue() / size;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
