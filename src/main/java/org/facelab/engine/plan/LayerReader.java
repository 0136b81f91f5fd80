package org.facelab.engine.plan;

import static org.facelab.engine.plan.UnsupportedGraphException.require;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.facelab.engine.onednn.OneDnn.Pooling;
import org.facelab.engine.onednn.Window;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads what a layer computes, and where its parameters lie. */
final class LayerReader {
  private static final float NONE = Float.NaN;

  private final long parameters;
  private final long gradients;

  /** For the layers of a graph. */
  LayerReader(ComputationGraph graph) {
    parameters = address(graph.params());
    gradients = address(graph.getGradientsViewArray());
  }

  Node padding(String name, ZeroPaddingLayer conf, Node input) throws UnsupportedGraphException {
    require(conf.getDataFormat() == CNN2DFormat.NCHW, name, "channels last");
    int[] around = conf.getPadding(); // top, bottom, left, right
    return new Node(
        name,
        new Node.Padding(new long[] {around[0], around[2]}, new long[] {around[1], around[3]}),
        List.of(input),
        input.channels,
        input.height + around[0] + around[1],
        input.width + around[2] + around[3]);
  }

  Node convolution(String name, Layer layer, ConvolutionLayer conf, Node given)
      throws UnsupportedGraphException {
    Node input = given;
    require(conf.getCnn2dDataFormat() == CNN2DFormat.NCHW, name, "channels last");
    require(isOne(conf.getDilation()), name, "dilation");
    Window window =
        window(
            name,
            input,
            conf.getKernelSize(),
            conf.getStride(),
            conf.getPadding(),
            conf.getConvolutionMode());
    int height = window.output(input.height, 0);
    int width = window.output(input.width, 1);
    if (input.kind instanceof Node.Padding padding) {
      Window padded = window.padded(padding.before(), padding.after());
      // The padding becomes the convolution's own, which is zeros as well; where whole windows see
      // nothing but zeros, oneDNN's faster code is not to be had.
      if (padded.isNarrow()) {
        window = padded;
        input = input.input();
      }
    }
    INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    Node node =
        new Node(
            name,
            new Node.Convolution(
                parameter(weights, weights.shape(), weights.stride()),
                bias(layer, conf.hasBias()),
                window),
            List.of(input),
            (int) conf.getNOut(),
            height,
            width);
    node.slope = slope(name, conf.getActivationFn());
    return node;
  }

  private static boolean isOne(int[] values) {
    for (int value : values) {
      if (value != 1) {
        return false;
      }
    }
    return true;
  }

  private static Window window(
      String name, Node input, int[] kernel, int[] stride, int[] padding, ConvolutionMode mode)
      throws UnsupportedGraphException {
    require(mode != ConvolutionMode.Causal, name, "causal padding");
    long[] before = new long[2];
    long[] after = new long[2];
    int[] sizes = {input.height, input.width};
    for (int i = 0; i < 2; i++) {
      if (mode == ConvolutionMode.Same) {
        int output = (sizes[i] + stride[i] - 1) / stride[i];
        int total = Math.max(0, (output - 1) * stride[i] + kernel[i] - sizes[i]);
        before[i] = total / 2;
        after[i] = total - before[i];
      } else {
        before[i] = padding[i];
        after[i] = padding[i];
      }
    }
    return new Window(
        new long[] {kernel[0], kernel[1]}, new long[] {stride[0], stride[1]}, before, after);
  }

