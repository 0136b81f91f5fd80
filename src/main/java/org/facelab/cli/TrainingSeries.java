package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import org.facelab.config.SeedSeries;
import org.facelab.config.ShellWord;
import org.facelab.report.Comparison;
import org.facelab.report.ComparisonText;
import org.facelab.train.RunFolder;

/** One run of each seed, one after the other. A run that fails does not keep the others from running. */
final class TrainingSeries {
  private final PrintWriter out;
  private final Command command;
  private final SeedSeries series;
  private final List<Path> done = new ArrayList<>();
  private final List<Long> failed = new ArrayList<>();

  /**
   * What the user typed.
   *
   * @param folder the series' folder; null: the usual one of each run
   */
  record Command(Path file, List<String> overrides, Path folder) {
    /** The command for some of its seeds. */
    String of(List<Long> seeds) {
      List<String> words = new ArrayList<>(List.of("./facelab", "train", file.toString()));
      SeedSeries.withoutSeeds(overrides).forEach(words::add);
      words.addAll(List.of("--seeds", SeedSeries.listed(seeds)));
      if (folder != null) {
        words.addAll(List.of("--out", folder.toString()));
      }
      return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }
  }

  /** Trains one experiment into a folder. */
  interface Run {
    void train(ResolvedExperiment experiment, Path folder) throws IOException, InterruptedException;
  }

  TrainingSeries(PrintWriter out, Command command, SeedSeries series) {
    this.out = out;
    this.command = command;
    this.series = series;
  }

  /** Trains all seeds, and prints what they come to. */
  void train(Run run, StopSignal stop) throws IOException, InterruptedException {
    for (int i = 0; i < series.seeds().size(); i++) {
      long seed = series.seeds().get(i);
      List<Long> left = series.seeds().subList(i + 1, series.seeds().size());
      if (stop.requested()) {
        throw new RunInterrupted(
            "stopped before seed %d. Go on with: %s"
                .formatted(seed, command.of(series.seeds().subList(i, series.seeds().size()))));
      }
      Path folder = folder(series.experiments().get(i), seed);
      out.printf("%srun %d of %d%n", i == 0 ? "" : "\n", i + 1, series.seeds().size());
      try {
        run.train(series.experiments().get(i), folder);
        done.add(folder);
      } catch (RunInterrupted e) {
        throw new RunInterrupted(
            left.isEmpty()
                ? e.getMessage()
                : "%s%nand for the seeds that are left: %s"
                    .formatted(e.getMessage(), command.of(left)));
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        ErrorReport report = ErrorReport.of(e);
        // What keeps the first run from starting would keep the others from it too.
        boolean isOfAll =
            i == 0
                && report.exitCode() == Main.WRONG_INPUT
                && !Files.exists(new RunFolder(folder).manifest());
        if (isOfAll || isWishToEnd(report)) {
          throw e;
        }
        fail(seed, report);
      }
    }
    summarise();
  }

  /** Whether somebody interrupts, or no longer reads what is printed. */
  private static boolean isWishToEnd(ErrorReport report) {
    return report.exitCode() == Main.INTERRUPTED
        || report.exitCode() == Main.DONE
        || Thread.currentThread().isInterrupted();
  }

  private void fail(long seed, ErrorReport report) {
    failed.add(seed);
    out.printf("failed      seed %d: %s%n", seed, String.join("\n", report.lines()));
    if (Debug.isOn()) {
      report.thrown().printStackTrace(out);
    }
    out.flush();
  }

  private Path folder(ResolvedExperiment experiment, long seed) {
    return command.folder() == null
        ? RunTime.newFolder(Path.of("results", "runs", experiment.experiment().name()), seed)
        : folder(command.folder(), seed);
  }

  /** The folder of a seed's run in that of the series. */
  static Path folder(Path series, long seed) {
    return series.resolve("s" + seed);
  }

  private void summarise() {
    if (!done.isEmpty()) {
      out.print(new ComparisonText(Comparison.of(done)).figures(false));
      out.println();
      done.forEach(out::println);
      out.flush();
    }
    if (!failed.isEmpty()) {
      throw new RunFailure(
          "%d of %d runs failed: seed%s %s"
              .formatted(
                  failed.size(),
                  series.seeds().size(),
                  failed.size() == 1 ? "" : "s",
                  SeedSeries.listed(failed)));
    }
  }
}
