package org.facelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.Adler32;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.config.FeatureShape;
import org.facelab.config.InputException;
import org.facelab.config.NetworkSettings.Base;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.NetworkSettings.Trained;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.RmsProp;

/**
 * Networks of Keras and of the zoo, small ones. {@code keras_model.py} beside the fixtures has written the
 * Keras model, and computed its answers with numpy.
 */
final class PretrainedTest {
  private static final int SIZE = 16;

  @TempDir Path folder;
  private Path keras;

  @BeforeEach
  void copyModel() throws IOException {
    keras = folder.resolve("tiny.h5");
    try (InputStream in = getClass().getResourceAsStream("tiny-inception.h5")) {
      Files.copy(in, keras);
    }
  }

  @AfterEach
  void backToTheZoo() {
    DL4JResources.resetBaseDirectoryLocation();
  }

  // ---- Keras

  @ParameterizedTest
  @CsvSource({"mixed0, 18, 7", "mixed1, 27, 3"})
  void featuresOfKerasAreThoseThatKerasDefines(String layer, int channels, int side)
      throws IOException {
    Experiment experiment = experiment("cut: " + layer);
    ComputationGraph graph = newGraph(experiment);
    INDArray images = images(); // [N, H, W, C]
    INDArray features = graph.feedForward(images.permute(0, 3, 1, 2).dup('c'), false).get(layer);
    assertThat(features.shape()).containsExactly(2, channels, side, side);
    JsonNode expected;
    try (InputStream in = getClass().getResourceAsStream("tiny-inception.json")) {
      expected = new ObjectMapper().readTree(in).get(layer);
    }
    INDArray channelsLast = features.permute(0, 2, 3, 1).dup('c');
    assertThat(channelsLast.length()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(channelsLast.getDouble(i)).isCloseTo(expected.get(i).asDouble(), within(2e-5));
    }
    // And as Deeplearning4j's import has them, channels last.
    INDArray imported = KerasFile.read(keras, SIZE).feedForward(images, false).get(layer);
    assertThat(imported.equalsWithEps(channelsLast, 2e-5)).isTrue();
  }

  private static ComputationGraph newGraph(Experiment experiment) {
    return NetworkBuilder.newGraph(experiment, Pretrained.find(experiment, notice -> {}));
  }

  private static INDArray images() {
    INDArray images = Nd4j.create(DataType.FLOAT, 2, SIZE, SIZE, 3);
    for (long i = 0; i < images.length(); i++) {
      images.putScalar(i, Math.sin(0.37 * i));
    }
    return images;
  }

  @Test
  void featuresEndBeforeTheClassifierUnlessToldOtherwise() {
    assertThat(NetworkBuilder.configuration(experiment()).getVertexInputs().get("emotion-pool"))
        .containsExactly("mixed1");
  }

  @Test
  void whatIsNotTrainedIsFrozen() {
    assertThat(frozen("train: all")).isEmpty();
    assertThat(frozen("train: none"))
        .contains("conv2d", "batch_normalization", "mixed0", "mixed1", "activation")
        .doesNotContain("emotion", "emotion-pool");
    assertThat(frozen("train: {from: mixed0}"))
        .contains("conv2d", "conv2d_5")
        .doesNotContain("mixed0", "add", "zero_padding2d", "mixed1");
    Experiment experiment = experiment("train: {from: mixed0}");
    NetworkSummary summary = NetworkSummary.of(experiment);
    NetworkSummary open = NetworkSummary.of(experiment("train: all"));
    assertThat(summary.frozen()).isPositive();
    assertThat(summary.parameters() + summary.otherParameters())
        .isEqualTo(open.parameters() + open.otherParameters());
    assertThat(summary.megaflops()).isEqualTo(open.megaflops());
  }

