package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunInterrupted;
import org.facelab.config.SeedSeries;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.engine.EngineFacts;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.model.NetworkSummary;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;
import org.facelab.train.TrainingRun;

/** What {@code train} does, step by step, with what it tells the user. */
final class Training {

  private final PrintWriter out;
  private final RunObserver observer;

  Training(PrintWriter out, RunObserver observer) {
    this.out = out;
    this.observer = observer;
  }

  /**
   * A new run, or one of each seed.
   *
   * @param seeds in place of those of the experiment; empty: those
   * @param folder of the run, or of the runs; null: the usual one
   */
  void start(Path file, List<String> overrides, List<Long> seeds, Path folder)
      throws IOException, InterruptedException {
    SeedSeries series = SeedSeries.load(file, overrides, seeds);
    ResolvedExperiment first = series.experiments().get(0);
    overrides.forEach(override -> out.println("override    " + override));
    // Seeds change neither the faces nor their split.
    FaceData data =
        DataLoader.load(first.experiment(), notice -> out.println("notice      " + notice));
    try (StopSignal stop = StopSignal.install()) {
      if (series.seeds().isEmpty()) {
        Experiment experiment = first.experiment();
        Path runs = Path.of("results", "runs", experiment.name());
        train(
            first,
            data,
            folder == null ? RunTime.newFolder(runs, experiment.seed()) : folder,
            stop);
        return;
      }
      new TrainingSeries(out, new TrainingSeries.Command(file, overrides, folder), series)
          .train((experiment, path) -> train(experiment, data, path, stop), stop);
    }
  }

  /** Trains one experiment into a new folder. */
  void train(ResolvedExperiment resolved, FaceData data, Path path, StopSignal stop)
      throws IOException, InterruptedException {
    Experiment experiment = resolved.experiment();
    Backend backend = Backend.start(experiment.train().threads());
    TrainingRun run = TrainingRun.start(resolved, data, path, backend);
    introduce(experiment, data, run.engine(), path);
    finish(run, experiment, data, stop);
  }

  /** A run that was stopped. */
  void resume(Path path) throws IOException, InterruptedException {
    Experiment experiment =
        ExperimentLoader.load(new RunFolder(path).experiment(), List.of()).experiment();
    FaceData data = DataLoader.load(experiment);
    Backend.start(experiment.train().threads());
    TrainingRun run = TrainingRun.resume(experiment, data, path);
    introduce(experiment, data, run.engine(), path);
    if (run.resumed() != null) {
      out.printf(
          "resumed     at epoch %d, batch %d%n",
          run.resumed().epoch() + 1, run.resumed().batch() + 1);
    }
    try (StopSignal stop = StopSignal.install()) {
      finish(run, experiment, data, stop);
    }
  }

  private void finish(TrainingRun run, Experiment experiment, FaceData data, StopSignal stop)
      throws IOException, InterruptedException {
    Path path = run.folder().path();
    TrainProgress progress = new TrainProgress(experiment, out);
    Predictions predictions = run.run(List.of(progress), observer, stop::requested);
    if (predictions == null) {
      progress.endLine();
      throw new RunInterrupted(
          "stopped; all progress is saved. Go on with: ./facelab train --resume " + path);
    }
    Evaluation evaluation = Evaluation.read(run.folder().metrics());
    RunPictures.draw(run.folder(), data, predictions, evaluation, out);
    out.println(Scores.describe(evaluation, "test part"));
    out.println(path);
    out.flush();
  }

  private void introduce(Experiment experiment, FaceData data, EngineFacts engine, Path path) {
    NetworkSummary network = NetworkSummary.of(experiment);
    out.printf("experiment  %s, seed %d%n", experiment.name(), experiment.seed());
    out.printf(
        "faces       %,d train, %,d validation, %,d test%n",
        data.faces(Part.TRAIN).size(),
        data.faces(Part.VALIDATION).size(),
        data.faces(Part.TEST).size());
    out.printf(
        "network     %,d parameters, %.1f MFLOPs, input %dx%d%n",
        network.parameters(),
        network.megaflops(),
        experiment.image().size(),
        experiment.image().size());
    if (data.faces(Part.VALIDATION).isEmpty()) {
      out.println("notice      no face is for validation, so the last epoch is kept, not the best");
    }
    if (data.faces(Part.TEST).isEmpty()) {
      out.println("notice      no face is in the test part, so the run will have no figures");
    }
    out.printf("computes    %s%n", engine.describe());
    if (!engine.remark().isEmpty()) {
      out.printf("notice      %s%n", engine.remark());
    }
    out.printf("run         %s%n", path);
    out.flush();
  }
}
