package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.InputException;

/** Reads stored models. */
public final class Models {
  private Models() {}

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
