package org.facelab.predict;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.export.FaceModel;
import org.facelab.train.RunFolder;

/** Opens what a user calls a model: a run's folder or a bundle. */
public final class FaceModels {
  private static final String BUNDLE = "model.json";

  private FaceModels() {}

  /** Opens a run or a bundle that computes as it was trained. */
  public static FaceModel open(Path path) {
    return open(path, ModelSettings.STANDARD);
  }

  /**
   * Opens a run or a bundle.
   *
   * @throws InputException if the folder is neither
   */
  public static FaceModel open(Path path, ModelSettings settings) {
    if (Files.exists(path.resolve(BUNDLE))) {
      throw new InputException(path + ": bundles come with export");
    }
    RunFolder run = new RunFolder(path);
    if (Files.exists(run.experiment())) {
      Experiment experiment = ExperimentLoader.load(run.experiment(), List.of()).experiment();
      return RunModel.open(run, experiment, settings, Map.of());
    }
    throw new InputException(notAModel(path));
  }

  private static String notAModel(Path path) {
    String expected =
        "expected a run's folder, as train makes it (experiment.yaml, model.zip), or a bundle (model.json)";
    if (!Files.exists(path)) {
      return "%s: no such folder; %s".formatted(path, expected);
    }
    return Files.isDirectory(path)
        ? "%s: %s, found neither in this folder".formatted(path, expected)
        : "%s: %s, found a file".formatted(path, expected);
  }
}
