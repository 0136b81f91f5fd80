package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.facelab.dashboard.Dashboard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab search}: what may vary in, the winner out. */
@Command(
    name = "search",
    header = "Search for better values of an experiment's keys.",
    description = {
      "SEARCH is an experiment's file with the key search:, which says what may vary. Every trial is an"
          + " ordinary run, scored on the validation part. The best trials are trained again on fresh seeds;"
          + " the winner becomes best.yaml in the search's folder, results/searches/<name>/<UTC time>-s<seed>."
          + " Ctrl-C saves and says how to go on."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab search experiments/search/quickstart.yaml",
      "  ./facelab search experiments/search/quickstart.yaml search.seed=2",
      "  ./facelab search --resume results/searches/mine/20260101T120000Z-s1",
      "  ./facelab search --learning-rate-range experiments/quickstart.yaml"
    })
final class SearchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SEARCH [KEY=VALUE…]",
      arity = "0..*",
      description =
          "Search file (YAML), and overrides of its keys, such as search.budget.trials=50.")
  private List<String> arguments = List.of();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the search.")
  private Path out;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      description = "Go on with a search that was stopped, also by a crash.")
  private Path resume;

  @Option(
      names = "--learning-rate-range",
      paramLabel = "EXPERIMENT",
      description = "Instead of a search: raise the learning rate step by step and draw the loss.")
  private Path rangeTest;

  @Mixin private UiOptions ui;

  @Override
  public void run() {
    PrintWriter text = spec.commandLine().getOut();
    checkArguments();
    // First of all, so that a wrong host or port is told before anything is made.
    try (Dashboard dashboard = ui.start(text)) {
      if (rangeTest != null) {
        new RangeTest(text).run(rangeTest, arguments, out);
      } else if (resume != null) {
        new Searching(text, dashboard).resume(resume);
      } else {
        new Searching(text, dashboard)
            .start(Path.of(arguments.get(0)), arguments.subList(1, arguments.size()), out);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.util.concurrent.CancellationException("interrupted");
    }
  }

  private void checkArguments() {
    if (rangeTest != null && (resume != null || ui.wanted())) {
      throw wrong("--learning-rate-range takes seconds: leave out --resume and --ui");
    }
    if (rangeTest == null && resume != null && (!arguments.isEmpty() || out != null)) {
      throw wrong(
          "--resume goes on with the search's own file and folder; leave out SEARCH, overrides and --out");
    }
    if (rangeTest == null && resume == null && arguments.isEmpty()) {
      throw wrong("name a search file, or a search's folder with --resume");
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
