package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.Task;
import org.facelab.data.WholeFile;
import org.facelab.model.Catalogue;
import org.facelab.model.NetworkSummary;
import org.facelab.report.NetworkDrawing;
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

  /** What an image of an experiment may be; any other size would be told as the networks' fault. */
  private static void checkImage(CommandSpec spec, Integer image) {
    if (image != null && (image < 16 || image > 512)) {
      throw new ParameterException(
          spec.commandLine(), "--image: expected 16 to 512 pixels, found " + image);
    }
  }

  /** {@code models list}. */
  @Command(
      name = "list",
      header = "Print every network of the catalogue.",
      description =
          "Each with the tasks, image and classes that it was published for, its parameters and"
              + " MFLOPs, and where it comes from. experiments/published/NAME.yaml trains a"
              + " published one.",
      footerHeading = "%nExample:%n",
      footer = "  ./facelab models list --image 96")
  static final class ListCommand implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
        names = "--image",
        paramLabel = "PIXELS",
        description = "Width and height of the input (default: as published).")
    private Integer image;

    @Option(names = "--csv", description = "Print CSV.")
    private boolean csv;

    @Override
    public void run() {
      checkImage(spec, image);
      PrintWriter out = spec.commandLine().getOut();
      TextTable table = new TextTable().left("network").left("task").right("image");
      table.right("classes").right("parameters").right("MFLOPs");
      if (csv) {
        table.left("purpose").left("source");
      }
      for (CatalogueEntry entry : Catalogue.entries()) {
        row(table, entry);
      }
      if (csv) {
        out.print(table.toCsv());
        out.flush();
        return;
      }
      out.print(table.toText());
      out.println(
          """

          A multiply-add counts as two operations; a mean of networks has the size of all.
          """);
      for (CatalogueEntry entry : Catalogue.entries()) {
        out.printf("%s: %s%n", entry.name(), entry.purpose());
        out.print(Paragraph.wrap(entry.source(), "    "));
      }
      out.flush();
    }

    private void row(TextTable table, CatalogueEntry entry) {
      List<Object> cells = new ArrayList<>();
      cells.add(entry.name());
      cells.add(
          entry.tasks().stream()
              .map(task -> task.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(csv ? " " : "+"))
              .replace("keypoints+emotion", "both"));
      int size = image == null ? entry.image().size() : image;
      cells.add("%dx%dx%d".formatted(entry.image().channels(), size, size));
      cells.add(entry.tasks().contains(Task.EMOTION) ? entry.emotions().size() : "");
      cells.addAll(size(entry, size));
      if (csv) {
        cells.add(entry.purpose());
        cells.add(entry.source());
      }
      table.row(cells.toArray());
    }

    /** Parameters and MFLOPs, of all members where it has some. */
    private List<String> size(CatalogueEntry entry, int size) {
      long parameters = 0;
      double megaflops = 0;
      if (entry.size().isPresent()) {
        CatalogueEntry.Size known = entry.size().get();
        parameters = known.parameters();
        megaflops = size == entry.image().size() ? known.megaflops() : Double.NaN;
      } else {
        try {
          List<String> members =
              entry.members().isEmpty() ? List.of(entry.name()) : entry.members();
          for (String member : members) {
            NetworkSummary summary =
                NetworkSummary.of(Catalogue.find(member).experiment(List.of("image.size=" + size)));
            parameters += summary.parameters() + summary.frozen();
            megaflops += summary.megaflops();
          }
        } catch (InputException e) {
          if (image == null) {
            throw e;
          }
          return List.of("too deep", ""); // for so small an image
        }
      }
      return List.of(
          (csv ? "%d" : "%,d").formatted(parameters),
          Double.isNaN(megaflops) ? "" : (csv ? "%.1f" : "%,.0f").formatted(megaflops));
    }
  }

  /** {@code models show}. */
  @Command(
      name = "show",
      header = "Print a network's layers, shapes, parameters and MFLOPs, or draw it.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  ./facelab models show resnet18-w32 --image 96",
        "  ./facelab models show paul-2018 --yaml       to paste into an experiment and change",
        "  ./facelab models show emotion-ai-keypoints --svg network.svg",
        "  ./facelab models show experiments/quickstart.yaml"
      })
  static final class ShowCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "NETWORK",
        description = "Name in the catalogue, or an experiment file.")
    private String network;

    @Parameters(
        index = "1..*",
        paramLabel = "KEY=VALUE",
        description = "Overrides of the experiment.")
    private List<String> overrides = List.of();

    @Option(
        names = "--image",
        paramLabel = "PIXELS",
        description = "Input of a catalogue network (default: as published).")
    private Integer image;

    @Option(
        names = "--yaml",
        description = "Print a catalogue network's layers as an experiment has them.")
    private boolean yaml;

    @Option(
        names = "--svg",
        paramLabel = "FILE",
        description = "Draw the network instead, for a browser.")
    private Path svg;

    @Override
    public Integer call() throws IOException {
      boolean file = Files.isRegularFile(Path.of(network)) || network.matches(".*(/.*|\\.ya?ml)");
      checkImage(spec, image);
      if (image != null && file) {
        throw new ParameterException(
            spec.commandLine(),
            "--image is for a network of the catalogue; of a file, image.size=%d".formatted(image));
      }
      if (yaml && (svg != null || image != null || !overrides.isEmpty())) {
        throw new ParameterException(
            spec.commandLine(),
            "--yaml prints the layers as they are in the catalogue, and takes no other option");
      }
      if (yaml && file) {
        throw new ParameterException(
            spec.commandLine(),
            "--yaml is for a network of the catalogue; ./facelab config show %s prints the file's"
                .formatted(network));
      }
      PrintWriter out = spec.commandLine().getOut();
      if (yaml) {
        Catalogue.find(network).layers();
        String text = Catalogue.yaml(network);
        out.print(text.substring(text.indexOf("\nnetwork:\n") + 1));
        out.flush();
        return Main.DONE;
      }
      Experiment experiment =
          file ? ExperimentLoader.load(Path.of(network), overrides).experiment() : named();
      NetworkSummary summary = NetworkSummary.of(experiment);
      if (svg != null) {
        int size = experiment.image().size();
        String shape = "%dx%dx%d".formatted(experiment.image().channels(), size, size);
        Files.createDirectories(svg.toAbsolutePath().getParent());
        WholeFile.writeText(svg, NetworkDrawing.svg(experiment.name(), shape, summary));
        out.println(svg);
        out.flush();
        return Main.DONE;
      }
      if (!file) {
        CatalogueEntry entry = Catalogue.find(network);
        out.printf("%s: %s%n", network, entry.purpose());
        out.println(Paragraph.wrap(entry.source(), ""));
      }
      print(summary, experiment);
      return Main.DONE;
    }

    private Experiment named() {
      List<String> all = new ArrayList<>(overrides);
      if (image != null) {
        all.add("image.size=" + image);
      }
      return Catalogue.find(network).experiment(all);
    }

    private void print(NetworkSummary summary, Experiment experiment) {
      TextTable table =
          new TextTable()
              .left("layer")
              .left("what it does")
              .right("output")
              .right("parameters")
              .right("MFLOPs");
      for (NetworkSummary.Row row : summary.rows()) {
        long parameters = row.parameters() + row.frozen();
        table.row(
            row.name(),
            row.frozen() == 0 ? row.description() : row.description() + ", frozen",
            row.shape(),
            parameters == 0 ? "" : "%,d".formatted(parameters),
            row.multiplyAdds() == 0 ? "" : "%.2f".formatted(row.multiplyAdds() * 2 / 1e6));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.print(table.toText());
      out.printf(
          "%,d trained parameters and %,d running statistics%s; %.1f MFLOPs for a face of %dx%dx%d.%n",
          summary.parameters(),
          summary.otherParameters() - summary.frozen(),
          summary.frozen() == 0 ? "" : ", %,d frozen".formatted(summary.frozen()),
          summary.megaflops(),
          experiment.image().channels(),
          experiment.image().size(),
          experiment.image().size());
      out.flush();
    }
  }
}
