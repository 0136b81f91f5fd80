package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.facelab.dashboard.Dashboard;
import org.facelab.train.RunObserver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab train}: an experiment in, a run folder out. */
@Command(
    name = "train",
    header = "Train an experiment's network and score it.",
    description = {
      "The run goes to results/runs/<experiment>/<UTC time>-s<seed>; the last line printed is its folder."
          + " Ctrl-C finishes the step, saves and says how to go on.",
      "",
      "With --seeds, or seeds in the experiment, there is one run of each seed, on the same split; the"
          + " means follow, and the last lines are the folders. A run that fails does not stop the others."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab train experiments/quickstart.yaml",
      "  ./facelab train experiments/quickstart.yaml train.epochs=5 seed=7",
      "  ./facelab train experiments/quickstart.yaml --seeds 1,2,3",
      "  ./facelab train --resume results/runs/quickstart/20260101T120000Z-s1"
    })
final class TrainCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", description = "Experiment file (YAML).")
  private Path experiment;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Override a key of the experiment, such as train.epochs=5.")
  private List<String> overrides = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "SEED",
      split = ",",
      description = "Make one run of each seed, such as 1,2,3, in place of the experiment's seeds.")
  private List<Long> seeds = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the run; of several seeds, the folder of s1, s2 and so on.")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "Go on with a stopped run, as if it had not been stopped.")
  private Path resume;

  @Mixin private UiOptions ui;

  @Override
  public void run() {
    if (resume == null && experiment == null) {
      throw new ParameterException(
          spec.commandLine(), "name an experiment file, or a run with --resume");
    }
    if (resume != null && (experiment != null || out != null || !seeds.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(),
          "--resume goes on with the run's own experiment and folder; leave out EXPERIMENT,"
              + " overrides, --seeds and --out");
    }
    PrintWriter text = spec.commandLine().getOut();
    // First of all, so that a wrong host or port is told before anything is made.
    try (Dashboard dashboard = ui.start(text)) {
      Training training = new Training(text, dashboard == null ? RunObserver.NONE : dashboard);
      if (resume == null) {
        training.start(experiment, overrides, seeds, out);
      } else {
        training.resume(resume);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException("interrupted");
    }
  }
}
