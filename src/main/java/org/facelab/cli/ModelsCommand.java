package org.facelab.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.model.Catalogue;
import org.facelab.model.NetworkSummary;
import org.facelab.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab models}: the catalogue of networks. */
@Command(
    name = "models",
    header = "List the networks, or show one layer by layer.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelsCommand.ListCommand.class, ModelsCommand.ShowCommand.class})
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command of models is missing");
  }

  /** {@code models list}. */
  @Command(name = "list", header = "Print every network of the catalogue.")
  static final class ListCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
        names = "--image",
        paramLabel = "PIXELS",
        defaultValue = "48",
        description = "Width and height of the input (default: ${DEFAULT-VALUE}).")
    private int image;

    @Override
    public void run() {
      TextTable table =
          new TextTable().left("network").right("parameters").right("MFLOPs").left("for");
      for (CatalogueEntry entry : Catalogue.entries()) {
        NetworkSummary summary =
            NetworkSummary.of(entry.experiment(List.of("image.size=" + image)));
        table.row(
            entry.name(),
            "%,d".formatted(summary.parameters()),
            "%,.0f".formatted(summary.megaflops()),
            entry.purpose());
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(table.toText());
      out.printf(
          "Grey faces of %dx%d, both tasks; a multiply-add counts as two operations.%n",
          image, image);
      out.flush();
    }
  }

  /** {@code models show}. */
  @Command(
      name = "show",
      header = "Print a network's layers, shapes, parameters and MFLOPs.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  ./facelab models show resnet18-w32 --image 96",
        "  ./facelab models show experiments/quickstart.yaml"
      })
  static final class ShowCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "NETWORK",
        description = "Name in the catalogue, or an experiment file.")
    private String network;

    @Parameters(
        index = "1..*",
        paramLabel = "KEY=VALUE",
        description = "Overrides of the experiment file.")
    private List<String> overrides = List.of();

    @Option(
        names = "--image",
        paramLabel = "PIXELS",
        defaultValue = "48",
        description = "Input of a catalogue network (default: ${DEFAULT-VALUE}).")
    private int image;

    @Override
    public void run() {
      boolean file = Files.exists(Path.of(network)) || network.matches(".*\\.ya?ml");
      Experiment experiment;
      if (file) {
        experiment = ExperimentLoader.load(Path.of(network), overrides).experiment();
      } else {
        CatalogueEntry entry = Catalogue.find(network);
        experiment = entry.experiment(List.of("image.size=" + image));
        spec.commandLine()
            .getOut()
            .printf("%s: %s (%s)%n%n", network, entry.purpose(), entry.source());
      }
      print(NetworkSummary.of(experiment), experiment);
    }

    private void print(NetworkSummary summary, Experiment experiment) {
      TextTable table =
          new TextTable()
              .left("layer")
              .left("type")
              .right("output")
              .right("parameters")
              .right("MFLOPs");
      for (NetworkSummary.Row row : summary.rows()) {
        table.row(
            row.name(),
            row.type(),
            row.shape(),
            row.parameters() == 0 ? "" : "%,d".formatted(row.parameters()),
            row.multiplyAdds() == 0 ? "" : "%.2f".formatted(row.multiplyAdds() * 2 / 1e6));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(table.toText());
      out.printf(
          "%,d trained parameters and %,d running statistics; %.1f MFLOPs for a face of %dx%dx%d.%n",
          summary.parameters(),
          summary.otherParameters(),
          summary.megaflops(),
          experiment.image().channels(),
          experiment.image().size(),
          experiment.image().size());
      out.flush();
    }
  }
}
