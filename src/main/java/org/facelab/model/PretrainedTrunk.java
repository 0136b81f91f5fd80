package org.facelab.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.FeatureShape;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.NetworkSettings.Trained;

/**
 * The layers of a pretrained network that lead to its features, under the names that its file has for
 * them. Those that are not trained are frozen, as Deeplearning4j's transfer learning does it.
 */
final class PretrainedTrunk implements Trunk {
  private static final Pattern OUR_NAME =
      Pattern.compile(
          "(%s|%s|%s)(-.*)?|.*-image-.*"
              .formatted(NetworkBuilder.IMAGE, NetworkBuilder.KEYPOINTS, NetworkBuilder.EMOTION));

  private final Pretrained source;
  private final PretrainedNetwork settings;

  /** What reads and makes images, in computing order, by name. */
  private final Map<String, GraphVertex> images = new LinkedHashMap<>();

  private ComputationGraphConfiguration original;

  PretrainedTrunk(Pretrained source) {
    this.source = source;
    this.settings = source.settings();
  }

  @Override
  public List<Features> add(GraphBuilder graph, String input, FeatureShape image) {
    original = source.configuration();
    readImages();
    if (settings.cut().isEmpty()) {
      checkNothingIsLost(image);
    }
    String cut = cut();
    List<String> needed = upTo(cut);
    checkChannels(needed, image);
    checkNames(needed);
    Set<String> trained = trained(needed);
    for (String name : needed) {
      boolean isFrozen = !trained.contains(name);
      GraphVertex vertex = ChannelsFirst.vertex(images.get(name)).orElseThrow();
      String[] inputs = inputs(name, input);
      if (vertex instanceof LayerVertex layer) {
        var conf = ChannelsFirst.layer(layer);
        graph.addLayer(name, isFrozen ? new FrozenLayer(conf) : conf, inputs);
      } else {
        graph.addVertex(name, isFrozen ? new FrozenVertex(vertex) : vertex, inputs);
      }
    }
    return List.of(new Features(cut, shape(needed, cut, input, image)));
  }

  @Override
  public void load(ComputationGraph graph, WeightsFile weights) {
    source.load(graph, upTo(cut()), weights);
  }

  private String[] inputs(String name, String image) {
    return original.getVertexInputs().get(name).stream()
        .map(input -> isInput(input) ? image : input)
        .toArray(String[]::new);
  }

  private boolean isInput(String name) {
    return original.getNetworkInputs().contains(name);
  }

  private void readImages() {
    if (original.getNetworkInputs().size() != 1) {
      throw new InputException(
          "%s: expected a network with one input, found %s"
              .formatted(file(), original.getNetworkInputs()));
    }
    List<String> waiting = new ArrayList<>(original.getVertices().keySet());
    boolean found = true;
    while (found) { // each after its inputs, whatever the order in the file
      found = false;
      for (String name : List.copyOf(waiting)) {
        boolean isReady =
            original.getVertexInputs().get(name).stream()
                .allMatch(input -> isInput(input) || images.containsKey(input));
        GraphVertex vertex = original.getVertices().get(name);
        if (isReady && ChannelsFirst.vertex(vertex).isPresent()) {
          images.put(name, vertex);
          waiting.remove(name);
          found = true;
        }
      }
    }
  }

  /**
   * Without network.cut, the features are what comes before the classifier: nothing behind a layer that is
   * not known may be an image, or the network would end there.
   */
  private void checkNothingIsLost(FeatureShape image) {
    Map<String, InputType> types = types(image);
    for (String name : original.getVertices().keySet()) {
      boolean followsImages =
          original.getVertexInputs().get(name).stream()
              .anyMatch(input -> isInput(input) || images.containsKey(input));
      if (!images.containsKey(name)
          && types.get(name) instanceof InputTypeConvolutional made
          && (made.getHeight() * made.getWidth() > 1 || followsImages)) {
        String last = images.isEmpty() ? "" : List.copyOf(images.keySet()).get(images.size() - 1);
        throw new InputException(
            "%s: layer '%s' makes an image, but %s; layers that can be used end at '%s': name the one whose output the heads shall read with network.cut, or take another network"
                .formatted(file(), name, reason(name), last));
      }
    }
  }

