package org.facelab.train;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.facelab.config.Experiment;
import org.facelab.data.FaceData;

/** Looks on while runs train, such as a dashboard. */
public interface RunObserver {
  /** Looks at nothing. */
  RunObserver NONE = (folder, experiment, data) -> new Watch(List.of(), List.of(), () -> {});

  /**
   * Looks on while one run trains; asked once for each run, before its first step. What it returns is closed
   * when the run's training ends, however it ends.
   */
  Watch watch(RunFolder folder, Experiment experiment, FaceData data)
      throws IOException, InterruptedException;

  /**
   * What looks on during one run.
   *
   * @param listeners told of every step and epoch
   * @param graphListeners DL4J's own, such as the training UI's
   * @param end called when training ends
   */
  record Watch(List<TrainListener> listeners, List<TrainingListener> graphListeners, Closeable end)
      implements Closeable {
    @Override
    public void close() throws IOException {
      end.close();
    }
  }
}
