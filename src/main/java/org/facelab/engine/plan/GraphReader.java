package org.facelab.engine.plan;

import static org.facelab.engine.plan.UnsupportedGraphException.require;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.graph.vertex.impl.PreprocessorVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/** Reads what a graph computes, or says which layer the fast engine does not know. */
final class GraphReader {
  private final ComputationGraph graph;
  private final ImageShape image;
  private final LayerReader layers;
  private final List<Node> nodes = new ArrayList<>();

  /** Whether no layer learns, as in exported models, which prepare their images themselves. */
  private final boolean isNeverTrained;

  /** Vertices whose output changes as parameters are trained. */
  private final Set<Integer> learning = new HashSet<>();

  /** The node that computes a vertex's output. */
  private final Map<Integer, Node> ofVertex = new HashMap<>();

  private GraphReader(ComputationGraph graph, ImageShape image) {
    this.graph = graph;
    this.image = image;
    if (graph.getGradientsViewArray() == null) {
      graph.initGradientsView();
    }
    isNeverTrained =
        Arrays.stream(graph.getLayers())
            .map(layer -> layer.conf().getLayer())
            .allMatch(conf -> !(conf instanceof BaseLayer base) || isFixed(base));
    layers = new LayerReader(graph);
  }

  /** The graph's nodes, each after its inputs. */
  static List<Node> read(ComputationGraph graph, ImageShape image)
      throws UnsupportedGraphException {
    GraphReader reader = new GraphReader(graph, image);
    reader.checkGeneral();
    // DL4J runs output layers after all others, from the last to the first, and so draws their
    // drop-out.
    Deque<GraphVertex> outputs = new ArrayDeque<>();
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      reader.checkConnections(vertex);
      if (vertex.isOutputVertex()) {
        outputs.push(vertex);
      } else {
        reader.read(vertex);
      }
    }
    for (GraphVertex output : outputs) {
      reader.read(output);
    }
    reader.dropJoinedPadding();
    return reader.nodes;
  }

  /** Padding that is part of all convolutions that read it. */
  private void dropJoinedPadding() {
    nodes.removeIf(
        node -> {
          boolean joined = node.kind instanceof Node.Padding && node.users.isEmpty();
          if (joined) {
            node.input().users.remove(node);
          }
          return joined;
        });
  }

  private static boolean isFixed(BaseLayer layer) {
    return layer.getIUpdater() instanceof NoOp;
  }

  private void checkGeneral() throws UnsupportedGraphException {
    require(graph.getNumInputArrays() == 1, "the graph", "more than one input");
    require(graph.params().dataType() == DataType.FLOAT, "the graph", "not in float32");
    require(
        graph.getConfiguration().getBackpropType() == BackpropType.Standard,
        "the graph",
        "truncated backpropagation");
    require(graph.conf().isMiniBatch(), "the graph", "gradients not divided by the batch size");
  }

  /** Network outputs are output layers, output layers are network outputs, and all else is used. */
  private void checkConnections(GraphVertex vertex) throws UnsupportedGraphException {
    String name = vertex.getVertexName();
    boolean isOutput = graph.getConfiguration().getNetworkOutputs().contains(name);
    VertexIndices[] readers = vertex.getOutputVertices();
    boolean isRead = readers != null && readers.length > 0;
    Class<?> kind =
        vertex.hasLayer() ? inside(vertex.getLayer()).conf().getLayer().getClass() : null;
    boolean isOutputLayer = kind == OutputLayer.class;
    require(!isOutput || isOutputLayer, name, kind == null ? "an output" : kind.getSimpleName());
    require(isOutput || !isOutputLayer, name, "an output layer that is no output");
    require(isOutput != isRead, name, isRead ? "an output that is read" : "an output of no use");
  }

  private void read(GraphVertex vertex) throws UnsupportedGraphException {
    String name = vertex.getVertexName();
    if (vertex instanceof InputVertex) {
      keep(vertex, image(name));
      return;
    }
    List<Node> inputs = new ArrayList<>();
    boolean learnsBelow = false;
    for (VertexIndices input : vertex.getInputVertices()) {
      inputs.add(ofVertex.get(input.getVertexIndex()));
      learnsBelow |= learning.contains(input.getVertexIndex());
    }
    boolean isFrozen = isFrozen(vertex);
    // DL4J leads no gradient through what is frozen.
    require(!isFrozen || !learnsBelow, name, "frozen above layers that are not");
    if (learnsBelow || (!isFrozen && vertex.hasLayer() && vertex.getLayer().numParams() > 0)) {
      learning.add(vertex.getVertexIndex());
    }
    if (vertex instanceof LayerVertex layerVertex) {
      Node input = preprocessed(layerVertex.getLayerPreProcessor(), name, inputs.get(0));
      readLayer(vertex, vertex.getLayer(), input);
    } else if (vertex instanceof PreprocessorVertex preprocessor) {
      keep(vertex, preprocessed(preprocessor.getPreProcessor(), name, inputs.get(0)));
    } else {
      readVertex(vertex, inputs);
    }
  }

  private void readVertex(GraphVertex vertex, List<Node> inputs) throws UnsupportedGraphException {
    String name = vertex.getVertexName();
    var given = graph.getConfiguration().getVertices().get(name);
    var conf = given instanceof FrozenVertex frozen ? frozen.getUnderlying() : given;
    if (conf instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add) {
      keep(vertex, sum(name, inputs));
    } else if (conf instanceof MergeVertex merge) {
      require(merge.getMergeAxis() == 1, name, "a concatenation of other than channels");
      keep(vertex, concatenation(name, inputs));
    } else {
      require(isNeverTrained, name, conf.getClass().getSimpleName());
      keep(vertex, PreparationReader.read(name, conf, inputs));
    }
  }

  private boolean isFrozen(GraphVertex vertex) {
    return vertex.hasLayer()
        ? vertex.getLayer() instanceof FrozenLayer
        : graph.getConfiguration().getVertices().get(vertex.getVertexName())
            instanceof FrozenVertex;
  }

  private static Layer inside(Layer layer) {
    return layer instanceof FrozenLayer frozen ? frozen.getInsideLayer() : layer;
  }

  private static Node sum(String name, List<Node> inputs) throws UnsupportedGraphException {
    Node first = inputs.get(0);
    require(inputs.size() > 1, name, "a sum of one");
    for (Node other : inputs) {
      require(Arrays.equals(first.shape(1), other.shape(1)), name, "a sum of different shapes");
    }
    return first.like(name, new Node.Sum(), inputs);
  }

  private static Node concatenation(String name, List<Node> inputs)
      throws UnsupportedGraphException {
    Node first = inputs.get(0);
    if (inputs.size() == 1) {
      return first;
    }
    int channels = 0;
    for (Node input : inputs) {
      boolean fits =
          input.flat == first.flat && input.height == first.height && input.width == first.width;
      require(fits, name, "a concatenation of different shapes");
      channels += input.channels;
    }
    return first.flat
        ? Node.rows(name, new Node.Concatenation(), inputs, channels)
        : new Node(name, new Node.Concatenation(), inputs, channels, first.height, first.width);
  }

  private Node image(String name) {
    return new Node(
        name, new Node.Image(), List.of(), image.channels(), image.height(), image.width());
  }

  private void keep(GraphVertex vertex, Node node) {
    if (!nodes.contains(node)) { // it is known already if an activation was joined to it
      nodes.add(node);
    }
    ofVertex.put(vertex.getVertexIndex(), node);
  }

  private Node added(Node node) {
    nodes.add(node);
    return node;
  }

  private Node preprocessed(InputPreProcessor preprocessor, String name, Node input)
      throws UnsupportedGraphException {
    if (preprocessor == null) {
      return input;
    }
    require(
        preprocessor instanceof CnnToFeedForwardPreProcessor flattening
            && flattening.getFormat() == CNN2DFormat.NCHW,
        name,
        preprocessor.getClass().getSimpleName());
    return input.flat
        ? input
        : added(Node.rows(name, new Node.Flatten(), List.of(input), input.features()));
  }

  private void readLayer(GraphVertex vertex, Layer wrapped, Node given)
      throws UnsupportedGraphException {
    String name = vertex.getVertexName();
    Layer layer = inside(wrapped);
    boolean isFrozen = wrapped instanceof FrozenLayer;
    var conf = layer.conf().getLayer();
    Class<?> kind = conf.getClass();
    require(!(layer instanceof BaseWrapperLayer), name, layer.getClass().getSimpleName());
    // DL4J leaves the drop-out of all other layers out, and of all that are frozen.
    boolean drops =
        !isFrozen
            && (kind == ConvolutionLayer.class
                || kind == DenseLayer.class
                || kind == OutputLayer.class
                || kind == DropoutLayer.class);
    Node input = drops ? dropped(conf.getIDropout(), name, given) : given;
    if (conf instanceof BaseLayer base) {
      require(base.getWeightNoise() == null || isFrozen, name, "weight noise");
    }
    Node prepared = isNeverTrained ? PreparationReader.read(name, layer, input) : null;
    if (prepared != null) {
      keep(vertex, prepared);
    } else if (kind == ConvolutionLayer.class) {
      keep(vertex, layers.convolution(name, layer, (ConvolutionLayer) conf, input));
    } else if (kind == BatchNormalization.class) {
      keep(vertex, layers.normalisation(name, layer, (BatchNormalization) conf, input));
    } else if (kind == ActivationLayer.class) {
      keep(vertex, activation(name, ((ActivationLayer) conf).getActivationFn(), input));
    } else if (kind == SubsamplingLayer.class) {
      keep(vertex, layers.pool(name, (SubsamplingLayer) conf, input));
    } else if (kind == GlobalPoolingLayer.class) {
      keep(vertex, layers.globalPool(name, (GlobalPoolingLayer) conf, input));
    } else if (kind == DenseLayer.class) {
      keep(vertex, layers.dense(name, layer, (DenseLayer) conf, input));
    } else if (kind == OutputLayer.class) {
      keep(vertex, layers.output(name, layer, (OutputLayer) conf, input));
    } else if (kind == ZeroPaddingLayer.class) {
      keep(vertex, layers.padding(name, (ZeroPaddingLayer) conf, input));
    } else if (kind == DropoutLayer.class) {
      keep(vertex, input);
    } else {
      throw new UnsupportedGraphException(name, kind.getSimpleName());
    }
    // An activation that was joined to a frozen node is on it; one that stands alone has no
    // parameters.
    ofVertex.get(vertex.getVertexIndex()).frozen |= isFrozen && layer.numParams() > 0;
  }

  private Node dropped(IDropout dropout, String name, Node input) throws UnsupportedGraphException {
    if (dropout == null) {
      return input;
    }
    require(
        dropout.getClass() == Dropout.class && ((Dropout) dropout).getPSchedule() == null,
        name,
        dropout.getClass().getSimpleName());
    return added(input.like(name, new Node.Dropout(((Dropout) dropout).getP()), List.of(input)));
  }

  /** Joins the activation to the node before it if nobody else reads that one. */
  private Node activation(String name, IActivation function, Node input)
      throws UnsupportedGraphException {
    float slope = LayerReader.slope(name, function);
    if (Float.isNaN(slope)) {
      return input;
    }
    boolean joins =
        input.kind instanceof Node.Convolution
            || input.kind instanceof Node.Dense
            || input.kind instanceof Node.Sum
            || (input.kind instanceof Node.BatchNormalisation && slope == 0);
    // An identity activation before this one is the same node, which others may read.
    boolean aloneReads =
        ofVertex.entrySet().stream()
            .filter(entry -> entry.getValue() == input)
            .allMatch(entry -> graph.getVertices()[entry.getKey()].getOutputVertices().length == 1);
    if (joins && aloneReads && !input.activates()) {
      input.slope = slope;
      input.name = name;
      return input;
    }
    Node node = input.like(name, new Node.Activation(), List.of(input));
    node.slope = slope;
    return node;
  }
}