  private List<String> frozen(String train) {
    ComputationGraph graph = newGraph(experiment(train));
    List<String> names = new ArrayList<>();
    graph
        .getConfiguration()
        .getVertices()
        .forEach(
            (name, vertex) -> {
              boolean isFrozenVertex =
                  vertex instanceof org.deeplearning4j.nn.conf.graph.FrozenVertex;
              if (isFrozenVertex || graph.getLayer(name) instanceof FrozenLayer) {
                names.add(name);
              }
            });
    return names;
  }

  @Test
  void mistakesInTheSettingsAreNamed() {
    says("cut: mixd1", "network.cut: 'mixd1' is no layer of", "did you mean 'mixed1'?");
    says("cut: predictions", "'predictions' makes no image that the heads could read");
    says("cut: mixed0, train: {from: mixed1}", "'mixed1' is not on the way to the features");
    says("checksum: " + "0".repeat(64), "SHA-256 000", "expected by network.checksum, found ");
    assertThatThrownBy(() -> experiment("checksum: 12"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected the 64 hexadecimal digits of a SHA-256, found '12'");
    assertThatThrownBy(() -> Experiments.tinyExperiment("network={kind: pretrained, base: keras}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("network.weights is missing");
    assertThatThrownBy(() -> Experiments.tinyExperiment("network={kind: pretrained, base: vgg16}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("vgg16 reads images of 3 channels, but image.channels is 1");
    assertThatThrownBy(() -> Experiments.tinyExperiment("image.normalisation=imagenet-caffe"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("imagenet-caffe is for colours, but image.channels is 1");
  }

  private void says(String settings, String... parts) {
    Experiment experiment = experiment(settings);
    assertThatThrownBy(() -> newGraph(experiment))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void filesThatAreNoKerasModelsAreNamed() throws IOException {
    Files.delete(keras);
    says("", "network.weights: ", "tiny.h5: is not there", "model.save");
    Files.writeString(keras, "not a model");
    says("", "tiny.h5: is no HDF5 file; save the whole model");
    Files.write(keras, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0});
    says("", "tiny.h5: is no HDF5 file but a zip, perhaps of Keras 3");
    byte[] whole;
    try (InputStream in = getClass().getResourceAsStream("tiny-inception.h5")) {
      whole = in.readAllBytes();
    }
    Files.write(keras, Arrays.copyOf(whole, whole.length / 2));
    says("", "tiny.h5: cannot be read as a Keras model, it is damaged or incomplete");
    // The same with the layers' description under another name.
    String text = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1);
    String renamed = text.replace("model_config", "modul_config");
    Files.write(keras, renamed.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    says("", "tiny.h5: has weights, but not the layers that they belong to");
    String newer = text.replace("2.4.0", "3.5.0");
    Files.write(keras, newer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    says("", "tiny.h5: was written by Keras 3.5.0, but only files of Keras 2 can be read");
  }

  @Test
  void imagesThatAreTooSmallAreNamed() {
    assertThatThrownBy(
            () ->
                NetworkBuilder.configuration(
                    Experiments.tinyExperiment(
                        "network={kind: pretrained, base: vgg16}", "image.channels=3")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("image.size: 16 pixels are too few for the zoo's network");
  }

  private Experiment experiment(String... settings) {
    List<String> all = new ArrayList<>(List.of("kind: pretrained", "base: keras"));
    all.add("weights: \"" + keras + "\"");
    Arrays.stream(settings).filter(text -> !text.isEmpty()).forEach(all::add);
    return Experiments.tinyExperiment(
        "network={" + String.join(", ", all) + "}", "image.channels=3", "image.size=" + SIZE);
  }

  // ---- the zoo

  @Test
  void weightsComeFromTheZoosCacheOnceTheirChecksumIsRight() throws IOException {
    ComputationGraph original = tinyVgg(1, 4);
    ZooNetwork zoo = zoo(write(original, folder.resolve("original.zip")));
    DL4JResources.setBaseDirectory(folder.toFile());
    Files.createDirectories(zoo.cached().getParent());
    Files.copy(folder.resolve("original.zip"), zoo.cached());
    assertThat(zoo.cached()).isEqualTo(folder.resolve("models/tinyvgg/tiny_inference.zip"));
    Pretrained pretrained = new Pretrained(zooSettings(Optional.empty()), SIZE, zoo);
    WeightsFile found = pretrained.find(notice -> {});
    assertThat(found).isEqualTo(WeightsFile.read(zoo.cached()));
    ComputationGraph other = tinyVgg(2, 4);
    pretrained.load(other, List.of("block1_conv1", "block1_pool", "block2_conv1"), found);
    assertThat(other.getLayer("block2_conv1").params())
        .isEqualTo(original.getLayer("block2_conv1").params());
    assertThat(other.getLayer("fc").params()).isNotEqualTo(original.getLayer("fc").params());

    Files.write(zoo.cached(), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> pretrained.find(notice -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "tiny_inference.zip: Adler-32", "delete it, or name the right one");
  }

  @Test
  void withoutFileAndNetworkTheUserIsToldWhatToGetAndWhereToPutIt() {
    DL4JResources.setBaseDirectory(folder.toFile());
    Pretrained pretrained = new Pretrained(zooSettings(Optional.empty()), SIZE, zoo(0));
    List<String> notices = new ArrayList<>();
    assertThatThrownBy(() -> pretrained.find(notices::add))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "the weights of tinyvgg are not here, and they cannot be downloaded",
            "get http://localhost:1/models/tiny_inference.zip elsewhere and put it at "
                + folder.resolve("models/tinyvgg/tiny_inference.zip"),
            "or name a file with network.weights");
    assertThat(notices).isEmpty();
    assertThat(folder.resolve("models")).doesNotExist();
    // The layers are known all the same.
    assertThat(pretrained.configuration().getVertices()).containsKey("block2_conv1");
  }

  @Test
  void vgg16HasTheNamesOfItsFileAlsoWithoutIt() {
    DL4JResources.setBaseDirectory(folder.toFile());
    var graph = NetworkBuilder.configuration(vgg16("train: {from: block5_conv1}"));
    assertThat(graph.getVertexInputs().get("emotion-pool")).containsExactly("block5_pool");
    assertThat(graph.getVertexInputs().get("block3_conv1")).containsExactly("block2_pool");
    assertThat(graph.getVertices()).containsKeys("block1_conv2", "block4_conv3");
    assertThatThrownBy(() -> NetworkBuilder.configuration(vgg16("cut: block5_conv4")))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "network.cut: 'block5_conv4' is no layer of the zoo's network",
            "block5_conv3, block5_pool, until its file is here, which may call some otherwise");
  }

  private static Experiment vgg16(String setting) {
    return Experiments.tinyExperiment(
        "network={kind: pretrained, base: vgg16, %s}".formatted(setting),
        "image.channels=3",
        "image.size=64");
  }

  @Test
  void aDownloadComesIntoTheCacheOnceItsChecksumIsRight() throws IOException {
    DL4JResources.setBaseDirectory(folder.toFile());
    byte[] bytes = bytes(tinyVgg(1, 4));
    Adler32 sum = new Adler32();
    sum.update(bytes);
    byte[] damaged = bytes.clone();
    damaged[bytes.length / 2] ^= 1;
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
    byte[][] answers = {damaged, bytes};
    AtomicInteger asked = new AtomicInteger();
    server.createContext(
        "/tiny.zip",
        exchange -> {
          byte[] answer = answers[asked.getAndIncrement()];
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://localhost:%d/tiny.zip".formatted(server.getAddress().getPort());
      ZooNetwork zoo = new ZooNetwork("tinyvgg", url, sum.getValue(), () -> vggConfiguration(1, 4));
      Pretrained pretrained = new Pretrained(zooSettings(Optional.empty()), SIZE, zoo);
      assertThatThrownBy(() -> pretrained.find(notice -> {}))
          .isInstanceOf(InputException.class)
          .hasMessageContainingAll(url + ": Adler-32", "is not kept; try again");
      assertThat(zoo.cached().getParent()).isEmptyDirectory();
      List<String> notices = new ArrayList<>();
      assertThat(pretrained.find(notices::add).path()).isEqualTo(zoo.cached());
      assertThat(zoo.cached()).hasBinaryContent(bytes);
      assertThat(notices).hasSize(1);
      pretrained.find(notices::add);
      assertThat(asked).hasValue(2);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aLayerThatIsNotKnownIsNamedInsteadOfEndingTheNetworkThere() {
    ConvolutionLayer known = new ConvolutionLayer.Builder(3, 3).nOut(6).build();
    ConvolutionLayer unknown = new SeparableConvolution2D.Builder(3, 3).nOut(6).build();
    assertThat(features(unknown(known), "")).isEqualTo("conv3");
    assertThatThrownBy(() -> features(unknown(unknown), ""))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll(
            "the zoo's network: layer 'conv2' makes an image, but is a SeparableConvolution2D",
            "end at 'conv1': name the one whose output the heads shall read with network.cut");
    assertThat(features(unknown(unknown), "conv1")).isEqualTo("conv1");
    ConvolutionLayer holes = new ConvolutionLayer.Builder(3, 3).nOut(6).dilation(2, 2).build();
    assertThatThrownBy(() -> features(unknown(holes), ""))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'conv2' makes an image, but is a ConvolutionLayer with dilation");
  }

  @Test
  void imagesOfOtherChannelsAreNamedThroughPaddingAndPooling() {
    Supplier<ComputationGraphConfiguration> padded =
        () ->
            threeChannels()
                .addLayer("noise", new DropoutLayer(0.9), "input")
                .addLayer("pad", new ZeroPaddingLayer(1, 1), "noise")
                .addLayer("pool", new SubsamplingLayer.Builder().build(), "pad")
                .addLayer("conv1", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "pool")
                .addLayer("conv2", new ConvolutionLayer.Builder(3, 3).nOut(5).build(), "conv1")
                .addVertex("twice", new ElementWiseVertex(Op.Product), "conv2", "conv2")
                .addLayer("pooled", new GlobalPoolingLayer.Builder().build(), "conv2")
                .addLayer("out", new OutputLayer.Builder().nOut(3).build(), "pooled")
                .setOutputs("out", "twice")
                .build();
    assertThat(features(padded, "conv2")).isEqualTo("conv2");
    assertThatThrownBy(() -> features(padded, "conv2", FeatureShape.image(1, SIZE)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("reads images of 3 channels, but image.channels is 1");
    assertThatThrownBy(() -> features(padded, ""))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'twice' makes an image, but is an ElementWiseVertex (Product)");
  }

  @Test
  void aLayerWithANameOfOursIsNamed() {
    Supplier<ComputationGraphConfiguration> named =
        () ->
            threeChannels()
                .addLayer("emotion", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "input")
                .addLayer("pool", new GlobalPoolingLayer.Builder().build(), "emotion")
                .addLayer("out", new OutputLayer.Builder().nOut(3).build(), "pool")
                .setOutputs("out")
                .build();
    assertThatThrownBy(() -> features(named, ""))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("layer 'emotion' has a name as FaceLab gives to layers of its own");
  }

  private static GraphBuilder threeChannels() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("input")
        .setInputTypes(InputType.convolutional(SIZE, SIZE, 3));
  }

  private static String features(Supplier<ComputationGraphConfiguration> layers, String cut) {
    return features(layers, cut, FeatureShape.image(3, SIZE));
  }

  private static String features(
      Supplier<ComputationGraphConfiguration> layers, String cut, FeatureShape image) {
    PretrainedNetwork settings =
        new PretrainedNetwork(
            Base.VGG16,
            Optional.empty(),
            Optional.empty(),
            Optional.of(cut).filter(name -> !name.isEmpty()),
            new Trained.None());
    ZooNetwork zoo = new ZooNetwork("none", "http://localhost:1/none.zip", 0, layers);
    return new PretrainedTrunk(new Pretrained(settings, SIZE, zoo))
        .add(new NeuralNetConfiguration.Builder().graphBuilder(), "image", image)
        .get(0)
        .vertex();
  }

  /** Three convolutions, the second as given, and a classifier. */
  private static Supplier<ComputationGraphConfiguration> unknown(ConvolutionLayer second) {
    return () ->
        threeChannels()
            .addLayer("conv1", new ConvolutionLayer.Builder(3, 3).nOut(4).build(), "input")
            .addLayer("conv2", second.clone(), "conv1")
            .addLayer("conv3", new ConvolutionLayer.Builder(3, 3).nOut(5).build(), "conv2")
            .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "conv3")
            .addLayer("out", new OutputLayer.Builder().nOut(3).build(), "pool")
            .setOutputs("out")
            .build();
  }

  @Test
  void filesOfOtherNetworksAreNamed() throws IOException {
    Path file = folder.resolve("given.zip");
    Pretrained pretrained = new Pretrained(zooSettings(Optional.of(file)), SIZE, zoo(0));
    write(tinyVgg(1, 5), file);
    refuses(pretrained, "given.zip: is no tinyvgg: its 2 convolutions have ");
    Files.writeString(file, "no zip");
    refuses(pretrained, "given.zip: is no zip, or a damaged one");
    byte[] whole = bytes(tinyVgg(1, 4));
    Files.write(file, Arrays.copyOf(whole, whole.length - 100));
    refuses(pretrained, "given.zip: is no zip, or a damaged one");
    whole[whole.length / 2] ^= 1;
    Files.write(file, whole);
    refuses(pretrained, "given.zip: ");
  }

  private void refuses(Pretrained pretrained, String message) {
    assertThatThrownBy(
            () -> {
              WeightsFile found = pretrained.find(notice -> {});
              pretrained.load(tinyVgg(3, 4), List.of("block1_conv1"), found);
            })
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private static PretrainedNetwork zooSettings(Optional<Path> weights) {
    return new PretrainedNetwork(
        Base.VGG16, weights, Optional.empty(), Optional.empty(), new Trained.None());
  }

  /** A zoo whose host does not answer. */
  private static ZooNetwork zoo(long adler32) {
    Supplier<ComputationGraphConfiguration> layers = () -> vggConfiguration(1, 4);
    return new ZooNetwork(
        "tinyvgg", "http://localhost:1/models/tiny_inference.zip", adler32, layers);
  }

  private long write(ComputationGraph graph, Path file) throws IOException {
    byte[] bytes = bytes(graph);
    Files.write(file, bytes);
    Adler32 sum = new Adler32();
    sum.update(bytes);
    return sum.getValue();
  }

  private static byte[] bytes(ComputationGraph graph) {
    try (var out = new java.io.ByteArrayOutputStream()) {
      ModelSerializer.writeModel(graph, out, true);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ComputationGraph tinyVgg(long seed, int width) {
    ComputationGraph graph = new ComputationGraph(vggConfiguration(seed, width));
    graph.init();
    return graph;
  }

  private static ComputationGraphConfiguration vggConfiguration(long seed, int width) {
    return new NeuralNetConfiguration.Builder()
        .seed(seed)
        .updater(new RmsProp(0.1))
        .l2(0.01)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.RELU)
        .graphBuilder()
        .addInputs("input_1")
        .setInputTypes(InputType.convolutional(SIZE, SIZE, 3))
        .addLayer("block1_conv1", new ConvolutionLayer.Builder(3, 3).nOut(width).build(), "input_1")
        .addLayer(
            "block1_pool",
            new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
            "block1_conv1")
        .addLayer("block2_conv1", new ConvolutionLayer.Builder(3, 3).nOut(6).build(), "block1_pool")
        .addLayer("fc", new DenseLayer.Builder().nOut(5).build(), "block2_conv1")
        .addLayer(
            "predictions",
            new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
            "fc")
        .setOutputs("predictions")
        .build();
  }
}
