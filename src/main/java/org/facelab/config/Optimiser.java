package org.facelab.config;

/** The rule that turns a gradient into a step. */
@Variants(Variants.Style.KIND)
public sealed interface Optimiser {
  /** The learning rate before any schedule. */
  double learningRate();

  /** Stochastic gradient descent with Nesterov momentum (Sutskever et al., ICML 2013). */
  record Sgd(
      @Key(value = "Learning rate.", fallback = "0.05", min = 0, max = 100) double learningRate,
      @Key(value = "Nesterov momentum; 0: none.", fallback = "0.9", min = 0, max = 0.9999)
          double momentum)
      implements Optimiser {}

  /** Adam (Kingma and Ba, ICLR 2015). */
  record Adam(
      @Key(value = "Learning rate.", fallback = "0.001", min = 0, max = 100) double learningRate,
      @Key(value = "Decay of the mean.", fallback = "0.9", min = 0, max = 0.99999) double beta1,
      @Key(value = "Decay of the variance.", fallback = "0.999", min = 0, max = 0.999999)
          double beta2,
      @Key(value = "Added to the root of the variance.", fallback = "1e-8", min = 1e-12, max = 1)
          double epsilon)
      implements Optimiser {}

  /** Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019). */
  record Adamw(
      @Key(value = "Learning rate.", fallback = "0.001", min = 0, max = 100) double learningRate,
      @Key(value = "Decay of the mean.", fallback = "0.9", min = 0, max = 0.99999) double beta1,
      @Key(value = "Decay of the variance.", fallback = "0.999", min = 0, max = 0.999999)
          double beta2,
      @Key(value = "Added to the root of the variance.", fallback = "1e-8", min = 1e-12, max = 1)
          double epsilon,
      @Key(
              value =
                  "Share of each weight taken away per step, times the learning rate; not from biases.",
              fallback = "0.01",
              min = 0,
              max = 10)
          double weightDecay)
      implements Optimiser {}
}
