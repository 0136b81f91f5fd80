package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.dashboard.Dashboard;
import org.facelab.report.RunFinder;
import org.facelab.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab ui}: the dashboard over stored runs and searches. */
@Command(
    name = "ui",
    header = "Serve the dashboard over stored runs and searches.",
    description = {
      "Prints the address for a browser and serves until Ctrl-C. A run that another process trains is"
          + " shown as far as its folder tells."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab ui",
      "  ./facelab ui results/runs/quickstart/20260101T120000Z-s1",
      "  ./facelab ui results/runs results/searches --port 8080"
    })
final class UiCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN|DIR",
      arity = "0..*",
      description =
          "Folders of runs or searches, or folders in which they are looked for; default:"
              + " results/runs and results/searches.")
  private List<Path> places = List.of();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description =
          "Listen there instead of on this machine's loopback alone; the address printed then holds"
              + " a token.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Listen there; default: 9000, or a free one.")
  private Integer port;

  @Override
  public void run() {
    try {
      serve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void serve() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    RunFinder.Found found = RunFinder.findAll(places.isEmpty() ? stored() : places);
    try (Dashboard dashboard = UiOptions.start(spec, host, port)) {
      // The last one shown is the first on the page.
      found.searches().forEach(dashboard::showSearch);
      found.runs().forEach(run -> dashboard.show(new RunFolder(run)));
      out.printf(
          "showing     %s%s%n",
          count(found.runs().size(), "run"),
          found.searches().isEmpty() ? "" : ", " + count(found.searches().size(), "search"));
      out.println("dashboard   " + dashboard.address() + "   (Ctrl-C ends it)");
      out.flush();
      // Ctrl-C ends the process; files of statistics survive that, as they survive a crash.
      Thread.currentThread().join();
    }
  }

  /** Where runs and searches go unless a user says otherwise. */
  private static List<Path> stored() {
    List<Path> there =
        Stream.of("runs", "searches")
            .map(name -> Path.of("results", name))
            .filter(Files::isDirectory)
            .toList();
    if (there.isEmpty()) {
      throw new InputException(
          "there is neither results/runs nor results/searches here; train something first, or name the folder of a run or a search");
    }
    return there;
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : noun.endsWith("h") ? "es" : "s");
  }
}
