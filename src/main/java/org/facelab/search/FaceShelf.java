package org.facelab.search;

import java.util.List;
import java.util.function.Consumer;
import org.facelab.config.DataSettings;
import org.facelab.config.Experiment;
import org.facelab.config.ImageSettings;
import org.facelab.config.Task;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;

/** The faces of the last experiment, which serve the next one too if it asks for the same. */
final class FaceShelf {
  private final Consumer<String> notices;
  private Wanted wanted;
  private FaceData faces;

  private record Wanted(DataSettings data, ImageSettings image, List<Task> tasks) {}

  /**
   * @param notices gets one line for each thing that a user should know of
   */
  FaceShelf(Consumer<String> notices) {
    this.notices = notices;
  }

  /** The faces of an experiment. */
  FaceData faces(Experiment experiment) {
    Wanted now = new Wanted(experiment.data(), experiment.image(), experiment.tasks());
    if (!now.equals(wanted)) {
      faces = DataLoader.load(experiment, notices);
      wanted = now;
    }
    return faces;
  }
}
