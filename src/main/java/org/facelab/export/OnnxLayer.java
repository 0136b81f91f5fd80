package org.facelab.export;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.facelab.config.RunFailure;
import org.facelab.model.ChannelScale;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Writes one layer, for whose formulas DL4J's classes of the same names are the reference. */
final class OnnxLayer {
  private final OnnxGraph onnx;
  private final String name;
  private final long[] from;
  private final long[] to;

  /**
   * A layer.
   *
   * @param name of its output
   * @param from shape of its input for a batch of one
   * @param to shape of its output
   */
  OnnxLayer(OnnxGraph onnx, String name, long[] from, long[] to) {
    this.onnx = onnx;
    this.name = name;
    this.from = from;
    this.to = to;
  }

  /**
   * Adds the layer's nodes.
   *
   * @param normalisation batch normalisation to fold into the layer, a convolution; or null
   */
  void write(Layer given, Layer normalisation, String input) {
    Layer layer = given instanceof FrozenLayer frozen ? frozen.getInsideLayer() : given;
    var conf = layer.conf().getLayer();
    Class<?> kind = conf.getClass();
    if (kind == ConvolutionLayer.class) {
      convolution(layer, (ConvolutionLayer) conf, normalisation, input);
    } else if (kind == BatchNormalization.class) {
      batchNormalisation(layer, input);
    } else if (kind == ActivationLayer.class) {
      activate(((ActivationLayer) conf).getActivationFn(), input);
    } else if (kind == LossLayer.class) {
      activate(((LossLayer) conf).getActivationFn(), input);
    } else if (kind == DenseLayer.class || kind == OutputLayer.class) {
      dense(layer, input);
    } else if (kind == DropoutLayer.class) {
      onnx.node("Identity", name, input);
    } else if (kind == SubsamplingLayer.class) {
      pool((SubsamplingLayer) conf, input);
    } else if (kind == GlobalPoolingLayer.class) {
      globalPool((GlobalPoolingLayer) conf, input);
    } else if (kind == LocalResponseNormalization.class) {
      localResponse((LocalResponseNormalization) conf, input);
    } else if (kind == ZeroPaddingLayer.class) {
      requireChannelsFirst(((ZeroPaddingLayer) conf).getDataFormat());
      int[] p = ((ZeroPaddingLayer) conf).getPadding(); // top, bottom, left, right
      String pads = onnx.numbers(name + ":pads", 0, 0, p[0], p[2], 0, 0, p[1], p[3]);
      onnx.node("Pad", name, input, pads);
    } else if (kind == Cropping2D.class) {
      requireChannelsFirst(((Cropping2D) conf).getDataFormat());
      crop(((Cropping2D) conf).getCropping(), input);
    } else if (kind == Upsampling2D.class) {
      requireChannelsFirst(((Upsampling2D) conf).getFormat());
      enlarge(((Upsampling2D) conf).getSize(), input);
    } else {
      throw unsupported(kind.getSimpleName());
    }
  }

  private RunFailure unsupported(String what) {
    return OnnxGraph.unsupported(name, what);
  }

