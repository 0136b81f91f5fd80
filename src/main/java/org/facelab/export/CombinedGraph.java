package org.facelab.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.facelab.config.Experiment;
import org.facelab.config.PointOffset;
import org.facelab.config.Task;
import org.facelab.face.PointScale;
import org.facelab.model.NetworkBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Joins networks into one graph with one image input, {@code [N, C, S, S]} with values 0 to 255. Each
 * keeps its own layers and gets its own {@link ImagePreparation} before them. The outputs are {@code
 * keypoints}, in px of the input image and without the labels' {@link PointOffset}, and {@code emotion},
 * probabilities, which {@link #cool} calibrates; both are made so in the weights of the last layer. The
 * result is plain DL4J, and not to be trained.
 */
final class CombinedGraph {
  /**
   * A trained network.
   *
   * @param experiment which it was trained by
   */
  record Part(ComputationGraph graph, Experiment experiment) {
    List<Task> tasks() {
      return NetworkBuilder.outputs(experiment);
    }
  }

  private CombinedGraph() {}

  /**
   * The joint graph, initialised, with the parts' weights.
   *
   * @param parts one, or two with different tasks
   * @param size S
   * @param channels C
   */
  static ComputationGraph of(List<Part> parts, int size, int channels) {
    GraphBuilder builder =
        new NeuralNetConfiguration.Builder()
            .updater(new NoOp())
            .graphBuilder()
            .addInputs(NetworkBuilder.IMAGE);
    Map<String, INDArray> fixed = new LinkedHashMap<>();
    Map<String, INDArray> biases = new LinkedHashMap<>();
    List<Task> tasks = new ArrayList<>();
    for (Part part : parts) {
      String prefix = prefix(part, parts);
      ImagePreparation preparation = new ImagePreparation(builder, prefix);
      String image =
          preparation.add(NetworkBuilder.IMAGE, size, channels, part.experiment().image());
      fixed.putAll(preparation.weights());
      biases.putAll(preparation.biases());
      addLayers(builder, part, prefix, image);
      tasks.addAll(part.tasks());
    }
    String[] outputs = tasks.stream().sorted().map(NetworkBuilder::output).toArray(String[]::new);
    ComputationGraph graph = new ComputationGraph(builder.setOutputs(outputs).build());
    graph.init();
    fixed.forEach(
        (name, weights) ->
            graph.getLayer(name).getParam(ConvolutionParamInitializer.WEIGHT_KEY).assign(weights));
    biases.forEach(
        (name, values) -> {
          INDArray bias = graph.getLayer(name).getParam(ConvolutionParamInitializer.BIAS_KEY);
          bias.assign(values.reshape(bias.shape()));
        });
    for (Part part : parts) {
      copyWeights(part, graph, prefix(part, parts));
      if (part.tasks().contains(Task.KEYPOINTS)) {
        toPixels(graph.getLayer(NetworkBuilder.KEYPOINTS), size);
        takeOut(
            part.experiment().data().pointOffset(), graph.getLayer(NetworkBuilder.KEYPOINTS), size);
      }
    }
    return graph;
  }

  /** What the names of a part's layers begin with; those of a single part stay as they are. */
  private static String prefix(Part part, List<Part> parts) {
    return parts.size() == 1 ? "" : NetworkBuilder.output(part.tasks().get(0)) + "-net-";
  }

  private static void addLayers(GraphBuilder builder, Part part, String prefix, String image) {
    ComputationGraphConfiguration configuration = part.graph().getConfiguration();
    configuration
        .getVertices()
        .forEach(
            (name, original) -> {
              GraphVertex vertex = thawed(original.clone());
              if (vertex instanceof LayerVertex layer) {
                layer.getLayerConf().getLayer().setLayerName(renamed(part, prefix, name));
                if (layer.getLayerConf().getLayer() instanceof BaseLayer learning) {
                  learning.setIUpdater(
                      new NoOp()); // by which an engine knows that nothing is learnt
                }
              }
              builder.addVertex(
                  renamed(part, prefix, name),
                  vertex,
                  configuration.getVertexInputs().get(name).stream()
                      .map(
                          input ->
                              configuration.getNetworkInputs().contains(input)
                                  ? image
                                  : renamed(part, prefix, input))
                      .toArray(String[]::new));
            });
  }

  /** What is not to be trained anyway need not be frozen. */
  private static GraphVertex thawed(GraphVertex vertex) {
    if (vertex instanceof LayerVertex layer
        && layer.getLayerConf().getLayer() instanceof FrozenLayer frozen) {
      layer.getLayerConf().setLayer(frozen.getLayer());
    }
    return vertex instanceof FrozenVertex frozen ? frozen.getUnderlying() : vertex;
  }

  /** Outputs keep their names. */
  private static String renamed(Part part, String prefix, String vertex) {
    return part.graph().getConfiguration().getNetworkOutputs().contains(vertex)
        ? vertex
        : prefix + vertex;
  }

  private static void copyWeights(Part part, ComputationGraph graph, String prefix) {
    for (Layer layer : part.graph().getLayers()) {
      if (layer.numParams() > 0) {
        Layer copy = graph.getLayer(renamed(part, prefix, layer.conf().getLayer().getLayerName()));
        layer.paramTable().forEach((key, values) -> copy.getParam(key).assign(values));
      }
    }
  }

  /** From the network's unit, -1 to 1 from edge to edge, to px: ((u + 1) S - 1) / 2. */
  private static void toPixels(Layer output, int size) {
    output.getParam(DefaultParamInitializer.WEIGHT_KEY).muli(size / 2.0);
    INDArray bias = output.getParam(DefaultParamInitializer.BIAS_KEY);
    bias.muli(size / 2.0).addi((size - 1) / 2.0);
  }

  /** Brings points, which lie where the labels do, to what they name. */
  private static void takeOut(PointOffset offset, Layer output, int size) {
    INDArray bias = output.getParam(DefaultParamInitializer.BIAS_KEY);
    for (int i = 0; i < bias.length(); i++) {
      double px = offset.of(i) * size / PointScale.REPORT_SIZE;
      bias.putScalar(i, bias.getDouble(i) - px);
    }
  }

  /** Divides the emotion's scores by a temperature. */
  static void cool(ComputationGraph graph, double temperature) {
    Layer output = graph.getLayer(NetworkBuilder.EMOTION);
    output.getParam(DefaultParamInitializer.WEIGHT_KEY).divi(temperature);
    output.getParam(DefaultParamInitializer.BIAS_KEY).divi(temperature);
  }
}
