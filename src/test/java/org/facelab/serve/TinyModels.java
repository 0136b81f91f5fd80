package org.facelab.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.facelab.Experiments;
import org.facelab.config.EngineChoice;
import org.facelab.config.ResolvedExperiment;
import org.facelab.data.DataLoader;
import org.facelab.engine.Backend;
import org.facelab.export.FaceModel;
import org.facelab.export.FaceModels;
import org.facelab.export.ModelSettings;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;
import org.facelab.train.TrainingRun;

/** Models of runs that are trained in a second, once for all tests. */
public final class TinyModels {
  private static final Map<String, Path> RUNS = new HashMap<>();

  private TinyModels() {}

  /** A model of both tasks, {@code [keypoints]} or {@code [emotion]}. */
  static FaceModel open(String tasks) {
    return FaceModels.open(run(tasks), new ModelSettings(EngineChoice.AUTO, null, 1));
  }

  /** A model of both tasks. */
  static FaceModel open() {
    return open("[keypoints, emotion]");
  }

  /** The folder of its run. */
  public static synchronized Path run(String tasks) {
    return RUNS.computeIfAbsent(tasks, TinyModels::train);
  }

  private static Path train(String tasks) {
    try {
      Path parent = Files.createTempDirectory("tiny-run");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(parent)));
      ResolvedExperiment resolved = Experiments.tiny("tasks=" + tasks, "train.epochs=1");
      TrainingRun run =
          TrainingRun.start(
              resolved,
              DataLoader.load(resolved.experiment()),
              parent.resolve("run"),
              Backend.start(2));
      run.run(List.of(), RunObserver.NONE, () -> false);
      return new RunFolder(parent.resolve("run")).path();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
