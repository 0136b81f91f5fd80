package org.facelab.model;

import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.activations.Activation;

/** Batch normalisation as the trunks have it. */
final class Normalisation {
  private Normalisation() {}

  /**
   * A layer for channels or values.
   *
   * @param decay share of the running mean and variance that a step keeps
   */
  static BatchNormalization layer(double decay, double epsilon) {
    // DL4J's layer has an activation in its configuration, but does not apply it.
    BatchNormalization layer =
        new BatchNormalization.Builder()
            .decay(decay)
            .eps(epsilon)
            .activation(Activation.IDENTITY)
            .build();
    // DL4J hands the running mean and variance over as gradients, which clipping would spoil.
    layer.setGradientNormalization(GradientNormalization.None);
    return layer;
  }
}
