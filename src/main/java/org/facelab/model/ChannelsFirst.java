package org.facelab.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/**
 * Layers of images, whichever order of dimensions they were written for, as layers of images {@code [N, C,
 * H, W]}. Keras' files mostly want {@code [N, H, W, C]}. Parameters stay as they are: DL4J keeps the
 * weights of convolutions as {@code [O, C, h, w]} for either order. What the layers bring along from their
 * own training, such as updaters and penalties, is dropped.
 */
final class ChannelsFirst {
  private ChannelsFirst() {}

  /**
   * A copy of a vertex.
   *
   * @return empty if it is none that reads images and makes images
   */
  static Optional<GraphVertex> vertex(GraphVertex given) {
    GraphVertex vertex = given.clone();
    if (vertex instanceof LayerVertex layer) {
      // The zoo's VGG16 would take images as rows as well.
      boolean takesImages =
          layer.getPreProcessor() == null
              || layer.getPreProcessor() instanceof FeedForwardToCnnPreProcessor;
      return takesImages && isOfImages(layer.getLayerConf().getLayer())
          ? Optional.of(vertex)
          : Optional.empty();
    }
    if (vertex instanceof MergeVertex merge) {
      merge.setMergeAxis(1);
      return Optional.of(merge);
    }
    return vertex instanceof ElementWiseVertex sum && sum.getOp() == ElementWiseVertex.Op.Add
        ? Optional.of(vertex)
        : Optional.empty();
  }

  /** A copy of a layer that {@link #vertex} has given, as if it were new. */
  static Layer layer(LayerVertex vertex) {
    Layer layer = vertex.getLayerConf().getLayer();
    layer.setIDropout(layer instanceof DropoutLayer ? layer.getIDropout() : null);
    layer.setConstraints(null);
    if (layer instanceof BaseLayer base) {
      base.setIUpdater(null);
      base.setBiasUpdater(null);
      base.setRegularization(new ArrayList<>());
      base.setRegularizationBias(new ArrayList<>());
      base.setWeightNoise(null);
      // Of running statistics, DL4J's "gradients" are not to be clipped.
      base.setGradientNormalization(
          layer instanceof BatchNormalization ? GradientNormalization.None : null);
    }
    if (layer instanceof ConvolutionLayer convolution) {
      convolution.setCnn2dDataFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof SubsamplingLayer pooling) {
      pooling.setCnn2dDataFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof BatchNormalization normalisation) {
      normalisation.setCnn2DFormat(CNN2DFormat.NCHW);
    } else if (layer instanceof ZeroPaddingLayer padding) {
      padding.setDataFormat(CNN2DFormat.NCHW);
    }
    return layer;
  }

  private static boolean isOfImages(Layer layer) {
    Class<?> kind = layer.getClass();
    return (layer instanceof ConvolutionLayer c
            && kind == ConvolutionLayer.class
            && isDense(c.getDilation()))
        || (layer instanceof SubsamplingLayer p
            && kind == SubsamplingLayer.class
            && isDense(p.getDilation()))
        || kind == BatchNormalization.class
        || kind == ActivationLayer.class
        || kind == DropoutLayer.class
        || kind == ZeroPaddingLayer.class;
  }

  /** Whether a window's pixels lie side by side. */
  static boolean isDense(int[] dilation) {
    return Arrays.stream(dilation).allMatch(step -> step == 1);
  }
}
