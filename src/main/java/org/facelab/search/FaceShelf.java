package org.facelab.search;

import java.util.List;
import java.util.function.Consumer;
import org.facelab.config.DataSettings;
import org.facelab.config.Experiment;
import org.facelab.config.ImageSettings;
import org.facelab.config.InputException;
import org.facelab.config.SearchPlan;
import org.facelab.config.SplitSettings.Part;
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

  /**
   * Trials are chosen by the validation part, so there must be one.
   *
   * @throws InputException if there is none, or nothing to train on
   */
  void checkScorable(SearchPlan plan) {
    FaceData data = faces(plan.base().experiment());
    if (data.faces(Part.TRAIN).isEmpty()) {
      throw new InputException(
          "%s: no face is in the train part; look at data.sources.*.split"
              .formatted(plan.base().file()));
    }
    if (data.faces(Part.VALIDATION).isEmpty()) {
      throw new InputException(
          "%s: no face is in the validation part, so trials cannot be compared; look at data.sources.*.split"
              .formatted(plan.base().file()));
    }
  }
}
