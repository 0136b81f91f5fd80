package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.facelab.config.DataFolder;
import org.facelab.config.Experiment;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunInterrupted;
import org.facelab.config.SeedSeries;
import org.facelab.config.ShellWord;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.engine.EngineFacts;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.model.NetworkSummary;
import org.facelab.model.Pretrained;
import org.facelab.model.WeightsFile;
import org.facelab.train.EnsembleRun;
import org.facelab.train.Members;
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
    checkFree(folder, series.seeds());
    Experiment experiment = series.experiments().get(0).experiment();
    overrides.forEach(override -> out.println("override    " + override));
    Backend.start(experiment.train().threads());
    // Seeds change neither the faces nor their split.
    FaceData data = DataLoader.load(experiment, notice -> out.println("notice      " + notice));
    Optional<WeightsFile> pretrained = Optional.empty();
    if (!experiment.ensemble().isOfRuns()) {
      TrainingRun.checkTrainable(experiment, data);
      // Last of all, since it may be a download.
      pretrained = pretrained(experiment, out);
    }
    start(series, new TrainingSeries.Command(file, overrides, folder), data, pretrained);
  }

  /** Refuses a run's folder that is taken, before anything is read. */
  private static void checkFree(Path folder, List<Long> seeds) throws IOException {
    if (folder == null) {
      return;
    }
    if (seeds.isEmpty()) {
      RunFolder.checkEmpty(folder);
    }
    for (long seed : seeds) {
      RunFolder.checkEmpty(TrainingSeries.folder(folder, seed));
    }
  }

  private void start(
      SeedSeries series,
      TrainingSeries.Command command,
      FaceData data,
      Optional<WeightsFile> pretrained)
      throws IOException, InterruptedException {
    Path folder = command.folder();
    try (StopSignal stop = StopSignal.install()) {
      if (series.seeds().isEmpty()) {
        ResolvedExperiment first = series.experiments().get(0);
        Experiment experiment = first.experiment();
        Path runs = Path.of("results", "runs", experiment.name());
        train(
            first,
            data,
            folder == null ? RunTime.newFolder(runs, experiment.seed()) : folder,
            pretrained,
            stop);
        return;
      }
      new TrainingSeries(out, command, series)
          .train((experiment, path) -> train(experiment, data, path, pretrained, stop), stop);
    }
  }

  /** How many parameters a network has, those that training leaves alone by themselves. */
  static String parameters(NetworkSummary network) {
    return "%,d parameters%s"
        .formatted(
            network.parameters(),
            network.frozen() == 0 ? "" : ", %,d more frozen".formatted(network.frozen()));
  }

  /** What the network begins with, where somebody else has trained it; told to the user. */
  static Optional<WeightsFile> pretrained(Experiment experiment, PrintWriter out) {
    Optional<WeightsFile> found =
        Pretrained.find(
            experiment,
            notice -> {
              out.println("notice      " + notice);
              out.flush(); // a download takes minutes
            });
    found.ifPresent(
        weights ->
            out.printf(
                "pretrained  %s%n            SHA-256 %s%n", weights.path(), weights.sha256()));
    out.flush();
    return found;
  }

  /** Trains one experiment into a new folder, or scores it there if it is an ensemble of runs. */
  void train(
      ResolvedExperiment resolved,
      FaceData data,
      Path path,
      Optional<WeightsFile> pretrained,
      StopSignal stop)
      throws IOException, InterruptedException {
    Experiment experiment = resolved.experiment();
    Backend backend = Backend.start(experiment.train().threads());
    if (experiment.ensemble().isOfRuns()) {
      Members members = Members.ofRuns(experiment, data);
      out.printf("experiment  %s%n", experiment.name());
      members.all().forEach(member -> out.printf("member      %s%n", member.run().path()));
      Predictions predictions = EnsembleRun.score(resolved, members, data, path, backend);
      conclude(new RunFolder(path), experiment, data, predictions);
      return;
    }
    TrainingRun run = TrainingRun.start(resolved, data, path, backend, pretrained);
    introduce(experiment, data, run, path);
    finish(run, experiment, data, stop);
  }

  /** A run that was stopped. */
  void resume(Path path) throws IOException, InterruptedException {
    new RunFolder(path).checkIsRun();
    Experiment experiment =
        DataFolder.load(new RunFolder(path).experiment(), List.of(), DataFolder.current())
            .experiment();
    FaceData data = DataLoader.load(experiment);
    Backend.start(experiment.train().threads());
    TrainingRun run = TrainingRun.resume(experiment, data, path);
    introduce(experiment, data, run, path);
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
          "stopped; all progress is saved. Go on with: ./facelab train --resume "
              + ShellWord.of(path));
    }
    conclude(run.folder(), experiment, data, predictions);
  }

  private static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }

  private void conclude(
      RunFolder folder, Experiment experiment, FaceData data, Predictions predictions)
      throws IOException {
    Evaluation evaluation = Evaluation.read(folder.metrics());
    RunPictures.draw(folder, data, predictions, evaluation, out);
    out.println(Scores.describe(evaluation, name(experiment.evaluate().part()) + " part"));
    out.println(folder.path());
    out.flush();
  }

  private void introduce(Experiment experiment, FaceData data, TrainingRun run, Path path) {
    NetworkSummary network = run.network();
    EngineFacts engine = run.engine();
    out.printf("experiment  %s, seed %d%n", experiment.name(), experiment.seed());
    out.printf(
        "faces       %,d train, %,d validation, %,d test%n",
        data.faces(Part.TRAIN).size(),
        data.faces(Part.VALIDATION).size(),
        data.faces(Part.TEST).size());
    out.printf(
        "network     %s, %.1f MFLOPs, input %dx%d%n",
        parameters(network),
        network.megaflops(),
        experiment.image().size(),
        experiment.image().size());
    if (data.faces(Part.VALIDATION).isEmpty()) {
      out.println("notice      no face is for validation, so the last epoch is kept, not the best");
    }
    Part scored = experiment.evaluate().part();
    if (data.faces(scored).isEmpty()) {
      out.printf(
          "notice      no face is in the %s part, so the run will have no figures%n", name(scored));
    }
    out.printf("computes    %s%n", engine.describe());
    if (!engine.remark().isEmpty()) {
      out.printf("notice      %s%n", engine.remark());
    }
    out.printf("run         %s%n", path);
    out.flush();
  }
}
