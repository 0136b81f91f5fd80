package org.facelab.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.facelab.config.Experiment;
import org.facelab.config.ImageSettings;
import org.facelab.config.Numbers;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/**
 * What a network costs, from its configuration alone: nothing is allocated.
 *
 * @param rows one row for each vertex in computing order
 */
public record NetworkSummary(List<Row> rows) {

  /**
   * One vertex.
   *
   * @param name its name in the graph
   * @param type the layer's kind
   * @param detail its kernel, stride, activation or share, such as {@code 5x5, stride 2, ReLU}; may be empty
   * @param inputs the vertices it reads
   * @param shape its output for one face, such as {@code 64x12x12}: channels, height, width
   * @param values numbers in that output
   * @param parameters trained numbers
   * @param otherParameters numbers that are kept but not trained: running means and variances, and all of
   *     a frozen layer
   * @param frozen how many of the other numbers would be trained or kept if the layer were not frozen
   * @param multiplyAdds multiply-adds of convolutions and dense layers for one face
   */
  public record Row(
      String name,
      String type,
      String detail,
      List<String> inputs,
      String shape,
      long values,
      long parameters,
      long otherParameters,
      long frozen,
      long multiplyAdds) {

    /** In the words of the field: {@code convolution 5x5, stride 2, ReLU}. */
    public String description() {
      String what =
          switch (type) {
            case "BatchNormalization" -> "batch normalisation";
            case "Subsampling", "Activation" -> ""; // the detail says it
            case "GlobalPooling" -> "global average pooling";
            case "Preprocessor" -> "flatten";
            case "ElementWise" -> inputs.size() == 2 ? "sum of both" : "sum";
            case "Merge" -> "concatenation";
            case "ZeroPadding" -> "zero padding";
            default -> type.toLowerCase(Locale.ROOT);
          };
      return (what + " " + detail).strip();
    }
  }

  /** Summary of an experiment's network. */
  public static NetworkSummary of(Experiment experiment) {
    return of(NetworkBuilder.configuration(experiment), experiment.image());
  }

  /** Summary of a network for images. */
  public static NetworkSummary of(
      ComputationGraphConfiguration configuration, ImageSettings image) {
    Map<String, InputType> shapes =
        configuration.getLayerActivationTypes(
            InputType.convolutional(image.size(), image.size(), image.channels()));
    return new NetworkSummary(
        configuration.getVertices().keySet().stream()
            .map(name -> row(configuration, name, shapes.get(name)))
            .toList());
  }

  /** Trained numbers of the whole network. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /** Numbers that are kept but not trained. */
  public long otherParameters() {
    return rows.stream().mapToLong(Row::otherParameters).sum();
  }

  /** Numbers of layers that are frozen, running means and variances included. */
  public long frozen() {
    return rows.stream().mapToLong(Row::frozen).sum();
  }

  /** Floating-point operations of one face's forward pass in millions; a multiply-add counts as two. */
  public double megaflops() {
    return rows.stream().mapToLong(Row::multiplyAdds).sum() * 2 / 1e6;
  }

  /**
   * Rough bytes that training holds: for each activation itself, its gradient and a working copy, for
   * each parameter itself, its gradient and two moments, all float32.
   */
  public long trainingBytes(int batchSize) {
    long activations = rows.stream().mapToLong(Row::values).sum();
    return Float.BYTES * (3 * activations * batchSize + 4 * (parameters() + otherParameters()));
  }

  private static Row row(
      ComputationGraphConfiguration configuration, String name, InputType output) {
    GraphVertex given = configuration.getVertices().get(name);
    GraphVertex vertex = given instanceof FrozenVertex frozen ? frozen.getUnderlying() : given;
    List<String> inputs = configuration.getVertexInputs().get(name);
    Layer wrapped = vertex instanceof LayerVertex l ? l.getLayerConf().getLayer() : null;
    Layer layer = wrapped instanceof FrozenLayer frozen ? frozen.getLayer() : wrapped;
    boolean isFrozen = wrapped instanceof FrozenLayer;
    long all = layer == null ? 0 : layer.initializer().numParams(layer);
    long other = isFrozen ? all : layer instanceof BatchNormalization b ? 2 * b.getNOut() : 0;
    return new Row(
        name,
        (layer == null ? vertex : layer)
            .getClass()
            .getSimpleName()
            .replaceAll("Layer$|Vertex$", ""),
        detail(layer),
        inputs,
        Arrays.stream(output.getShape(false))
            .mapToObj(Long::toString)
            .collect(Collectors.joining("x")),
        output.arrayElementsPerExample(),
        all - other,
        other,
        isFrozen ? all : 0,
        multiplyAdds(layer, output));
  }

  private static String detail(Layer layer) {
    if (layer instanceof ConvolutionLayer c) {
      return joined(window(c.getKernelSize(), c.getStride(), 1), activation(c.getActivationFn()));
    }
    if (layer instanceof SubsamplingLayer s) {
      String kind = s.getPoolingType() == PoolingType.MAX ? "max" : "average";
      return kind + " pooling " + window(s.getKernelSize(), s.getStride(), s.getKernelSize()[0]);
    }
    if (layer instanceof DropoutLayer d && d.getIDropout() instanceof Dropout dropout) {
      return Double.toString(Math.round(1e6 * (1 - dropout.getP())) / 1e6);
    }
    return layer instanceof BaseLayer base && !(layer instanceof BatchNormalization)
        ? activation(base.getActivationFn())
        : layer instanceof ActivationLayer a ? activation(a.getActivationFn()) : "";
  }

  private static String window(int[] kernel, int[] stride, int usualStride) {
    String size = "%dx%d".formatted(kernel[0], kernel[1]);
    return stride[0] == usualStride ? size : size + ", stride " + stride[0];
  }

  private static String joined(String a, String b) {
    return b.isEmpty() ? a : a + ", " + b;
  }

  private static String activation(IActivation function) {
    if (function instanceof ActivationReLU relu) {
      return relu.getMax() == null || relu.getMax() == 0
          ? "ReLU"
          : "ReLU up to " + Numbers.text(relu.getMax());
    }
    if (function instanceof ActivationLReLU leaky) {
      return "leaky ReLU " + leaky.getAlpha();
    }
    return function instanceof ActivationIdentity ? "" : function.toString();
  }

  private static long multiplyAdds(Layer layer, InputType output) {
    if (layer instanceof ConvolutionLayer c) {
      return output.arrayElementsPerExample()
          * c.getNIn()
          * c.getKernelSize()[0]
          * c.getKernelSize()[1];
    }
    if (layer instanceof FeedForwardLayer f && !(layer instanceof BatchNormalization)) {
      return f.getNIn() * f.getNOut();
    }
    return 0;
  }
}
