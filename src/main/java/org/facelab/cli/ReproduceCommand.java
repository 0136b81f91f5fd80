package org.facelab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab reproduce}: a stored run once more, and what differs. */
@Command(
    name = "reproduce",
    header = "Train a stored run once more and say what differs.",
    description = {
      "Reads the run's experiment and manifest, checks that the data and the split are the same, trains"
          + " into a new folder on as many threads, and compares: versions, machine and engine, every"
          + " metric, the predictions and the history. The old folder is not touched.",
      "",
      "With the same FaceLab, machine and number of threads the figures are equal to the bit: exit code"
          + " 0. If they differ it is 1, and what may explain it is named."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./facelab reproduce results/runs/quickstart/20260101T120000Z-s1")
final class ReproduceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Folder of a finished run.")
  private Path run;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the new run.")
  private Path out;

  @Option(
      names = "--with",
      paramLabel = "RUN",
      description = "Train nothing; compare with this finished run.")
  private Path with;

  @Override
  public void run() {
    if (out != null && with != null) {
      throw new ParameterException(
          spec.commandLine(), "--with trains nothing, so there is no new run for --out");
    }
    try {
      Reproducing reproducing = new Reproducing(spec.commandLine().getOut());
      if (with != null) {
        reproducing.compare(run, with);
      } else {
        reproducing.reproduce(run, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
