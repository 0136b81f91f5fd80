package org.facelab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.DataFolder;
import org.facelab.report.RunFinder;
import org.facelab.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab report}: a page about runs that is one file. */
@Command(
    name = "report",
    header = "Write a page about one or more runs.",
    description = {
      "One HTML file that needs no other and no network: figures with intervals, learning curves,"
          + " confusions, errors, calibration, faces to look at, labels in doubt, and where all of it"
          + " comes from. Prints the page's path.",
      "",
      "The page holds pictures of faces from the runs' data, where these are there: think before you"
          + " hand it on, or use --no-faces."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab report results/runs/quickstart",
      "  ./facelab report RUN1 RUN2 --to report.html --title \"One network or two\"",
      "  ./facelab report results/runs/emotion* --no-faces"
    })
final class ReportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN|DIR",
      arity = "1..*",
      description = "Folders of runs, or folders in which runs are looked for.")
  private List<Path> places;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description =
          "Where the page goes; default: report.html in the folder of a single run, of several"
              + " results/reports/TITLE.html.")
  private Path file;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "The page's title; default: the experiments' names.")
  private String title = "";

  @Option(names = "--no-faces", description = "Leave out pictures of faces and names of persons.")
  private boolean noFaces;

  @Override
  public void run() {
    RunReport.Options options =
        new RunReport.Options(title.strip(), !noFaces, DataFolder.current());
    try {
      Path page = RunReport.write(RunFinder.find(places), options, file);
      spec.commandLine().getOut().println(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
