package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.Literal;
import org.facelab.data.DataLoader;
import org.facelab.data.FolderExport;
import org.facelab.data.WholeFolder;
import org.facelab.report.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab data export-folders}: faces as image folders. */
@Command(
    name = "export-folders",
    header = "Write faces as image folders, part/class/*.png.",
    description = {
      "Of FER2013's CSV: train with 28,821 faces and validation with 7,066, as the Kaggle set"
          + " face-expression-recognition-dataset has them. Each class has its published number"
          + " of faces; which faces they are is not published, so a lot with a fixed seed decides.",
      "Of an experiment: train, validation and test, as its own split has them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab data export-folders data/fer2013.csv.zip --to data/fer2013-folders",
      "  ./facelab data export-folders experiments/quickstart.yaml --to data/drawn"
    })
final class DataExportFoldersCommand implements Callable<Integer> {
  private static final long REDRAW_NANOS = 200_000_000;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "EXPERIMENT|FER2013",
      description = "An experiment's YAML file, or FER2013's CSV, also packed.")
  private Path from;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides of the experiment; they win over the file.")
  private List<String> overrides = List.of();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write, which is empty or not there.")
  private Path to;

  @Option(
      names = "--classes",
      paramLabel = "NAME",
      split = ",",
      description = "The classes to write, such as happy,sad (default: all).")
  private List<String> classes = List.of();

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Width and height of the pictures (default: the faces' own).")
  private Integer size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the lot that divides FER2013 (default: ${DEFAULT-VALUE}).")
  private long seed;

  private long drawn;

  @Override
  public Integer call() throws IOException {
    if (size != null && (size < 8 || size > 2048)) {
      throw new ParameterException(
          spec.commandLine(), "--size must be from 8 to 2048, not " + size);
    }
    WholeFolder.checkPlace(to);
    PrintWriter out = spec.commandLine().getOut();
    FolderExport.Plan all = plan(out);
    FolderExport.Plan plan = classes.isEmpty() ? all : all.only(classes);
    drawn = System.nanoTime();
    FolderExport.write(plan, to, size == null ? 0 : size, done -> show(done, plan.size()));
    if (Terminal.errIsTerminal()) {
      spec.commandLine().getErr().print("\r\u001b[K");
      spec.commandLine().getErr().flush();
    }
    out.print(table(plan).toText());
    out.printf("%,d faces in %s%n", plan.size(), to);
    out.flush();
    return Main.DONE;
  }

  private FolderExport.Plan plan(PrintWriter out) {
    if (from.toString().matches("(?i).*\\.ya?ml")) {
      Experiment experiment = ExperimentLoader.load(from, overrides).experiment();
      return FolderExport.ofSplit(DataLoader.load(experiment, out::println));
    }
    if (!overrides.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "KEY=VALUE is for an experiment, and %s is none".formatted(from));
    }
    if (!Files.exists(Path.of(from.toString().replaceFirst("!.*", "")))) {
      throw new InputException(
          "%s: no such file; give FER2013's CSV, which data/README.md says where to get, or an experiment's YAML file"
              .formatted(from));
    }
    Experiment experiment =
        ExperimentLoader.ofKeys(
            "export",
            List.of(
                "tasks=[emotion]",
                "network={kind: catalogue, name: resnet8-w16}",
                "data.sources.fer2013.kind=fer2013",
                "data.sources.fer2013.path=" + Literal.of(from.toString()).text()));
    return FolderExport.resplit(
        DataLoader.load(experiment, out::println).sources().get(0).dataset(), seed);
  }

  private synchronized void show(int done, int total) {
    long now = System.nanoTime();
    if (Terminal.errIsTerminal() && now - drawn > REDRAW_NANOS) {
      drawn = now;
      PrintWriter err = spec.commandLine().getErr();
      err.print("\r\u001b[K%,d of %,d pictures".formatted(done, total));
      err.flush();
    }
  }

  private static TextTable table(FolderExport.Plan plan) {
    Map<String, Map<String, Integer>> byClass = new TreeMap<>();
    List<String> parts =
        Stream.of("train", "validation", "test")
            .filter(part -> plan.counts().keySet().stream().anyMatch(f -> f.startsWith(part + "/")))
            .toList();
    plan.counts()
        .forEach(
            (folder, n) ->
                byClass
                    .computeIfAbsent(folder.replaceFirst(".*/", ""), name -> new TreeMap<>())
                    .put(folder.replaceFirst("/.*", ""), n));
    TextTable table = new TextTable().left("class");
    parts.forEach(table::right);
    byClass.forEach(
        (name, counts) -> {
          Object[] row = new Object[1 + parts.size()];
          row[0] = name;
          for (int i = 0; i < parts.size(); i++) {
            row[1 + i] = "%,d".formatted(counts.getOrDefault(parts.get(i), 0));
          }
          table.row(row);
        });
    return table;
  }
}
