package org.facelab.dashboard;

import java.nio.file.Path;
import java.util.List;
import org.facelab.Experiments;
import org.facelab.config.ResolvedExperiment;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainListener;
import org.facelab.train.TrainingRun;

/** Trains a tiny network in sight of a dashboard. */
final class TrainedRun {
  private TrainedRun() {}

  static RunFolder train(
      Dashboard dashboard, Path folder, List<TrainListener> listeners, String... overrides)
      throws Exception {
    ResolvedExperiment resolved = Experiments.tiny(overrides);
    FaceData data = DataLoader.load(resolved.experiment());
    TrainingRun run = TrainingRun.start(resolved, data, folder, Backend.start(2));
    run.run(listeners, dashboard, () -> false);
    return run.folder();
  }
}
