package org.facelab.config;

import java.util.Optional;

/** Optimiser, schedule, stopping and checkpoints. */
public record TrainSettings(
    @Key(value = "Passes over the training faces.", fallback = "30", min = 1, max = 100_000)
        int epochs,
    @Key(value = "Faces per step.", fallback = "64", min = 1, max = 8192) int batchSize,
    @Key(value = "The optimiser.", fallback = "{kind: adam}") Optimiser optimiser,
    @Key(value = "How the learning rate moves.", fallback = "{kind: cosine}") Schedule schedule,
    @Key(
            value = "L2 penalty on the weights, added to their gradient; not on biases.",
            fallback = "0",
            min = 0)
        double l2,
    @Key("Limits on the gradient.") GradientClipping gradientClipping,
    @Key(
            value =
                "Decay per step of a running mean of the weights, which is validated and kept in place of the weights themselves (Polyak and Juditsky 1992); 0: none.",
            fallback = "0",
            min = 0,
            max = 0.99999)
        double weightAverage,
    @Key("Copies of the network from the midst of training, for an ensemble.") Snapshots snapshots,
    @Key("Which epoch is kept, and when to stop.") EarlyStopping earlyStopping,
    @Key(
            value =
                "Minutes between checkpoints inside an epoch; there is one after every epoch in any case.",
            fallback = "10",
            min = 0.01)
        double checkpointMinutes,
    @Key(
            value = "Threads of the network; 0: one for each core.",
            fallback = "0",
            min = 0,
            max = 1024)
        int threads,
    @Key(
            value = "Threads that read and augment the next batches.",
            fallback = "1",
            min = 1,
            max = 64)
        int loaderThreads) {

  /** Limits on the gradient, as DL4J's gradient normalisation. */
  public record GradientClipping(
      @Key(value = "No limit, each layer's L2 norm, or each value.", fallback = "none") Kind kind,
      @Key(value = "The limit.", fallback = "1", min = 1e-9) double threshold) {
    /** What is limited. */
    public enum Kind {
      NONE,
      LAYER_NORM,
      VALUE
    }
  }

  /** When a copy of the network is put by. */
  public record Snapshots(
      @Key(value = "Steps between two copies; 0: no copies.", fallback = "0", min = 0) int every,
      @Key(value = "The first step after which there may be one.", fallback = "1", min = 1)
          int from) {
    /** Whether a copy belongs after this many steps. */
    public boolean isDue(long steps) {
      return every > 0 && steps >= from && (steps - from) % every == 0;
    }
  }

  /** Which epoch is kept, and when to stop. */
  public record EarlyStopping(
      @Key(
              value =
                  "The validation metric that decides, such as loss, emotion.accuracy, emotion.macro_f1 or keypoints.rmse_px.",
              fallback = "loss")
          String metric,
      @Key(
              value = "Epochs without a better value after which training stops; 0: never.",
              fallback = "0",
              min = 0)
          int patience,
      @Key(value = "By how much a value must be better.", fallback = "0", min = 0) double minDelta,
      @Key("The validation metric whose best epoch is kept, where it is not the one that stops.")
          Optional<String> keep) {
    /** The metric whose best epoch is kept. */
    public String keptBy() {
      return keep.orElse(metric);
    }
  }
}
