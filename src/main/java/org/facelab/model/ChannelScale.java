package org.facelab.model;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;

/**
 * What a trained batch normalisation does to each channel: gamma (x - mean) / sqrt(variance + epsilon) +
 * beta. The arrays are {@code [C]}.
 */
public record ChannelScale(
    float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon) {

  /** Reads a layer, whichever way it stores its variance. */
  public static ChannelScale of(Layer given) {
    Layer layer = given instanceof FrozenLayer frozen ? frozen.getInsideLayer() : given;
    BatchNormalization conf = (BatchNormalization) layer.conf().getLayer();
    float[] mean = read(layer, BatchNormalizationParamInitializer.GLOBAL_MEAN);
    boolean locked = conf.isLockGammaBeta();
    return new ChannelScale(
        locked
            ? filled(mean.length, conf.getGamma())
            : read(layer, BatchNormalizationParamInitializer.GAMMA),
        locked
            ? filled(mean.length, conf.getBeta())
            : read(layer, BatchNormalizationParamInitializer.BETA),
        mean,
        conf.isUseLogStd()
            ? variance(read(layer, BatchNormalizationParamInitializer.GLOBAL_LOG_STD))
            : read(layer, BatchNormalizationParamInitializer.GLOBAL_VAR),
        conf.getEps());
  }

  private static float[] filled(int length, double value) {
    float[] values = new float[length];
    Arrays.fill(values, (float) value);
    return values;
  }

  private static float[] read(Layer layer, String key) {
    return layer.getParam(key).dup().data().asFloat();
  }

  /** Variances of the logarithms to base 10 of their roots, as DL4J may keep them; in place. */
  public static float[] variance(float[] logarithms) {
    for (int c = 0; c < logarithms.length; c++) {
      logarithms[c] = (float) Math.pow(10, 2.0 * logarithms[c]);
    }
    return logarithms;
  }

  /**
   * Makes it part of a convolution.
   *
   * @param weights {@code [C, …]}, changed in place
   * @param bias {@code [C]}, or null for none
   * @return the new bias, {@code [C]}
   */
  public float[] fold(float[] weights, float[] bias) {
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
