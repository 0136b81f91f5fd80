package org.facelab.config;

import java.util.Map;

/**
 * How the losses are formed and weighed. A task's loss is the mean over the labels that a batch has, so
 * its weight does not depend on how many faces carry one. Keypoints: mean squared error (or another {@link
 * PointLoss}) in units in which the image is 2 wide; emotion: cross-entropy in nats.
 */
public record LossSettings(
    @Key(
            value =
                "Task weights: fixed, learned from each task's uncertainty (Kendall et al., CVPR 2018), or dynamic weight average (Liu et al., CVPR 2019).",
            fallback = "fixed")
        Weighting weighting,
    @Key(
            value = "What a keypoint's error costs; a coordinate's error is in px of 96.",
            fallback = "{kind: squared-error}")
        PointLoss keypoints,
    @Key(value = "Weight of the keypoints' mean loss.", fallback = "10", min = 0)
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
            value =
                "Mixup (Zhang et al., ICLR 2018) of faces with an emotion alone: the alpha of the Beta distribution of their shares; 0: none.",
            fallback = "0",
            min = 0,
            max = 1)
        double mixup,
    @Key(
            value = "Weigh each emotion by the inverse of its frequency among training faces.",
            fallback = "false")
        boolean balanceClasses,
    @Key(value = "Further factors by emotion, such as {disgust: 2}.", fallback = "{}")
        Map<String, Double> classWeights) {

  /** Who decides the tasks' weights. */
  public enum Weighting {
    FIXED,
    UNCERTAINTY,
    DYNAMIC_AVERAGE
  }
}
