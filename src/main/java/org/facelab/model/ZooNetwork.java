package org.facelab.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.Adler32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.Checksum;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.zoo.PretrainedType;
import org.deeplearning4j.zoo.ZooModel;
import org.deeplearning4j.zoo.model.ResNet50;
import org.deeplearning4j.zoo.model.VGG16;
import org.facelab.config.InputException;
import org.facelab.config.NetworkSettings.Base;
import org.facelab.data.WholeFile;

/**
 * A network of Deeplearning4j's zoo: what its layers are and where its weights lie, the ones it learnt on
 * ImageNet.
 *
 * @param name in the zoo and in an experiment
 * @param url of the weights
 * @param adler32 of the weights, as the zoo knows it
 * @param layers the zoo's own configuration
 */
record ZooNetwork(
    String name, String url, long adler32, Supplier<ComputationGraphConfiguration> layers) {
  private static final int TIMEOUT_MILLISECONDS = 15_000;

  /** The network of a base, other than Keras'. */
  static ZooNetwork of(Base base) {
    return base == Base.VGG16
        ? of(VGG16.builder().build(), ZooNetwork::vgg16)
        : of(
            ResNet50.builder().numClasses(1000).build(),
            () -> ResNet50.builder().numClasses(1000).build().graphBuilder().build());
  }

  /** VGG16 with the names that the layers have in the zoo's file; its code only numbers them. */
  private static ComputationGraphConfiguration vgg16() {
    ComputationGraphConfiguration numbered = VGG16.builder().build().conf();
    Map<String, String> names = new HashMap<>();
    int block = 1;
    int convolution = 1;
    for (Map.Entry<String, GraphVertex> entry : numbered.getVertices().entrySet()) {
      var layer = ((LayerVertex) entry.getValue()).getLayerConf().getLayer();
      if (layer instanceof ConvolutionLayer) {
        names.put(entry.getKey(), "block%d_conv%d".formatted(block, convolution++));
      } else if (layer instanceof SubsamplingLayer) {
        names.put(entry.getKey(), "block%d_pool".formatted(block++));
        convolution = 1;
      }
    }
    Map<String, GraphVertex> vertices = new LinkedHashMap<>();
    numbered
        .getVertices()
        .forEach((name, vertex) -> vertices.put(names.getOrDefault(name, name), vertex));
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    numbered
        .getVertexInputs()
        .forEach(
            (name, read) ->
                inputs.put(
                    names.getOrDefault(name, name),
                    read.stream().map(input -> names.getOrDefault(input, input)).toList()));
    numbered.setVertices(vertices);
    numbered.setVertexInputs(inputs);
    return numbered;
  }

  private static ZooNetwork of(ZooModel<?> model, Supplier<ComputationGraphConfiguration> layers) {
    return new ZooNetwork(
        model.modelName(),
        model.pretrainedUrl(PretrainedType.IMAGENET),
        model.pretrainedChecksum(PretrainedType.IMAGENET),
        layers);
  }

  /** Where the zoo keeps the file, whether it is there or not. */
  Path cached() {
    Path folder =
        DL4JResources.getBaseDirectory()
            .toPath()
            .resolve(ResourceType.ZOO_MODEL.resourceName())
            .resolve(name);
    return folder.resolve(url.substring(url.lastIndexOf('/') + 1));
  }

  /**
   * The zoo's file from its cache, or from the network into it.
   *
   * @param notices told before something is downloaded
   * @throws InputException if it is neither here nor there, or is damaged
   */
  WeightsFile fetch(Consumer<String> notices) {
    Path file = cached();
    if (!Files.exists(file)) {
      download(file, notices);
    }
    Adler32 sum = new Adler32();
    WeightsFile read = WeightsFile.read(file, sum);
    check(
        sum,
        file,
        "it is damaged or another file; delete it, or name the right one with network.weights");
    return read;
  }

  private void check(Checksum sum, Object where, String consequence) {
    if (sum.getValue() != adler32) {
      throw new InputException(
          "%s: Adler-32 %d expected, as Deeplearning4j has it for %s, found %d: %s"
              .formatted(where, adler32, name, sum.getValue(), consequence));
    }
  }

  private void download(Path file, Consumer<String> notices) {
    try {
      URLConnection connection = new URL(url).openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLISECONDS);
      connection.setReadTimeout(TIMEOUT_MILLISECONDS);
      try (InputStream in = connection.getInputStream()) {
        long bytes = connection.getContentLengthLong();
        String size = bytes < 0 ? "size unknown" : "%,d MB".formatted(bytes >> 20);
        notices.accept("downloads the weights of %s, %s, from %s".formatted(name, size, url));
        Files.createDirectories(file.getParent());
        WholeFile.write(file, out -> copy(in, out));
      }
    } catch (IOException e) {
      throw new InputException(
          "the weights of %s are not here, and they cannot be downloaded (%s): get %s elsewhere and put it at %s, or name a file with network.weights"
              .formatted(name, reason(e), url, file),
          e);
    }
  }

  /** Fails at the end of what is not the right file, which then never comes to its place. */
  private void copy(InputStream in, OutputStream out) throws IOException {
    Adler32 sum = new Adler32();
    in.transferTo(new CheckedOutputStream(out, sum));
    check(
        sum,
        url,
        "what came is damaged or another file, and is not kept; try again, or name the right one with network.weights");
  }

  private static String reason(IOException e) {
    return e instanceof java.net.UnknownHostException
        ? "no network, or no such host: " + e.getMessage()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
