package org.facelab.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.EngineChoice;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.PointOffset;
import org.facelab.config.Precision;
import org.facelab.config.Task;
import org.facelab.detect.CropRule;
import org.facelab.engine.Backend;
import org.facelab.export.ModelDescription.EmotionOutput;
import org.facelab.export.ModelDescription.Input;
import org.facelab.export.ModelDescription.KeypointOutput;
import org.facelab.face.Keypoint;
import org.facelab.model.NetworkBuilder;
import org.facelab.train.Models;
import org.facelab.train.RunFolder;

/** Opens what a user calls a model: a run's folder or a bundle. */
public final class FaceModels {
  private FaceModels() {}

  /**
   * Opens a run or a bundle.
   *
   * @param settings where they leave something open, a run computes as it was trained, a bundle with the
   *     engine that is there and in float32
   * @throws InputException if the folder is neither, or files of the bundle are not those that were exported
   */
  public static GraphModel open(Path path, ModelSettings settings) {
    RunFolder run = new RunFolder(path);
    if (Bundle.isAt(path)) {
      Backend.start(settings.threads());
      return ofBundle(new Bundle(path), settings.orElse(EngineChoice.AUTO, Precision.FLOAT32));
    }
    if (!Files.exists(run.experiment())) {
      throw new InputException(notAModel(path));
    }
    Experiment experiment = ExperimentLoader.load(run.experiment(), List.of()).experiment();
    Backend.start(settings.threads());
    return ofRun(run, experiment, settings.orElse(experiment.engine(), experiment.precision()));
  }

  private static String notAModel(Path path) {
    String expected =
        "expected a run's folder, as train makes it (experiment.yaml, model.zip), or a bundle, as export makes"
            + " it (model.json)";
    if (!Files.exists(path)) {
      return "%s: no such folder; %s".formatted(path, expected);
    }
    return Files.isDirectory(path)
        ? "%s: %s, found neither in this folder".formatted(path, expected)
        : "%s: %s, found a file".formatted(path, expected);
  }

  private static GraphModel ofBundle(Bundle bundle, ModelSettings settings) {
    ModelDescription description = ModelJson.read(bundle.description());
    if (!Files.exists(bundle.graph())) {
      throw new InputException(
          "%s: not there, so the bundle is not whole; export it again".formatted(bundle.graph()));
    }
    String wanted = ModelJson.checksums(bundle.description()).get("model.zip");
    if (!Exporter.sha256(bundle.graph()).equals(wanted)) {
      throw new InputException(
          "%s: not the file that model.json was written for, since its SHA-256 is another; export it again"
              .formatted(bundle.graph()));
    }
    return new GraphModel(description, Models.read(bundle.graph()), settings);
  }

  /** What the run's bundle would be, but for the temperature, which is fitted at export. */
  private static GraphModel ofRun(RunFolder run, Experiment experiment, ModelSettings settings) {
    int size = experiment.image().size();
    int channels = experiment.image().channels();
    List<Task> tasks = NetworkBuilder.outputs(experiment);
    CombinedGraph.Part part = new CombinedGraph.Part(Models.ofRun(run, experiment), experiment);
    ComputationGraph graph = CombinedGraph.of(List.of(part), size, channels);
    return new GraphModel(
        describe(
            experiment.name(),
            new Input(NetworkBuilder.IMAGE, size, channels),
            tasks.contains(Task.EMOTION) ? experiment.data().emotions() : null,
            Calibration.NONE,
            tasks.contains(Task.KEYPOINTS) ? experiment.data().pointOffset() : null,
            Map.of()),
        graph,
        settings);
  }

  /**
   * A combined graph's description.
   *
   * @param emotions null if it has no emotion head
   * @param labelOffset of the labels of its points; null if it has no keypoint head
   */
  static ModelDescription describe(
      String name,
      Input input,
      List<String> emotions,
      Calibration calibration,
      PointOffset labelOffset,
      Map<String, CropRule> crops) {
    return new ModelDescription(
        name,
        input,
        emotions == null
            ? null
            : new EmotionOutput(
                NetworkBuilder.EMOTION,
                emotions,
                calibration.temperature(),
                calibration.unsureBelow()),
        labelOffset == null
            ? null
            : new KeypointOutput(
                NetworkBuilder.KEYPOINTS,
                Keypoint.ALL.stream().map(Keypoint::label).toList(),
                labelOffset),
        crops);
  }
}
