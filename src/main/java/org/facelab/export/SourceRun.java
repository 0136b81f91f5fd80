package org.facelab.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.DataFolder;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.SplitFile;
import org.facelab.evaluate.Evaluation;
import org.facelab.model.NetworkBuilder;
import org.facelab.train.Manifest;
import org.facelab.train.Models;
import org.facelab.train.RunFolder;

/**
 * A run that becomes part of an exported model, with its data.
 *
 * @param name {@code <experiment>/<time>-s<seed>}
 * @param own the figures of the test part that the run itself stored; empty if there are none
 */
record SourceRun(
    String name,
    Experiment experiment,
    JsonNode manifest,
    FaceData data,
    ComputationGraph graph,
    Optional<Evaluation> own) {
  /**
   * Reads a finished run and the data that it was trained on.
   *
   * @throws InputException if it is no finished run, or its data are not there or have changed
   */
  static SourceRun read(Path path, Consumer<String> notices) throws IOException {
    RunFolder folder = new RunFolder(path);
    folder.checkIsRun();
    Experiment experiment =
        DataFolder.load(folder.experiment(), List.of(), DataFolder.current()).experiment();
    Manifest manifest = Manifest.read(folder.manifest());
    ComputationGraph graph = Models.ofRun(folder, experiment);
    FaceData data = DataLoader.load(experiment, notices);
    manifest.checkSame(data);
    // Persons and votes come from files of their own, which may have changed too.
    SplitFile.check(folder.split(), data);
    return new SourceRun(
        "%s/%s".formatted(experiment.name(), path.toAbsolutePath().normalize().getFileName()),
        experiment,
        manifest.json(),
        data,
        graph,
        Files.exists(folder.metrics()) && experiment.evaluate().part() == Part.TEST
            ? Optional.of(Evaluation.read(folder.metrics()))
            : Optional.empty());
  }

  /** What it learnt, in the order of its graph's outputs. */
  List<Task> tasks() {
    return NetworkBuilder.outputs(experiment);
  }
}
