package org.facelab.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.NetworkSettings;
import org.facelab.config.NetworkSettings.Base;
import org.facelab.config.NetworkSettings.CatalogueNetwork;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Networks that somebody else trained: where their weights are, and what is in them. */
public final class Pretrained {
  private final PretrainedNetwork settings;
  private final int size;
  private final ZooNetwork zoo;
  private ComputationGraph keras;

  /** A network for images of {@code size} pixels. */
  Pretrained(PretrainedNetwork settings, int size) {
    this(settings, size, settings.base() == Base.KERAS ? null : ZooNetwork.of(settings.base()));
  }

  /** The same for a zoo of one's own. */
  Pretrained(PretrainedNetwork settings, int size, ZooNetwork zoo) {
    this.settings = settings;
    this.size = size;
    this.zoo = zoo;
  }

  /**
   * The file that an experiment's network begins with, there and with the right checksum; empty if it
   * begins with random weights.
   *
   * @param notices told before something is downloaded
   * @throws InputException if the file is missing, or not what it should be
   */
  public static Optional<WeightsFile> find(Experiment experiment, Consumer<String> notices) {
    return of(experiment).map(pretrained -> pretrained.find(notices));
  }

  /** The pretrained network of an experiment, which the catalogue may name. */
  static Optional<Pretrained> of(Experiment experiment) {
    NetworkSettings network = experiment.network();
    NetworkSettings meant =
        network instanceof CatalogueNetwork named ? Catalogue.find(named.name()).layers() : network;
    return meant instanceof PretrainedNetwork pretrained
        ? Optional.of(new Pretrained(pretrained, experiment.image().size()))
        : Optional.empty();
  }

  PretrainedNetwork settings() {
    return settings;
  }

  /** The file, once it is there and its checksum is right. */
  WeightsFile find(Consumer<String> notices) {
    WeightsFile file =
        zoo == null || settings.weights().isPresent()
            ? WeightsFile.read(given())
            : zoo.fetch(notices);
    settings.checksum().ifPresent(wanted -> check(file, wanted.toLowerCase(Locale.ROOT)));
    if (zoo == null) {
      KerasFile.check(file.path());
    } else {
      configuration();
    }
    return file;
  }

  private Path given() {
    Path path =
        settings
            .weights()
            .orElseThrow(
                () ->
                    new InputException(
                        "the catalogue has no file of this network, and a keras network is described by its file alone; write network: {kind: pretrained, base: keras, weights: FILE} in its place, as experiments/published/transfer-inceptionv3.yaml does"));
    if (!Files.isRegularFile(path)) {
      throw new InputException(
          "network.weights: %s: %s%s"
              .formatted(
                  path,
                  Files.exists(path) ? "is no file" : "is not there",
                  zoo == null
                      ? "; a Keras network needs the .h5 that model.save wrote"
                      : "; the zoo's own is at " + zoo.url()));
    }
    return path;
  }

  private static void check(WeightsFile file, String wanted) {
    if (!file.sha256().equals(wanted)) {
      throw new InputException(
          "%s: SHA-256 %s expected by network.checksum, found %s: it is damaged or another file"
              .formatted(file.path(), wanted, file.sha256()));
    }
  }

  /** Where the weights are; empty if they are not here. */
  private Optional<Path> here() {
    return settings.weights().isPresent()
        ? Optional.of(given())
        : Optional.of(zoo.cached()).filter(Files::exists);
  }

  /** Whether the file is there that has the layers' names; without it the zoo's own are taken. */
  boolean isHere() {
    return zoo == null || here().isPresent();
  }

