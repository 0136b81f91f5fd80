package org.facelab.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;
import java.util.Map;

/**
 * One trial as {@code search.json} holds it.
 *
 * @param trial number; 0 is the experiment as it is
 * @param role what it is for
 * @param of the trial whose setting a confirmation repeats; null for others
 * @param seed the experiment's seed
 * @param status how it stands
 * @param score the objective on the validation part at the epoch that is kept; null if there is none
 * @param metrics the validation metrics at that epoch
 * @param epochs epochs trained
 * @param bestEpoch the epoch that is kept, from 1; 0 if there is none
 * @param startedAt seconds of search before it began
 * @param endedAt seconds of search when it ended; null before
 * @param run its run folder, relative to the search's; null if it has none
 * @param reason why it failed, was pruned or is a repeat; null otherwise
 * @param values YAML on one line by key
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Trial(
    int trial,
    Role role,
    Integer of,
    long seed,
    Status status,
    Double score,
    Map<String, Double> metrics,
    int epochs,
    int bestEpoch,
    double startedAt,
    Double endedAt,
    String run,
    String reason,
    Map<String, String> values) {
  /** What a trial is for. */
  public enum Role {
    DEFAULT,
    CANDIDATE,
    CONFIRMATION
  }

  /** How a trial stands. */
  public enum Status {
    RUNNING,
    DONE,
    /** Ended early, since others were ahead. */
    PRUNED,
    FAILED,
    /** Has the values of an earlier trial, whose result it takes over. */
    REPEAT,
    /** Stopped by the user or a crash; goes on when the search is resumed. */
    INTERRUPTED;

    /** Lower-case name, as the file holds it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A trial that is yet to begin. */
  static Trial planned(int trial, Role role, Integer of, long seed, Map<String, String> values) {
    return new Trial(
        trial, role, of, seed, Status.RUNNING, null, Map.of(), 0, 0, 0, null, null, null, values);
  }

  /** The same trial, begun. */
  Trial begun(double at, String inFolder) {
    return new Trial(
        trial,
        role,
        of,
        seed,
        Status.RUNNING,
        null,
        Map.of(),
        0,
        0,
        at,
        null,
        inFolder,
        null,
        values);
  }

  /** Whether it has come to an end. */
  public boolean hasEnded() {
    return status != Status.RUNNING && status != Status.INTERRUPTED;
  }

  /** Name that a user reads: {@code trial 7}, or {@code trial 7, seed 1001} for a confirmation. */
  public String title() {
    return of == null ? "trial " + trial : "trial %d, seed %d".formatted(of, seed);
  }

  /** The same trial with what it reached. */
  Trial ended(TrialResult result, double at) {
    return new Trial(
        trial,
        role,
        of,
        seed,
        result.status(),
        result.score(),
        result.metrics(),
        result.epochs(),
        result.bestEpoch(),
        startedAt,
        result.status() == Status.INTERRUPTED ? null : (Double) at,
        run,
        result.reason(),
        values);
  }
}
