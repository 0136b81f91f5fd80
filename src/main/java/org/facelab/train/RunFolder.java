package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.facelab.config.InputException;

/**
 * The folder of one run and the names of what is in it. Everything that compares, reports or exports reads
 * only this.
 *
 * @param path the folder, {@code results/runs/<experiment>/<UTC time>-s<seed>} unless the user says otherwise
 */
public record RunFolder(Path path) {
  /** Older runs first; of those that started in the same second, the order is that of their names. */
  static final Comparator<RunFolder> BY_AGE =
      Comparator.comparing(RunFolder::started)
          .thenComparing(run -> run.path().getFileName().toString());

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

  /** The figures of the scored part: test, unless the experiment says otherwise. */
  public Path metrics() {
    return path.resolve("metrics.json");
  }

  /** One row for each face of the scored part. */
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

  /** The network as it was after some steps, for an ensemble. */
  public Path snapshot(long steps) {
    return snapshots().resolve("step-%07d.zip".formatted(steps));
  }

  /** Copies of the network from the midst of training. */
  public Path snapshots() {
    return path.resolve("snapshots");
  }

  /** PNG files. */
  public Path plots() {
    return path.resolve("plots");
  }

  /** What DL4J's training UI shows, if it was on. */
  public Path uiStats() {
    return path.resolve("ui-stats.db");
  }

  /**
   * Checks that training made the folder.
   *
   * @throws InputException if it is not there or no run's, with the runs in it if it has some
   */
  public void checkIsRun() throws IOException {
    if (Files.exists(experiment())) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new InputException(
          "%s: no such folder; expected a run's, such as results/runs/quickstart/20260101T120000Z-s1"
              .formatted(path));
    }
    try (var entries = Files.list(path)) {
      String newest =
          entries
              .map(RunFolder::new)
              .filter(run -> Files.exists(run.experiment()))
              .max(BY_AGE)
              .map(run -> "; name one of the runs in it, such as the newest: " + run.path())
              .orElse("");
      throw new InputException(
          "%s: no run folder, for it has no experiment.yaml%s".formatted(path, newest));
    }
  }

  /** When the run started; empty if its manifest does not say. */
  private String started() {
    try {
      return Manifest.read(manifest()).started();
    } catch (InputException e) {
      return ""; // that is for those to tell who read this very run
    }
  }

  /**
   * Makes the folder of a run or a search, which must be empty or not there.
   *
   * @throws InputException if it holds files already
   */
  public static void createEmpty(Path path) throws IOException {
    checkEmpty(path);
    Files.createDirectories(path);
  }

  /**
   * Checks that a folder is empty or not there.
   *
   * @throws InputException if it holds files already
   */
  public static void checkEmpty(Path path) throws IOException {
    if (Files.exists(path)) {
      if (!Files.isDirectory(path)) {
        throw new InputException("%s: is a file; --out takes a folder".formatted(path));
      }
      try (var entries = Files.list(path)) {
        if (entries.findAny().isPresent()) {
          throw new InputException(
              "%s: is not empty; --out takes a new folder, --resume goes on with one that was stopped"
                  .formatted(path));
        }
      }
    }
  }
}