  Node normalisation(String name, Layer layer, BatchNormalization conf, Node input)
      throws UnsupportedGraphException {
    require(conf.getCnn2DFormat() == CNN2DFormat.NCHW, name, "channels last");
    require(!conf.isLockGammaBeta(), name, "locked gamma and beta");
    boolean logarithmic = conf.isUseLogStd();
    Node.Kind kind =
        new Node.BatchNormalisation(
            vector(layer.getParam(BatchNormalizationParamInitializer.GAMMA)),
            vector(layer.getParam(BatchNormalizationParamInitializer.BETA)),
            vector(layer.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN)),
            vector(
                layer.getParam(
                    logarithmic
                        ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
                        : BatchNormalizationParamInitializer.GLOBAL_VAR)),
            logarithmic,
            (float) conf.getEps(),
            conf.getDecay());
    return input.like(name, kind, List.of(input));
  }

  /** The slope of a leaky ReLU for what is negative: 0 for ReLU, NaN for no activation. */
  static float slope(String name, IActivation function) throws UnsupportedGraphException {
    if (function instanceof ActivationIdentity) {
      return NONE;
    }
    if (function instanceof ActivationLReLU leaky && leaky.getAlpha() >= 0) {
      return (float) leaky.getAlpha();
    }
    if (function instanceof ActivationReLU relu
        && relu.getMax() == null
        && isZero(relu.getThreshold())
        && (relu.getNegativeSlope() == null || relu.getNegativeSlope() >= 0)) {
      return relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope().floatValue();
    }
    throw new UnsupportedGraphException(name, "activation " + function);
  }

  private static boolean isZero(Double value) {
    return value == null || value == 0;
  }

  Node pool(String name, SubsamplingLayer conf, Node input) throws UnsupportedGraphException {
    require(conf.getCnn2dDataFormat() == CNN2DFormat.NCHW, name, "channels last");
    require(isOne(conf.getDilation()), name, "dilation");
    Pooling pooling =
        switch (conf.getPoolingType()) {
          case MAX -> Pooling.MAX;
          case AVG ->
              conf.isAvgPoolIncludePadInDivisor()
                  ? Pooling.AVERAGE_WITH_PADDING
                  : Pooling.AVERAGE_WITHOUT_PADDING;
          default -> throw new UnsupportedGraphException(name, conf.getPoolingType() + " pooling");
        };
    Window window =
        window(
            name,
            input,
            conf.getKernelSize(),
            conf.getStride(),
            conf.getPadding(),
            conf.getConvolutionMode());
    return new Node(
        name,
        new Node.Pool(pooling, window),
        List.of(input),
        input.channels,
        window.output(input.height, 0),
        window.output(input.width, 1));
  }

  Node globalPool(String name, GlobalPoolingLayer conf, Node input)
      throws UnsupportedGraphException {
    require(
        !input.flat && overTheImage(conf.getPoolingDimensions()) && conf.isCollapseDimensions(),
        name,
        "global pooling other than over height and width");
    Pooling pooling =
        switch (conf.getPoolingType()) {
          case MAX -> Pooling.MAX;
          case AVG -> Pooling.AVERAGE_WITHOUT_PADDING;
          default -> throw new UnsupportedGraphException(name, conf.getPoolingType() + " pooling");
        };
    return Node.rows(name, new Node.GlobalPool(pooling), List.of(input), input.channels);
  }

  private static boolean overTheImage(int[] dimensions) {
    return dimensions == null || Arrays.equals(dimensions, new int[] {2, 3});
  }

  Node dense(String name, Layer layer, DenseLayer conf, Node input)
      throws UnsupportedGraphException {
    require(input.flat, name, "a dense layer on images");
    require(!conf.hasLayerNorm(), name, "layer normalisation");
    Node.Kind kind = new Node.Dense(matrix(layer), bias(layer, conf.hasBias()));
    Node node = Node.rows(name, kind, List.of(input), (int) conf.getNOut());
    node.slope = slope(name, conf.getActivationFn());
    return node;
  }

  Node output(String name, Layer layer, OutputLayer conf, Node input)
      throws UnsupportedGraphException {
    require(input.flat, name, "an output layer on images");
    Node.Kind kind = new Node.Output(matrix(layer), bias(layer, conf.hasBias()));
    return Node.rows(name, kind, List.of(input), (int) conf.getNOut());
  }

  /** DL4J's weights are {@code [F, O]}. */
  private Parameter matrix(Layer layer) {
    INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
    return parameter(
        weights,
        new long[] {weights.size(1), weights.size(0)},
        new long[] {weights.stride(1), weights.stride(0)});
  }

  private Parameter bias(Layer layer, boolean present) {
    return present ? vector(layer.getParam(DefaultParamInitializer.BIAS_KEY)) : null;
  }

  private Parameter vector(INDArray array) {
    return array == null ? null : parameter(array, new long[] {array.length()}, new long[] {1});
  }

  /** A parameter's gradient lies in the flat array of gradients where it lies in that of parameters. */
  private Parameter parameter(INDArray array, long[] shape, long[] strides) {
    long address = address(array);
    return new Parameter(array, address, gradients + (address - parameters), shape, strides);
  }

  private static long address(INDArray array) {
    return array.data().addressPointer().address();
  }
}
