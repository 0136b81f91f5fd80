package org.facelab.engine.plan;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/** Reads the vertices with which an exported model prepares its image; see {@link Node.Preparation}. */
final class PreparationReader {
  private PreparationReader() {}

  /** Whether a node is the image before any network has seen it. */
  private static boolean isPrepared(Node node) {
    return node.kind instanceof Node.Image || node.kind instanceof Node.Preparation;
  }

  /** The node of a vertex. */
  static Node read(String name, GraphVertex vertex, List<Node> inputs)
      throws UnsupportedGraphException {
    Node first = inputs.get(0);
    if (!inputs.stream().allMatch(PreparationReader::isPrepared)) {
      throw unknown(name, vertex);
    }
    if (vertex instanceof ScaleVertex scale) {
      float factor = (float) scale.getScaleFactor();
      Node unscaled = step(first) instanceof UnitNorm ? first.input() : null;
      if (unscaled != null && step(unscaled) instanceof Centred) {
        // All of the standardisation in one go.
        UnitNorm norm = (UnitNorm) step(first);
        return like(first, name, unscaled.inputs, new Standardised(norm.least, factor));
      }
      return like(first, name, inputs, (in, out) -> scale(in[0], factor, out));
    }
    if (vertex instanceof ShiftVertex shift) {
      float term = (float) shift.getShiftFactor();
      return like(first, name, inputs, (in, out) -> shift(in[0], term, out));
    }
    if (vertex instanceof ElementWiseVertex elementWise
        && elementWise.getOp() == ElementWiseVertex.Op.Subtract
        && inputs.get(1).features() == 1) {
      return like(first, name, inputs, new Centred());
    }
    if (vertex instanceof L2NormalizeVertex normalise && isOverAll(normalise.getDimension())) {
      return like(first, name, inputs, new UnitNorm((float) normalise.getEps()));
    }
    if (vertex instanceof ReshapeVertex reshape && keepsImages(reshape, first)) {
      int[] shape = reshape.getNewShape();
      Node.Preparation copy =
          new Node.Preparation((in, out) -> System.arraycopy(in[0], 0, out, 0, out.length));
      return new Node(name, copy, inputs, shape[1], shape[2], shape[3]);
    }
    throw unknown(name, vertex);
  }

  /**
   * The node of a layer that is part of the preparation: fixed convolutions that mix colours or resample,
   * and the mean of the whole image. They are not for oneDNN, whose bf16 would round them.
   *
   * @return null if the layer is no such layer
   */
  static Node read(String name, Layer layer, Node input) {
    if (!isPrepared(input)) {
      return null;
    }
    var conf = layer.conf().getLayer();
    if (conf.getClass() == SubsamplingLayer.class) {
      SubsamplingLayer pool = (SubsamplingLayer) conf;
      boolean isMean =
          input.channels == 1
              && pool.getPoolingType() == PoolingType.AVG
              && Arrays.equals(pool.getKernelSize(), new int[] {input.height, input.width});
      return isMean
          ? new Node(name, new Node.Preparation(PreparationReader::mean), List.of(input), 1, 1, 1)
          : null;
    }
    if (conf.getClass() != ConvolutionLayer.class) {
      return null;
    }
    ConvolutionLayer convolution = (ConvolutionLayer) conf;
    int outputs = (int) convolution.getNOut();
    boolean mixes =
        Arrays.equals(convolution.getKernelSize(), new int[] {1, 1})
            && outputs <= 3
            && input.channels <= 3;
    if ((convolution.hasBias() && !mixes)
        || !(convolution.getActivationFn() instanceof ActivationIdentity)
        || convolution.getConvolutionMode() == ConvolutionMode.Same
        || !Arrays.equals(convolution.getPadding(), new int[2])
        || !Arrays.equals(convolution.getDilation(), new int[] {1, 1})
        || !Arrays.equals(convolution.getStride(), new int[] {1, 1})) {
      return null;
    }
    int[] kernel = convolution.getKernelSize();
    float[] weights =
        layer.getParam(ConvolutionParamInitializer.WEIGHT_KEY).dup('c').data().asFloat();
    if (kernel[0] == 1 && kernel[1] == input.width && input.width > 1) {
      return new Node(
          name,
          new Node.Preparation(new RowProducts(weights, outputs, input)),
          List.of(input),
          outputs,
          input.height,
          1);
    }
    if (mixes) {
      int plane = input.height * input.width;
      float[] bias =
          convolution.hasBias()
              ? layer.getParam(ConvolutionParamInitializer.BIAS_KEY).dup().data().asFloat()
              : new float[outputs];
      return new Node(
          name,
          new Node.Preparation((in, out) -> mix(in[0], weights, bias, plane, out)),
          List.of(input),
          outputs,
          input.height,
          input.width);
    }
    return null;
  }

