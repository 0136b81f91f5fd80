package org.facelab.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.graph.vertex.impl.InputVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.graph.vertex.impl.PreprocessorVertex;
import org.facelab.config.RunFailure;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a graph as ONNX, vertex by vertex; the output of every vertex keeps its name. What training alone
 * does, such as drop-out, is left out.
 */
final class OnnxExport {
  /**
   * How to write.
   *
   * @param foldsBatchNormalisation whether batch normalisation becomes part of the convolution before it
   * @param int8 whether weights are kept in eight bits
   */
  record Options(boolean foldsBatchNormalisation, boolean int8) {}

  private final ComputationGraph graph;
  private final OnnxGraph onnx;

  /** The shape of each vertex's output for a batch of one, by name. */
  private final Map<String, long[]> shapes = new HashMap<>();

  /** The batch normalisation folded into each of these convolutions, by the convolution's name. */
  private final Map<String, GraphVertex> folded = new HashMap<>();

  private OnnxExport(ComputationGraph graph, Options options) {
    this.graph = graph;
    onnx = new OnnxGraph("facelab", options.int8());
    if (options.foldsBatchNormalisation()) {
      findFolds();
    }
  }

  /**
   * The file's bytes.
   *
   * @param image shape of the graph's one input without N, {@code [C, H, W]}
   * @throws RunFailure if ONNX cannot say, or this class does not know, what a layer does
   */
  static byte[] write(ComputationGraph graph, long[] image, Options options) {
    return new OnnxExport(graph, options).write(image);
  }

  private byte[] write(long[] image) {
    // The shapes are those of a real pass, so that they need no formulas of their own.
    INDArray zeros = Nd4j.zeros(1, image[0], image[1], image[2]);
    graph.feedForward(zeros, false).forEach((name, output) -> shapes.put(name, output.shape()));
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      if (vertex instanceof InputVertex) {
        onnx.input(vertex.getVertexName(), image);
        shapes.put(vertex.getVertexName(), zeros.shape());
      } else {
        write(vertex);
      }
    }
    for (String output : graph.getConfiguration().getNetworkOutputs()) {
      long[] shape = shapes.get(output);
      onnx.output(output, java.util.Arrays.copyOfRange(shape, 1, shape.length));
    }
    return onnx.bytes();
  }

  private void write(GraphVertex vertex) {
    String name = vertex.getVertexName();
    List<String> inputs = new ArrayList<>();
    for (VertexIndices input : vertex.getInputVertices()) {
      inputs.add(graph.getVertices()[input.getVertexIndex()].getVertexName());
    }
    if (folded.containsValue(vertex)) {
      return;
    }
    if (vertex instanceof PreprocessorVertex preprocessor) {
      reshape(preprocessor.getPreProcessor(), name, inputs.get(0));
    } else if (vertex instanceof LayerVertex layer) {
      String input = inputs.get(0);
      if (layer.getLayerPreProcessor() != null) {
        reshape(layer.getLayerPreProcessor(), name + ":rows", input);
        input = name + ":rows";
      }
      GraphVertex normalisation = folded.get(name);
      String output = normalisation == null ? name : normalisation.getVertexName();
      new OnnxLayer(onnx, output, shapes.get(inputs.get(0)), shapes.get(name))
          .write(vertex.getLayer(), normalisation == null ? null : normalisation.getLayer(), input);
    } else {
      OnnxVertex.write(
          onnx, graph.getConfiguration().getVertices().get(name), name, inputs, shapes);
    }
  }

  private void reshape(InputPreProcessor preprocessor, String name, String input) {
    if (preprocessor instanceof CnnToFeedForwardPreProcessor) {
      // DL4J lets rows pass.
      onnx.node("Flatten", name, input).whole("axis", 1);
    } else if (preprocessor instanceof FeedForwardToCnnPreProcessor image) {
      String shape =
          onnx.numbers(
              name + ":shape",
              -1,
              image.getNumChannels(),
              image.getInputHeight(),
              image.getInputWidth());
      onnx.node("Reshape", name, input, shape);
    } else {
      throw OnnxGraph.unsupported(name, preprocessor.getClass().getSimpleName());
    }
  }

  /** A normalisation folds into a convolution that it alone reads and that has no activation. */
  private void findFolds() {
    for (GraphVertex vertex : graph.getVertices()) {
      if (!vertex.hasLayer()
          || !(vertex.getLayer().conf().getLayer() instanceof BatchNormalization)) {
        continue;
      }
      GraphVertex before = graph.getVertices()[vertex.getInputVertices()[0].getVertexIndex()];
      Layer layer = before.hasLayer() ? before.getLayer() : null;
      if (layer != null
          && layer.conf().getLayer().getClass() == ConvolutionLayer.class
          && before.getOutputVertices().length == 1
          && ((ConvolutionLayer) layer.conf().getLayer()).getActivationFn()
              instanceof ActivationIdentity) {
        folded.put(before.getVertexName(), vertex);
      }
    }
  }
}
