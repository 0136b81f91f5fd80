package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.Numbers;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.WholeFile;
import org.facelab.engine.Backend;
import org.facelab.model.WeightsFile;
import org.facelab.report.LearningRatePlot;
import org.facelab.train.LearningRateRange;
import org.facelab.train.LearningRateRange.Result;
import org.facelab.train.LearningRateRange.Result.End;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainingRun;

/** What {@code search --learning-rate-range} does, with what it tells the user. */
final class RangeTest {
  private static final double LOW = 1e-6;
  private static final double HIGH = 10;
  private static final int STEPS = 240;
  private static final int FEWEST_STEPS = 10;

  private final PrintWriter out;

  RangeTest(PrintWriter out) {
    this.out = out;
  }

  void run(Path file, List<String> overrides, Path folder)
      throws IOException, InterruptedException {
    ResolvedExperiment resolved = ExperimentLoader.load(file, overrides);
    Experiment experiment = resolved.experiment();
    if (folder != null) {
      RunFolder.checkEmpty(folder);
    }
    FaceData data = DataLoader.load(experiment, notice -> out.println("notice      " + notice));
    TrainingRun.checkTrainable(experiment, data);
    Optional<WeightsFile> pretrained = Training.pretrained(experiment, out);
    Path path =
        folder == null
            ? RunTime.newFolder(
                Path.of("results", "learning-rate-range", experiment.name()), experiment.seed())
            : folder;
    RunFolder.createEmpty(path);
    WholeFile.writeText(new RunFolder(path).experiment(), resolved.toYaml());
    Backend.start(experiment.train().threads());
    out.printf(
        "range test  %s, %d steps of %d faces, learning rate %s to %s%n",
        experiment.name(),
        STEPS,
        experiment.train().batchSize(),
        Numbers.text(LOW),
        Numbers.text(HIGH));
    out.flush();
    Result result;
    try (StopSignal stop = StopSignal.install()) {
      result =
          LearningRateRange.run(experiment, data, pretrained, LOW, HIGH, STEPS, stop::requested);
    }
    if (result.end() == End.STOPPED) {
      throw new RunInterrupted("stopped; a range test starts anew");
    }
    StringBuilder csv = new StringBuilder("learning_rate,loss,smoothed_loss\n");
    result
        .steps()
        .forEach(s -> csv.append("%s,%s,%s%n".formatted(s.learningRate(), s.loss(), s.smoothed())));
    WholeFile.writeText(path.resolve("learning-rate-range.csv"), csv.toString());
    if (result.steps().size() < FEWEST_STEPS) {
      throw new RunFailure(
          "the loss was too high after %d steps already, at a learning rate of some %s; something else than the rate is wrong"
              .formatted(result.steps().size(), Numbers.text(LOW)));
    }
    LearningRatePlot.write(path.resolve("learning-rate-range.png"), experiment.name(), result);
    describe(result, experiment);
    out.println(path);
    out.flush();
  }

  private void describe(Result result, Experiment experiment) {
    double last = result.steps().get(result.steps().size() - 1).learningRate();
    out.printf(
        "steps       %d%s%n",
        result.steps().size(),
        switch (result.end()) {
          case LOSS_TOO_HIGH ->
              "; at a learning rate of %.2g the loss was too high".formatted(last);
          case NOT_A_NUMBER -> "; above %.2g the loss was no number".formatted(last);
          case HIGHEST_RATE, STOPPED -> "";
        });
    out.printf("lowest      loss at a learning rate of %.2g%n", result.lowest());
    if (Double.isNaN(result.steepest())) {
      out.println("notice      the loss never fell, so there is no rate to recommend");
    } else {
      out.printf(
          "try         %.2g, where the loss falls fastest (the experiment has %s)%n",
          result.steepest(), Numbers.text(experiment.train().optimiser().learningRate()));
    }
  }
}
