package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.facelab.report.Comparison;
import org.facelab.report.ComparisonData;
import org.facelab.report.ComparisonText;
import org.facelab.report.RunFinder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab compare}: the figures of several experiments side by side, tested. */
@Command(
    name = "compare",
    header = "Put the figures of runs side by side, and test their differences.",
    description = {
      "Runs that differ only in the seed are one line: their mean, standard deviation and 95 %% interval."
          + " Every figure is tested between all pairs of lines on the stored predictions, corrected for"
          + " the number of tests (Holm); a winner is marked only where it differs from all others.",
      "",
      "Runs that were not scored on the same test faces are refused. Only the runs' folders are read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab compare results/runs/quickstart",
      "  ./facelab compare RUN1 RUN2 --metric accuracy,ece --sort ece",
      "  ./facelab compare results/runs/emotion* --baseline emotion-small",
      "  ./facelab compare results/runs/quickstart --format markdown > results/table.md"
    })
final class CompareCommand implements Runnable {
  /** Forms of the output. */
  enum Format {
    table,
    markdown,
    csv,
    json
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN|DIR",
      arity = "1..*",
      description = "Folders of runs, or folders in which runs are looked for.")
  private List<Path> places;

  @Option(
      names = "--sort",
      paramLabel = "METRIC",
      description = "What ranks the runs, best first; default: the first figure shown.")
  private String sort;

  @Option(
      names = "--baseline",
      paramLabel = "GROUP",
      description =
          "Compare with this group instead of the best: its name in the table, that of its experiment,"
              + " or a run's folder.")
  private String baseline;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      split = ",",
      description = "Figures to show, such as emotion.ece,keypoints.pck_10.")
  private List<String> metrics = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Format format;

  @Override
  public void run() {
    try {
      Comparison comparison = Comparison.of(RunFinder.find(places), metrics, sort, baseline);
      PrintWriter out = spec.commandLine().getOut();
      out.print(
          switch (format) {
            case table ->
                new ComparisonText(comparison)
                    .toText(Terminal.outIsTerminal() && Terminal.colours());
            case markdown -> new ComparisonText(comparison).toMarkdown();
            case csv -> new ComparisonData(comparison).toCsv();
            case json -> new ComparisonData(comparison).toJson();
          });
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