  /**
   * The layers as the file has them, in whichever order of dimensions; of a network of the zoo without
   * its file, as the zoo has them.
   */
  ComputationGraphConfiguration configuration() {
    if (zoo == null) {
      return keras().getConfiguration();
    }
    ComputationGraphConfiguration expected = zoo.layers().get();
    if (here().isEmpty()) {
      return expected;
    }
    Path file = here().get();
    ComputationGraphConfiguration found = zooConfiguration(file);
    List<String> wanted = convolutions(expected);
    List<String> there = convolutions(found);
    if (!wanted.equals(there)) {
      throw new InputException(
          "%s: is no %s: its %d convolutions have %s weights, not the %d with %s that belong to one"
              .formatted(
                  file, zoo.name(), there.size(), weights(there), wanted.size(), weights(wanted)));
    }
    return found;
  }

  /** Keras' files are slow to read. */
  private ComputationGraph keras() {
    if (keras == null) {
      keras = KerasFile.read(given(), size);
    }
    return keras;
  }

  private static String weights(List<String> convolutions) {
    long sum = 0;
    for (String convolution : convolutions) {
      long product = 1;
      for (String factor : convolution.split("x", -1)) {
        product *= Long.parseLong(factor);
      }
      sum += product;
    }
    return "%,d".formatted(sum);
  }

  /** Shapes of all convolutions, sorted. */
  private static List<String> convolutions(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().values().stream()
        .map(Pretrained::convolution)
        .flatMap(Optional::stream)
        .map(
            c ->
                "%dx%dx%dx%d"
                    .formatted(c.getNOut(), c.getNIn(), c.getKernelSize()[0], c.getKernelSize()[1]))
        .sorted()
        .toList();
  }

  private static Optional<ConvolutionLayer> convolution(GraphVertex vertex) {
    return vertex instanceof LayerVertex layer
            && layer.getLayerConf().getLayer() instanceof ConvolutionLayer convolution
            && convolution.getClass() == ConvolutionLayer.class
        ? Optional.of(convolution)
        : Optional.empty();
  }

  private static ComputationGraphConfiguration zooConfiguration(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry layers = zip.getEntry("configuration.json");
      ZipEntry parameters = zip.getEntry("coefficients.bin");
      if (layers == null || parameters == null) {
        throw new InputException(
            "%s: a zip, but no model of Deeplearning4j: it has no %s"
                .formatted(file, layers == null ? "configuration.json" : "coefficients.bin"));
      }
      String json = new String(zip.getInputStream(layers).readAllBytes(), StandardCharsets.UTF_8);
      return ComputationGraphConfiguration.fromJson(json);
    } catch (IOException e) {
      throw new InputException(
          "%s: is no zip, or a damaged one (%s); a model of Deeplearning4j is expected"
              .formatted(file, e.getMessage()),
          e);
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new InputException(
          "%s: holds no graph that Deeplearning4j can read".formatted(file), e);
    }
  }

  /**
   * Sets the parameters of a graph's layers to those of the layers of the same names in the file.
   *
   * @param weights what {@link #find} has found
   * @throws InputException if the file is not what it seemed to be
   */
  void load(ComputationGraph graph, List<String> vertices, WeightsFile weights) {
    Path file = weights.path();
    ComputationGraph source = zoo == null ? keras() : zooGraph(file);
    for (String vertex : vertices) {
      Layer layer = graph.getLayer(vertex);
      if (layer != null && layer.numParams() > 0) {
        copy(source.getLayer(vertex).paramTable(), layer, file);
      }
    }
  }

  private static void copy(Map<String, INDArray> from, Layer to, Path file) {
    from.forEach(
        (key, values) -> {
          INDArray parameter = to.getParam(key);
          if (!java.util.Arrays.equals(parameter.shape(), values.shape())) {
            throw new InputException(
                "%s: layer '%s' has %s of shape %s, where %s is expected"
                    .formatted(
                        file,
                        to.conf().getLayer().getLayerName(),
                        key,
                        java.util.Arrays.toString(values.shape()),
                        java.util.Arrays.toString(parameter.shape())));
          }
          parameter.assign(values);
        });
  }

  private static ComputationGraph zooGraph(Path file) {
    try {
      return ModelSerializer.restoreComputationGraph(file.toFile(), false);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "%s: its parameters cannot be read (%s): the file is damaged or incomplete"
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
