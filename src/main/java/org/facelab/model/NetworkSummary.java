package org.facelab.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.facelab.config.Experiment;
import org.facelab.config.ImageSettings;

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
      List<String> inputs,
      String shape,
      long values,
      long parameters,
      long otherParameters,
      long frozen,
      long multiplyAdds) {}

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
    boolean isFrozen = layer != wrapped;
    long all = layer == null ? 0 : layer.initializer().numParams(layer);
    long other = isFrozen ? all : layer instanceof BatchNormalization b ? 2 * b.getNOut() : 0;
    return new Row(
        name,
        (layer == null ? vertex : layer)
            .getClass()
            .getSimpleName()
            .replaceAll("Layer$|Vertex$", ""),
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
