package org.facelab.config;

import java.util.Map;

/**
 * How the losses are formed and weighed. A task's loss is the mean over the labels that a batch has, so
 * its weight does not depend on how many faces carry one. Keypoints: mean squared error in units in which
 * the image is 2 wide; emotion: cross-entropy in nats.
 */
public record LossSettings(
    @Key(
            value = "Fixed task weights, or learned ones (Kendall et al., CVPR 2018).",
            fallback = "fixed")
        Weighting weighting,
    @Key(value = "Weight of the keypoints' mean squared error.", fallback = "10", min = 0)
        double keypointsWeight,
    @Key(value = "Weight of the emotion's cross-entropy.", fallback = "1", min = 0)
        double emotionWeight,
    @Key(
            value = "Share of every emotion target spread evenly over all classes.",
            fallback = "0",
            min = 0,
            max = 0.9)
        double labelSmoothing,
    @Key(
            value = "Weigh each emotion by the inverse of its frequency among training faces.",
            fallback = "false")
        boolean balanceClasses,
    @Key(value = "Further factors by emotion, such as {disgust: 2}.", fallback = "{}")
        Map<String, Double> classWeights) {

  /** Who decides the tasks' weights. */
  public enum Weighting {
    FIXED,
    UNCERTAINTY
  }
}
