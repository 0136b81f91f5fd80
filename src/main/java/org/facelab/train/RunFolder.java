package org.facelab.train;

import java.nio.file.Path;

/**
 * The folder of one run and the names of what is in it. Everything that compares, reports or exports reads
 * only this.
 *
 * @param path the folder, {@code results/runs/<experiment>/<UTC time>-s<seed>} unless the user says otherwise
 */
public record RunFolder(Path path) {
  /** The resolved experiment, which loads again. */
  public Path experiment() {
    return path.resolve("experiment.yaml");
  }

  /** Versions, commit, seed, data checksums, machine, backend, status. */
  public Path manifest() {
    return path.resolve("manifest.json");
  }

  /** The part of every face. */
  public Path split() {
    return path.resolve("split.csv");
  }

  /** One row for each epoch. */
  public Path history() {
    return path.resolve("history.csv");
  }

  /** The figures of the test part. */
  public Path metrics() {
    return path.resolve("metrics.json");
  }

  /** One row for each face of the test part. */
  public Path predictions() {
    return path.resolve("predictions.csv");
  }

  /** The network with the best epoch's weights; opens with plain DL4J. */
  public Path model() {
    return path.resolve("model.zip");
  }

  /** The state after the last checkpoint, to go on from. */
  public Path lastCheckpoint() {
    return path.resolve("checkpoints/last.zip");
  }

  /** The state after the best epoch so far. */
  public Path bestCheckpoint() {
    return path.resolve("checkpoints/best.zip");
  }

  /** PNG files. */
  public Path plots() {
    return path.resolve("plots");
  }

  /** What DL4J's training UI shows, if it was on. */
  public Path uiStats() {
    return path.resolve("ui-stats.db");
  }
}
