package org.facelab.search;

import java.io.IOException;
import java.nio.file.Path;
import org.facelab.config.Experiment;
import org.facelab.data.FaceData;
import org.facelab.evaluate.Predictions;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainListener;
import org.facelab.train.TrainingRun;

/** Looks on while a search runs. All methods are called in order, one trial at a time. */
public interface SearchObserver {
  /** The folder is there and the first trial not yet begun. */
  default void begun(SearchLog log, Path folder) {}

  /** A trial's network is built. */
  default void trialOpened(Trial trial, TrainingRun run) {}

  /** What listens to a trial's steps and epochs. */
  default TrainListener during(Trial trial, Experiment experiment) {
    return new TrainListener() {};
  }

  /** A trial's network was scored. */
  default void trialScored(RunFolder run, FaceData data, Predictions predictions)
      throws IOException {}

  /** A trial has ended. */
  default void trialEnded(Trial trial, SearchLog log) {}

  /** The search is over, and the best of its trials are now trained on fresh seeds. */
  default void confirming(SearchLog log) {}
}
