package org.facelab.export;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a trained batch normalisation does to each channel: gamma (x - mean) / sqrt(variance + epsilon) + beta. */
final class ChannelScale {
  private final float[] gamma;
  private final float[] beta;
  private final float[] mean;
  private final float[] variance;
  private final double epsilon;

  /** Reads a layer, whichever way it stores its variance. */
  ChannelScale(Layer given) {
    Layer layer = given instanceof FrozenLayer frozen ? frozen.getInsideLayer() : given;
    BatchNormalization conf = (BatchNormalization) layer.conf().getLayer();
    mean = read(layer, BatchNormalizationParamInitializer.GLOBAL_MEAN);
    gamma =
        conf.isLockGammaBeta()
            ? filled(conf.getGamma())
            : read(layer, BatchNormalizationParamInitializer.GAMMA);
    beta =
        conf.isLockGammaBeta()
            ? filled(conf.getBeta())
            : read(layer, BatchNormalizationParamInitializer.BETA);
    epsilon = conf.getEps();
    if (conf.isUseLogStd()) {
      variance = read(layer, BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
      for (int c = 0; c < variance.length; c++) {
        variance[c] = (float) Math.pow(10, 2.0 * variance[c]);
      }
    } else {
      variance = read(layer, BatchNormalizationParamInitializer.GLOBAL_VAR);
    }
  }

  private float[] filled(double value) {
    float[] values = new float[mean.length];
    Arrays.fill(values, (float) value);
    return values;
  }

  private static float[] read(Layer layer, String key) {
    INDArray values = layer.getParam(key);
    return values.dup().data().asFloat();
  }

  float[] gamma() {
    return gamma;
  }

  float[] beta() {
    return beta;
  }

  float[] mean() {
    return mean;
  }

  float[] variance() {
    return variance;
  }

  double epsilon() {
    return epsilon;
  }

  /**
   * Makes it part of a convolution.
   *
   * @param weights {@code [O, …]}, changed in place
   * @param bias {@code [O]}, or null for none
   * @return the new bias, {@code [O]}
   */
  float[] fold(float[] weights, float[] bias) {
    int each = weights.length / gamma.length;
    float[] shift = new float[gamma.length];
    for (int o = 0; o < gamma.length; o++) {
      double factor = gamma[o] / Math.sqrt(variance[o] + epsilon);
      for (int i = o * each; i < (o + 1) * each; i++) {
        weights[i] = (float) (weights[i] * factor);
      }
      shift[o] = (float) (beta[o] + ((bias == null ? 0 : bias[o]) - mean[o]) * factor);
    }
    return shift;
  }
}
