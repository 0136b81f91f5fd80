package org.facelab.config;

import java.nio.file.Path;
import java.util.List;

/**
 * Several networks that answer together: the mean of their probabilities, and of their points. Either the
 * snapshots of this experiment's own training, or finished runs, which are then not trained again.
 */
public record EnsembleSettings(
    @Key(
            value =
                "Members: folders of finished runs, or an experiment's folder of runs, which stands for its newest finished one.",
            fallback = "[]")
        List<Path> runs,
    @Key(value = "The members are this run's own copies: see train.snapshots.", fallback = "false")
        boolean snapshots) {
  /** Why an ensemble of finished runs has no seeds, as part of a sentence. */
  static final String NO_SEED =
      "an ensemble of finished runs (ensemble.runs) trains nothing that a seed could change";

  /** Whether the experiment trains nothing itself. */
  public boolean isOfRuns() {
    return !runs.isEmpty();
  }
}
