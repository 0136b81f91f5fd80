package org.facelab.config;

/** How the learning rate moves during training. */
@Variants(Variants.Style.KIND)
public sealed interface Schedule {
  /** Epochs over which the rate first rises from 0; a fraction is allowed. */
  double warmUpEpochs();

  /** The same rate throughout. */
  record Constant(
      @Key(value = "Epochs over which the rate first rises evenly from 0.", fallback = "0", min = 0)
          double warmUpEpochs)
      implements Schedule {}

  /** The rate times a factor every few epochs. */
  record Step(
      @Key(value = "Epochs between two steps.", fallback = "10", min = 1) int everyEpochs,
      @Key(value = "Factor of a step.", fallback = "0.1", min = 1e-9, max = 1) double factor,
      @Key(value = "Epochs over which the rate first rises evenly from 0.", fallback = "0", min = 0)
          double warmUpEpochs)
      implements Schedule {}

  /** Half a cosine down to a share of the rate (Loshchilov and Hutter, SGDR, ICLR 2017). */
  record Cosine(
      @Key(value = "Share of the learning rate at the end.", fallback = "0.01", min = 0, max = 1)
          double finalShare,
      @Key(value = "Epochs over which the rate first rises evenly from 0.", fallback = "1", min = 0)
          double warmUpEpochs)
      implements Schedule {}

  /** The rate times a factor when a validation metric has not improved for some epochs. */
  record Plateau(
      @Key(value = "The validation metric that is watched.", fallback = "loss") String metric,
      @Key(value = "Epochs without improvement before the rate falls.", fallback = "3", min = 1)
          int patience,
      @Key(value = "Factor by which the rate falls.", fallback = "0.5", min = 1e-9, max = 1)
          double factor,
      @Key(value = "By how much the metric must be better.", fallback = "0.0001", min = 0)
          double minDelta,
      @Key(value = "The rate never falls below this.", fallback = "0.000001", min = 0)
          double minLearningRate,
      @Key(value = "Epochs over which the rate first rises evenly from 0.", fallback = "0", min = 0)
          double warmUpEpochs)
      implements Schedule {}
}
