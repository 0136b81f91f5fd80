package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.report.DataDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab data describe}: an experiment's faces to look at. */
@Command(
    name = "describe",
    header = "Draw an experiment's faces: classes, samples, points.",
    description = {
      "Prints a summary and writes PNGs: faces by class and part, a sheet of faces with their"
          + " points, the map of all points, the combinations of missing points."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./facelab data describe experiments/quickstart.yaml --augmented")
final class DataDescribeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "The experiment's YAML file.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides, such as image.size=96; they win over the file.")
  private List<String> overrides = List.of();

  @Option(
      names = "--faces",
      paramLabel = "N",
      defaultValue = "64",
      description = "Faces on the sheet of faces (default: ${DEFAULT-VALUE}).")
  private int faces;

  @Option(
      names = "--augmented",
      description = "Draw training faces beside augmented versions of themselves, too.")
  private boolean augmented;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the PNGs (default: results/describe/NAME).")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the lot that picks the faces (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (faces < 1 || faces > 10_000) {
      throw new ParameterException(
          spec.commandLine(), "--faces must be from 1 to 10000, not " + faces);
    }
    PrintWriter text = spec.commandLine().getOut();
    Experiment experiment = ExperimentLoader.load(file, overrides).experiment();
    FaceData data = DataLoader.load(experiment, text::println);
    DataDescription description = new DataDescription(data, experiment);
    text.print(description.text());
    text.println();
    Path folder = out == null ? Path.of("results", "describe", experiment.name()) : out;
    description.draw(folder, faces, augmented, seed).forEach(text::println);
    text.flush();
    return Main.DONE;
  }
}