  private String reason(String name) {
    GraphVertex vertex = original.getVertices().get(name);
    if (ChannelsFirst.vertex(vertex).isPresent()) {
      return "lies behind a layer that is not known here";
    }
    Object what = vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
    String detail =
        (what instanceof ConvolutionLayer c && !ChannelsFirst.isDense(c.getDilation()))
                || (what instanceof SubsamplingLayer p && !ChannelsFirst.isDense(p.getDilation()))
            ? " with dilation"
            : what instanceof ElementWiseVertex e ? " (%s)".formatted(e.getOp()) : "";
    String kind = what.getClass().getSimpleName();
    return "is %s %s%s, which is not known here"
        .formatted("AEIOU".indexOf(kind.charAt(0)) < 0 ? "a" : "an", kind, detail);
  }

  /** What the vertices make, in the file's own order of dimensions; without those that cannot be told. */
  private Map<String, InputType> types(FeatureShape image) {
    CNN2DFormat order =
        images.values().stream()
            .filter(vertex -> vertex instanceof LayerVertex)
            .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
            .filter(layer -> layer instanceof ConvolutionLayer)
            .map(layer -> ((ConvolutionLayer) layer).getCnn2dDataFormat())
            .findFirst()
            .orElse(CNN2DFormat.NCHW);
    Map<String, InputType> types = new HashMap<>();
    original
        .getNetworkInputs()
        .forEach(
            name ->
                types.put(
                    name,
                    InputType.convolutional(image.side(), image.side(), image.channels(), order)));
    List<String> waiting = new ArrayList<>(original.getVertices().keySet());
    while (waiting.removeIf(name -> addType(name, types))) {
      // Each round finds those whose inputs the last one has found.
    }
    return types;
  }

  private boolean addType(String name, Map<String, InputType> types) {
    List<String> inputs = original.getVertexInputs().get(name);
    if (!types.keySet().containsAll(inputs)) {
      return false;
    }
    try {
      InputType[] read = inputs.stream().map(types::get).toArray(InputType[]::new);
      types.put(name, original.getVertices().get(name).clone().getOutputType(0, read));
      return true;
    } catch (RuntimeException e) { // such as a window that does not fit, which is told elsewhere
      return false;
    }
  }

  private String file() {
    return settings.weights().map(Object::toString).orElse("the zoo's network");
  }

  /** The layer that the heads read. */
  private String cut() {
    if (settings.cut().isPresent()) {
      return known("network.cut", settings.cut().get());
    }
    if (images.isEmpty()) {
      throw new InputException(
          "%s: has no convolution or other layer of images behind its input".formatted(file()));
    }
    List<String> names = List.copyOf(images.keySet());
    String last = names.get(names.size() - 1);
    while (isPartOfTheClassifier(last) && !isInput(input(last))) {
      last = input(last);
    }
    return last;
  }

  private String input(String name) {
    return original.getVertexInputs().get(name).get(0);
  }

  /** Drop-out and the pooling that makes a vector, which in the zoo's ResNet50 is called average only. */
  private boolean isPartOfTheClassifier(String name) {
    if (!(images.get(name) instanceof LayerVertex vertex)) {
      return false;
    }
    var layer = vertex.getLayerConf().getLayer();
    return layer instanceof DropoutLayer
        || (layer instanceof SubsamplingLayer pooling
            && (pooling.getPoolingType() == PoolingType.AVG || name.startsWith("avg")));
  }

  private String known(String key, String name) {
    if (images.containsKey(name)) {
      return name;
    }
    String why =
        original.getVertices().containsKey(name)
            ? "makes no image that the heads could read, or lies behind a layer that makes none or is not known"
            : "is no layer of " + file();
    List<String> names = List.copyOf(images.keySet());
    throw new InputException(
        "%s: '%s' %s%s; the last ones that can be named are %s%s"
            .formatted(
                key,
                name,
                why,
                NearestName.hint(name, names),
                String.join(", ", names.subList(Math.max(0, names.size() - 5), names.size())),
                source.isHere() ? "" : ", until its file is here, which may call some otherwise"));
  }

  /** A layer and all that it is computed from, in computing order. */
  private List<String> upTo(String cut) {
    Set<String> needed = new HashSet<>();
    Deque<String> waiting = new ArrayDeque<>(List.of(cut));
    while (!waiting.isEmpty()) {
      String name = waiting.pop();
      if (!isInput(name) && needed.add(name)) {
        waiting.addAll(original.getVertexInputs().get(name));
      }
    }
    return images.keySet().stream().filter(needed::contains).toList();
  }

