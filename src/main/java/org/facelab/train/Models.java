package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.EnsembleSettings;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.Task;
import org.facelab.data.WholeFile;
import org.facelab.model.NetworkBuilder;

/** Reads and writes stored models. */
public final class Models {
  private Models() {}

  /** Writes a network without its updater, with DL4J's plain losses, whole or not at all. */
  static void write(ComputationGraph graph, Experiment experiment, Path file) throws IOException {
    for (Task task : experiment.tasks()) {
      // They belong to the last batch, and are set again before the next.
      NetworkBuilder.lossWeights(graph, task).assign(1);
    }
    WholeFile.write(file, out -> ModelSerializer.writeModel(graph, out, false));
  }

  /**
   * The network of a finished run.
   *
   * @throws InputException if there is none, or the run's figures are those of several networks
   */
  public static ComputationGraph ofRun(RunFolder folder, Experiment experiment) {
    EnsembleSettings ensemble = experiment.ensemble();
    if (ensemble.snapshots() || ensemble.isOfRuns()) {
      throw new InputException(
          "%s: is an ensemble, whose answers are the mean of several networks; this takes the run of one network%s"
              .formatted(
                  folder.path(), ensemble.isOfRuns() ? ", such as " + ensemble.runs().get(0) : ""));
    }
    return read(folder.model());
  }

  /**
   * The network of a {@code model.zip}, without its updater.
   *
   * @throws InputException if there is none, or it is no model
   */
  public static ComputationGraph read(Path file) {
    if (!Files.exists(file)) {
      throw new InputException(
          "%s: not there; the run has not finished (train --resume goes on with it)"
              .formatted(file));
    }
    try {
      return ModelSerializer.restoreComputationGraph(file.toFile(), false);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "%s: cannot be read as a DL4J model (%s)".formatted(file, e.getMessage()), e);
    }
  }
}
