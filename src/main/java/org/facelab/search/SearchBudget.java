package org.facelab.search;

import java.util.List;
import org.facelab.config.SearchSettings;
import org.facelab.config.SearchSettings.Budget;
import org.facelab.config.SearchSettings.Strategy;
import org.facelab.search.Trial.Role;
import org.facelab.search.Trial.Status;

/**
 * Says when to look no further.
 *
 * @param settings the search's
 * @param log its trials so far
 */
record SearchBudget(SearchSettings settings, SearchLog log) {
  /** Candidates where the budget says nothing. */
  private static final int TRIALS = 20;

  /** Repeats on end after which a space is taken for used up. */
  private static final int REPEATS = 50;

  /** The most candidates; {@link Integer#MAX_VALUE} where something else ends the search. */
  static int trials(SearchSettings settings) {
    Budget budget = settings.budget();
    boolean bounded = settings.strategy() instanceof Strategy.Grid || budget.hours().isPresent();
    return budget.trials().orElse(bounded ? Integer.MAX_VALUE : TRIALS);
  }

  /**
   * Whether no further candidate is to begin. One that was begun before a stop is to come to its end,
   * whatever the budget.
   */
  boolean isSpent() {
    List<Trial> candidates = log.trials(Role.CANDIDATE);
    return candidates.stream().allMatch(Trial::hasEnded)
        && (candidates.size() >= trials(settings) || hoursArePast() || isUsedUp(candidates));
  }

  private boolean hoursArePast() {
    return settings.budget().hours().filter(hours -> log.seconds() >= hours * 3600).isPresent();
  }

  /** Whether candidates have been repeats for so long that the space can have hardly any other. */
  private static boolean isUsedUp(List<Trial> candidates) {
    int n = candidates.size();
    return n >= REPEATS
        && candidates.subList(n - REPEATS, n).stream().allMatch(t -> t.status() == Status.REPEAT);
  }
}