  private static void mean(float[][] in, float[] out) {
    double a = 0;
    double b = 0;
    float[] values = in[0];
    int even = values.length & ~1;
    for (int i = 0; i < even; i += 2) { // two sums, which a processor adds up at once
      a += values[i];
      b += values[i + 1];
    }
    double rest = even < values.length ? values[even] : 0;
    out[0] = (float) ((a + b + rest) / values.length);
  }

  /** The sum of the squares of what the values are above {@code mean}. */
  private static double squares(float[] values, float mean) {
    double a = 0;
    double b = 0;
    int even = values.length & ~1;
    for (int i = 0; i < even; i += 2) {
      float first = values[i] - mean;
      float second = values[i + 1] - mean;
      a += first * first;
      b += second * second;
    }
    float rest = even < values.length ? values[even] - mean : 0;
    return a + b + rest * rest;
  }

  /** Each channel made is a sum of those there are, by the weights {@code [O, C]}, and its bias. */
  private static void mix(float[] in, float[] weights, float[] bias, int plane, float[] out) {
    int channels = in.length / plane;
    for (int i = 0; i < out.length; i++) {
      float sum = bias[i / plane];
      for (int c = 0; c < channels; c++) {
        sum += weights[i / plane * channels + c] * in[c * plane + i % plane];
      }
      out[i] = sum;
    }
  }

  /** The rows of an image times a matrix that is nearly empty, {@code [O, C, 1, W]}, as resampling is. */
  private static final class RowProducts implements Node.Preparation.Step {
    private final int[][] places; // [O][], c H W + x of the weights that are not 0
    private final float[][] weights;
    private final int height;
    private final int width;

    RowProducts(float[] weights, int outputs, Node input) {
      height = input.height;
      width = input.width;
      int each = input.channels * width;
      places = new int[outputs][];
      this.weights = new float[outputs][];
      for (int o = 0; o < outputs; o++) {
        int from = o * each;
        int[] used = IntStream.range(0, each).filter(i -> weights[from + i] != 0).toArray();
        places[o] = IntStream.of(used).map(i -> i / width * height * width + i % width).toArray();
        this.weights[o] = new float[used.length];
        for (int i = 0; i < used.length; i++) {
          this.weights[o][i] = weights[from + used[i]];
        }
      }
    }

    @Override
    public void apply(float[][] inputs, float[] out) {
      for (int o = 0; o < places.length; o++) {
        for (int y = 0; y < height; y++) {
          float sum = 0;
          for (int i = 0; i < places[o].length; i++) {
            sum += weights[o][i] * inputs[0][places[o][i] + y * width];
          }
          out[o * height + y] = sum;
        }
      }
    }
  }

  private static Node.Preparation.Step step(Node node) {
    return node.kind instanceof Node.Preparation preparation ? preparation.step() : null;
  }

  /** Less one value. */
  private record Centred() implements Node.Preparation.Step {
    @Override
    public void apply(float[][] in, float[] out) {
      shift(in[0], -in[1][0], out);
    }
  }

  /** x / max(|x|, least). */
  private record UnitNorm(float least) implements Node.Preparation.Step {
    @Override
    public void apply(float[][] in, float[] out) {
      scale(in[0], (float) (1 / Math.max(Math.sqrt(squares(in[0], 0)), least)), out);
    }
  }

  /** {@link Centred}, then {@link UnitNorm}, times a factor. */
  private record Standardised(float least, float factor) implements Node.Preparation.Step {
    @Override
    public void apply(float[][] in, float[] out) {
      float mean = in[1][0];
      float scale = (float) (factor / Math.max(Math.sqrt(squares(in[0], mean)), least));
      for (int i = 0; i < out.length; i++) {
        out[i] = (in[0][i] - mean) * scale;
      }
    }
  }

  private static UnsupportedGraphException unknown(String name, GraphVertex vertex) {
    return new UnsupportedGraphException(name, vertex.getClass().getSimpleName());
  }

  private static Node like(Node first, String name, List<Node> inputs, Node.Preparation.Step step) {
    return first.like(name, new Node.Preparation(step), inputs);
  }

  private static boolean isOverAll(int[] dimensions) {
    return dimensions == null
        || dimensions.length == 0
        || Arrays.equals(dimensions, new int[] {1, 2, 3});
  }

  private static boolean keepsImages(ReshapeVertex reshape, Node input) {
    int[] shape = reshape.getNewShape();
    return reshape.getReshapeOrder() == 'c'
        && shape.length == 4
        && shape[0] == -1
        && shape[1] * shape[2] * shape[3] == input.features();
  }

  private static void scale(float[] in, float factor, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = in[i] * factor;
    }
  }

  private static void shift(float[] in, float term, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = in[i] + term;
    }
  }
}
