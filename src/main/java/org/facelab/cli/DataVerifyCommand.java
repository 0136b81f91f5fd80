package org.facelab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.ExperimentLoader;
import org.facelab.data.DataReport;
import org.facelab.data.DataVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab data verify}: what a user should know of the data before trusting a figure. */
@Command(
    name = "verify",
    header = "Check an experiment's data: checksums, counts, copies, leaks.",
    description = {
      "Reads all sources, makes the split and lists what may spoil a figure: files that differ"
          + " from the published ones, rows that cannot be read, pictures that occur twice,"
          + " persons in more than one part, points outside their image, labels that all"
          + " lie beside the faces. Findings are no"
          + " failure: the exit code is 2 only if a source cannot be read at all."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./facelab data verify experiments/multitask-small.yaml")
final class DataVerifyCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "The experiment's YAML file.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides, such as data.sources.fer.split.seed=2; they win over the file.")
  private List<String> overrides = List.of();

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "3",
      description = "Examples of each finding (default: ${DEFAULT-VALUE}).")
  private int examples;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Override
  public void run() {
    DataReport report = DataVerifier.verify(ExperimentLoader.load(file, overrides).experiment());
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? toJson(report) : new DataReportText(report, examples).text());
    out.flush();
  }

  private static String toJson(DataReport report) {
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    } catch (IOException e) {
      throw new IllegalStateException("a report is plain data", e);
    }
  }
}