  private Set<String> trained(List<String> needed) {
    if (settings.train() instanceof Trained.None) {
      return Set.of();
    }
    if (settings.train() instanceof Trained.All) {
      return Set.copyOf(needed);
    }
    String from = known("network.train.from", ((Trained.From) settings.train()).layer());
    if (!needed.contains(from)) {
      throw new InputException(
          "network.train.from: '%s' is not on the way to the features, which end at '%s'"
              .formatted(from, needed.get(needed.size() - 1)));
    }
    Set<String> trained = new HashSet<>(Set.of(from));
    for (String name : needed) {
      if (original.getVertexInputs().get(name).stream().anyMatch(trained::contains)) {
        trained.add(name);
      }
    }
    return trained;
  }

  /** Whatever reads the image's own channels, be it behind a padding or a pooling, must read as many. */
  private void checkChannels(List<String> needed, FeatureShape image) {
    Set<String> raw = new HashSet<>(original.getNetworkInputs());
    for (String name : needed) {
      if (!raw.containsAll(original.getVertexInputs().get(name))
          || !(images.get(name) instanceof LayerVertex vertex)) {
        continue;
      }
      var layer = vertex.getLayerConf().getLayer();
      boolean reads = layer instanceof ConvolutionLayer || layer instanceof BatchNormalization;
      if (reads && ((FeedForwardLayer) layer).getNIn() != image.channels()) {
        throw new InputException(
            "%s: reads images of %d channels, but image.channels is %d"
                .formatted(file(), ((FeedForwardLayer) layer).getNIn(), image.channels()));
      }
      if (!(layer instanceof ConvolutionLayer)) {
        raw.add(name);
      }
    }
  }

  /** The layers keep their names, so none may have that of one which is added. */
  private void checkNames(List<String> needed) {
    for (String name : needed) {
      if (OUR_NAME.matcher(name).matches()) {
        throw new InputException(
            "%s: layer '%s' has a name as FaceLab gives to layers of its own; give it another one before the model is saved"
                .formatted(file(), name));
      }
    }
  }

  /** The shape of the features, by DL4J's own reckoning. */
  private FeatureShape shape(List<String> needed, String cut, String input, FeatureShape image) {
    InputType type = InputType.convolutional(image.side(), image.side(), image.channels());
    GraphBuilder alone =
        new NeuralNetConfiguration.Builder().graphBuilder().addInputs(input).setInputTypes(type);
    for (String name : needed) {
      GraphVertex vertex = ChannelsFirst.vertex(images.get(name)).orElseThrow();
      if (vertex instanceof LayerVertex layer) {
        alone.addLayer(name, ChannelsFirst.layer(layer), inputs(name, input));
      } else {
        alone.addVertex(name, vertex, inputs(name, input));
      }
    }
    try {
      Map<String, InputType> types = alone.setOutputs(cut).build().getLayerActivationTypes(type);
      types.put(input, type);
      for (String name : needed) {
        if (!fits(images.get(name), (InputTypeConvolutional) types.get(inputs(name, input)[0]))) {
          throw tooSmall(image, Optional.empty());
        }
      }
      var made = (InputTypeConvolutional) types.get(cut);
      return FeatureShape.image((int) made.getChannels(), (int) made.getHeight());
    } catch (DL4JException | IllegalArgumentException | IllegalStateException e) {
      throw tooSmall(image, Optional.of(e));
    }
  }

  /** Whether a window fits into its image, which DL4J does not notice where a pixel or so is missing. */
  private static boolean fits(GraphVertex vertex, InputTypeConvolutional input) {
    var layer = vertex instanceof LayerVertex l ? l.getLayerConf().getLayer() : null;
    if (layer instanceof ConvolutionLayer c && c.getConvolutionMode() != ConvolutionMode.Same) {
      return fits(c.getKernelSize(), c.getPadding(), input);
    }
    if (layer instanceof SubsamplingLayer p && p.getConvolutionMode() != ConvolutionMode.Same) {
      return fits(p.getKernelSize(), p.getPadding(), input);
    }
    return true;
  }

  private static boolean fits(int[] kernel, int[] padding, InputTypeConvolutional input) {
    return input.getHeight() + 2L * padding[0] >= kernel[0]
        && input.getWidth() + 2L * padding[1] >= kernel[1];
  }

  private InputException tooSmall(FeatureShape image, Optional<RuntimeException> cause) {
    return new InputException(
        "image.size: %d pixels are too few for %s, nothing of them is left where its features are; raise it"
            .formatted(image.side(), file()),
        cause.orElse(null));
  }
}