  private void requireChannelsFirst(CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw unsupported("channels last");
    }
  }

  private void convolution(Layer layer, ConvolutionLayer conf, Layer normalisation, String input) {
    requireChannelsFirst(conf.getCnn2dDataFormat());
    INDArray stored = layer.getParam(DefaultParamInitializer.WEIGHT_KEY); // [O, C, h, w]
    float[] weights = stored.dup('c').data().asFloat();
    float[] bias = conf.hasBias() ? vector(layer, DefaultParamInitializer.BIAS_KEY) : null;
    if (normalisation != null) {
      bias = ChannelScale.of(normalisation).fold(weights, bias);
    }
    String linear = before(conf.getActivationFn());
    String w =
        isFixed(conf)
            ? onnx.constant(name + ":weights", weights, stored.shape())
            : onnx.weights(name + ":weights", weights, stored.shape());
    String[] inputs =
        bias == null
            ? new String[] {input, w}
            : new String[] {input, w, onnx.constant(name + ":bias", bias, bias.length)};
    onnx.node("Conv", linear, inputs)
        .wholes("kernel_shape", wide(conf.getKernelSize()))
        .wholes("strides", wide(conf.getStride()))
        .wholes("dilations", wide(conf.getDilation()))
        .wholes(
            "pads",
            pads(
                conf.getConvolutionMode(),
                conf.getKernelSize(),
                conf.getStride(),
                conf.getDilation(),
                conf.getPadding()));
    after(conf.getActivationFn(), linear);
  }

  /** Whether a convolution resamples or mixes colours, and was never learnt. */
  private static boolean isFixed(ConvolutionLayer conf) {
    return conf.getLayerName() != null && ImagePreparation.isPart(conf.getLayerName());
  }

  /** DL4J has an activation in this layer's configuration, but does not apply it. */
  private void batchNormalisation(Layer layer, String input) {
    requireChannelsFirst(((BatchNormalization) layer.conf().getLayer()).getCnn2DFormat());
    ChannelScale scale = ChannelScale.of(layer);
    int channels = scale.gamma().length;
    onnx.node(
            "BatchNormalization",
            name,
            input,
            onnx.constant(name + ":gamma", scale.gamma(), channels),
            onnx.constant(name + ":beta", scale.beta(), channels),
            onnx.constant(name + ":mean", scale.mean(), channels),
            onnx.constant(name + ":variance", scale.variance(), channels))
        .number("epsilon", scale.epsilon());
  }

  private void dense(Layer layer, String input) {
    var conf = (org.deeplearning4j.nn.conf.layers.FeedForwardLayer) layer.conf().getLayer();
    if (conf instanceof DenseLayer dense && dense.hasLayerNorm()) {
      throw unsupported("layer normalisation");
    }
    INDArray stored = layer.getParam(DefaultParamInitializer.WEIGHT_KEY); // [F, O]
    float[] weights = stored.transpose().dup('c').data().asFloat();
    String linear = before(conf.getActivationFn());
    String w = onnx.weights(name + ":weights", weights, stored.size(1), stored.size(0));
    INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
    String[] inputs =
        bias == null
            ? new String[] {input, w}
            : new String[] {
              input, w, onnx.constant(name + ":bias", bias.dup().data().asFloat(), bias.length())
            };
    onnx.node("Gemm", linear, inputs).whole("transB", 1);
    after(conf.getActivationFn(), linear);
  }

  private void pool(SubsamplingLayer conf, String input) {
    requireChannelsFirst(conf.getCnn2dDataFormat());
    String operator =
        switch (conf.getPoolingType()) {
          case MAX -> "MaxPool";
          case AVG -> "AveragePool";
          default -> throw unsupported(conf.getPoolingType() + " pooling");
        };
    long[] pads =
        pads(
            conf.getConvolutionMode(),
            conf.getKernelSize(),
            conf.getStride(),
            conf.getDilation(),
            conf.getPadding());
    OnnxGraph.Attributes node =
        onnx.node(operator, name, input)
            .wholes("kernel_shape", wide(conf.getKernelSize()))
            .wholes("strides", wide(conf.getStride()))
            .wholes("pads", pads);
    if (operator.equals("AveragePool")) {
      if (!Arrays.equals(conf.getDilation(), new int[] {1, 1})) {
        throw unsupported("dilated average pooling");
      }
      if (conf.isAvgPoolIncludePadInDivisor() && LongStream.of(pads).anyMatch(pad -> pad > 0)) {
        node.whole("count_include_pad", 1); // which some programs do not know
      }
    } else {
      node.wholes("dilations", wide(conf.getDilation()));
    }
  }

  private void globalPool(GlobalPoolingLayer conf, String input) {
    String operator =
        switch (conf.getPoolingType()) {
          case MAX -> "ReduceMax";
          case AVG -> "ReduceMean";
          case SUM -> "ReduceSum";
          default -> throw unsupported(conf.getPoolingType() + " pooling");
        };
    int[] given = conf.getPoolingDimensions();
    if (from.length != 4 || (given != null && !Arrays.equals(given, new int[] {2, 3}))) {
      throw unsupported("global pooling other than over height and width");
    }
    int keep = conf.isCollapseDimensions() ? 0 : 1;
    if (operator.equals("ReduceSum")) { // whose axes are an input since opset 13
      onnx.node(operator, name, input, onnx.numbers(name + ":axes", 2, 3)).whole("keepdims", keep);
    } else {
      onnx.node(operator, name, input).wholes("axes", 2, 3).whole("keepdims", keep);
    }
  }

  /** ONNX divides alpha by the number of channels added up, DL4J does not. */
  private void localResponse(LocalResponseNormalization conf, String input) {
    requireChannelsFirst(conf.getDataFormat());
    int size = 2 * ((int) conf.getN() / 2) + 1;
    onnx.node("LRN", name, input)
        .whole("size", size)
        .number("alpha", conf.getAlpha() * size)
        .number("beta", conf.getBeta())
        .number("bias", conf.getK());
  }

  private void crop(int[] c, String input) { // top, bottom, left, right
    onnx.node(
        "Slice",
        name,
        input,
        onnx.numbers(name + ":from", c[0], c[2]),
        onnx.numbers(name + ":to", from[2] - c[1], from[3] - c[3]),
        onnx.numbers(name + ":axes", 2, 3));
  }

  /** Every pixel becomes a block of equal pixels. */
  private void enlarge(int[] size, String input) {
    String scales = onnx.constant(name + ":scales", new float[] {1, 1, size[0], size[1]}, 4);
    onnx.node("Resize", name, input, "", scales)
        .word("mode", "nearest")
        .word("coordinate_transformation_mode", "asymmetric")
        .word("nearest_mode", "floor");
  }

  // ---- activations

  /** Name of the output before the activation. */
  private String before(IActivation function) {
    return function instanceof ActivationIdentity ? name : name + ":linear";
  }

  private void after(IActivation function, String linear) {
    if (!linear.equals(name)) {
      activate(function, linear);
    }
  }

  private void activate(IActivation function, String input) {
    if (!OnnxActivation.write(onnx, function, name, input)) {
      throw unsupported("activation " + function);
    }
  }

  // ---- windows

  /** Padding as ONNX has it: top, left, bottom, right. */
  private long[] pads(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] dilation, int[] padding) {
    if (mode == ConvolutionMode.Causal) {
      throw unsupported("causal padding");
    }
    if (mode != ConvolutionMode.Same) {
      return new long[] {padding[0], padding[1], padding[0], padding[1]};
    }
    long[] pads = new long[4];
    for (int i = 0; i < 2; i++) {
      long reach = (long) (kernel[i] - 1) * dilation[i] + 1;
      long total = Math.max(0, (to[2 + i] - 1) * stride[i] + reach - from[2 + i]);
      pads[i] = total / 2;
      pads[2 + i] = total - total / 2;
    }
    return pads;
  }

  private static long[] wide(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  private static float[] vector(Layer layer, String key) {
    return layer.getParam(key).dup().data().asFloat();
  }
}
