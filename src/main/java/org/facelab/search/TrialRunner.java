package org.facelab.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.evaluate.Predictions;
import org.facelab.search.Trial.Status;
import org.facelab.train.Checkpoint;
import org.facelab.train.History;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;
import org.facelab.train.TrainListener;
import org.facelab.train.TrainingRun;

/** Runs one trial at a time, each an ordinary run. What goes wrong with a trial becomes its result. */
final class TrialRunner {
  private static final String VALIDATION = "validation.";

  private final SearchObjective objective;
  private final FaceShelf shelf;
  private final SearchObserver observer;
  private final RunObserver runObserver;
  private final BooleanSupplier stopRequested;

  TrialRunner(SearchObjective objective, FaceShelf shelf, Search.Surroundings around) {
    this.objective = objective;
    this.shelf = shelf;
    this.observer = around.search();
    this.runObserver = around.runs();
    this.stopRequested = around.stopRequested();
  }

  /**
   * Runs a trial, or goes on with it where its folder has a run that was cut.
   *
   * @param judge says of the scores so far why the trial ends here, if it does
   * @throws IOException if the run's files cannot be written; that is no fault of the trial
   */
  TrialResult run(
      Trial trial,
      ResolvedExperiment resolved,
      Path path,
      Function<List<Double>, Optional<String>> judge)
      throws IOException, InterruptedException {
    RunFolder folder = new RunFolder(path);
    Course course = new Course(resolved.experiment().train().epochs(), judge);
    try {
      FaceData data = shelf.faces(resolved.experiment());
      TrainingRun run = open(resolved, data, folder);
      observer.trialOpened(trial, run);
      course.begin(folder, run);
      Predictions predictions =
          run.run(
              List.of(course, observer.during(trial, resolved.experiment())),
              runObserver,
              () -> stopRequested.getAsBoolean() || course.verdict.isPresent());
      if (predictions != null) {
        observer.trialScored(folder, data, predictions);
        return course.result(Status.DONE, null);
      }
      if (course.verdict.isPresent()) {
        Manifest.read(folder.manifest()).write(folder.manifest(), Manifest.Status.PRUNED);
        return course.result(Status.PRUNED, course.verdict.get());
      }
      return course.result(Status.INTERRUPTED, null);
    } catch (UncheckedIOException e) {
      throw e.getCause(); // a full disk, say
    } catch (RuntimeException | OutOfMemoryError e) {
      return failed(folder, course, e);
    }
  }

  /** Deletes what only a run that goes on needs, so that a long search does not fill the disk. */
  static void dropCheckpoints(Path run) throws IOException {
    RunFolder folder = new RunFolder(run);
    Files.deleteIfExists(folder.lastCheckpoint());
    Files.deleteIfExists(folder.bestCheckpoint());
  }

  /** The scores of a stored run after each of its epochs. */
  List<Double> course(Path run) throws IOException {
    return History.read(new RunFolder(run).history()).rows().stream()
        .map(row -> objective.score(metrics(row)))
        .toList();
  }

  private static TrainingRun open(ResolvedExperiment resolved, FaceData data, RunFolder folder)
      throws IOException {
    Experiment experiment = resolved.experiment();
    Backend backend = Backend.start(experiment.train().threads());
    if (isReadable(folder.lastCheckpoint())) {
      return TrainingRun.resume(experiment, data, folder.path());
    }
    deleteTree(folder.path());
    return TrainingRun.start(resolved, data, folder.path(), backend);
  }

  /** Whether there is a checkpoint; one that a crash has broken is none, and the trial is repeated. */
  private static boolean isReadable(Path checkpoint) {
    try {
      return Files.exists(checkpoint) && Checkpoint.read(checkpoint) != null;
    } catch (InputException e) {
      return false;
    }
  }

  private static void deleteTree(Path path) throws IOException {
    if (Files.exists(path)) {
      List<Path> all;
      try (Stream<Path> files = Files.walk(path)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  private static TrialResult failed(RunFolder folder, Course course, Throwable e)
      throws IOException {
    if (Files.exists(folder.manifest())) {
      Manifest.read(folder.manifest()).write(folder.manifest(), Manifest.Status.FAILED);
    }
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String reason = message.lines().findFirst().orElse("");
    if (e instanceof OutOfMemoryError) {
      reason = "out of memory: " + reason;
    } else if (!(e instanceof RunFailure || e instanceof InputException)) {
      reason = e.getClass().getSimpleName() + ": " + reason;
    }
    return course.result(Status.FAILED, reason);
  }

  private static Map<String, Double> metrics(History.Row row) {
    Map<String, Double> metrics = new TreeMap<>();
    row.values()
        .forEach(
            (column, value) -> {
              if (column.startsWith(VALIDATION)) {
                metrics.put(column.substring(VALIDATION.length()), value);
              }
            });
    return metrics;
  }

  /** Follows a trial's scores. */
  private final class Course implements TrainListener {
    private final int epochs;
    private final Function<List<Double>, Optional<String>> judge;
    private final List<Double> scores = new ArrayList<>();
    private Optional<String> verdict = Optional.empty();
    private History.Row kept;

    Course(int epochs, Function<List<Double>, Optional<String>> judge) {
      this.epochs = epochs;
      this.judge = judge;
    }

    /** Takes over what a run that goes on has reached. */
    void begin(RunFolder folder, TrainingRun run) throws IOException {
      if (run.resumed() == null) {
        return;
      }
      History history = History.read(folder.history()).upTo(run.resumed().epoch());
      for (History.Row row : history.rows()) {
        scores.add(objective.score(metrics(row)));
        kept = row.epoch() == run.resumed().bestEpoch() + 1 ? row : kept;
      }
      if (!scores.isEmpty() && scores.size() < epochs) {
        // It may have been cut before the verdict on its last epoch took effect.
        verdict = judge.apply(scores);
      }
    }

    @Override
    public void epochDone(EpochReport report) {
      kept = report.improved() || kept == null ? report.row() : kept;
      scores.add(objective.score(metrics(report.row())));
      if (scores.size() < epochs) {
        verdict = judge.apply(scores);
      }
    }

    TrialResult result(Status status, String reason) {
      Map<String, Double> reached = kept == null ? Map.of() : metrics(kept);
      double score = objective.score(reached);
      reached.values().removeIf(value -> value.isNaN());
      return new TrialResult(
          status,
          Double.isNaN(score) || status == Status.FAILED ? null : (Double) score,
          reached,
          scores.size(),
          kept == null ? 0 : kept.epoch(),
          reason);
    }
  }
}
