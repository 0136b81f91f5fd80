package org.facelab.config;

/** What the error of one coordinate costs, in units in which the image is 2 wide. */
@Variants(Variants.Style.KIND)
public sealed interface PointLoss {
  /** The square of the error. */
  record SquaredError() implements PointLoss {}

  /**
   * Wing loss (Feng et al., Wing Loss for Robust Facial Landmark Localisation, CVPR 2018): logarithmic near
   * 0, so that small errors still count, and linear beyond.
   */
  record Wing(
      @Key(
              value = "Error in px of 96 beyond which the loss is linear.",
              fallback = "4",
              min = 0.01,
              max = 96)
          double width,
      @Key(
              value = "Error in px of 96 below which the logarithm is nearly straight.",
              fallback = "0.8",
              min = 0.001,
              max = 96)
          double curvature)
      implements PointLoss {}
}
