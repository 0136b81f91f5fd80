package org.facelab.config;

import java.util.List;
import java.util.Optional;
import org.facelab.config.NetworkSettings.Stage;

/** What each task adds to the trunk; the head of a task that the experiment leaves out is not built. */
public record HeadsSettings(
    @Key("30 values by linear regression.") Head keypoints,
    @Key("A softmax over the classes.") Head emotion) {

  /** Stages of its own, pooling, then dense ReLU layers, drop-out and the output layer. */
  public record Head(
      @Key(
              value =
                  "Stage of a residual network that the head reads, the first being 1; the last if absent. Earlier stages have finer maps.",
              min = 1,
              max = 64)
          Optional<Integer> stage,
      @Key(
              value =
                  "Residual stages that this head alone has behind the stage that it reads, with network.block and network.width-factor.",
              fallback = "[]")
          List<Stage> ownStages,
      @Key(
              value = "How the last feature map becomes a vector: its mean, or all of it.",
              fallback = "global-average")
          Pooling pooling,
      @Key(
              value = "Widths of dense ReLU layers before the output.",
              fallback = "[]",
              min = 1,
              max = 16384)
          List<Integer> hidden,
      @Key(
              value = "Share of values dropped before each dense layer.",
              fallback = "0",
              min = 0,
              max = 0.95)
          double dropout) {}

  /** How the last feature map becomes a vector. */
  public enum Pooling {
    GLOBAL_AVERAGE,
    FLATTEN
  }
}
