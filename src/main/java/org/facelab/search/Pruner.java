package org.facelab.search;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.facelab.config.SearchSettings.Pruning;
import org.facelab.config.SearchSettings.Pruning.Median;
import org.facelab.config.SearchSettings.Pruning.SuccessiveHalving;

/**
 * Says which trials are behind. A trial's course is its score after each epoch; trials are compared by the
 * best that each had reached by the same epoch.
 *
 * @param pruning the rule
 * @param objective which scores are better
 */
record Pruner(Pruning pruning, SearchObjective objective) {
  /**
   * Judges a trial after an epoch.
   *
   * @param own its scores so far
   * @param others the courses of other trials
   * @return why it ends here; nothing if it goes on
   */
  Optional<String> verdict(List<Double> own, Collection<List<Double>> others) {
    int epoch = own.size();
    double best = objective.best(own);
    double[] rivals =
        others.stream()
            .filter(course -> course.size() >= epoch)
            .mapToDouble(course -> objective.best(course.subList(0, epoch)))
            .filter(score -> !Double.isNaN(score))
            .toArray();
    if (pruning instanceof Median rule) {
      return epoch >= rule.minEpochs() && rivals.length >= rule.minTrials()
          ? behindMedian(best, rivals, epoch)
          : Optional.empty();
    }
    return pruning instanceof SuccessiveHalving rule && isRung(rule, epoch)
        ? outsideTop(best, rivals, rule.factor(), epoch)
        : Optional.empty();
  }

  /** The rule in one line. */
  String describe() {
    if (pruning instanceof Median rule) {
      return "median rule, from epoch %d and %d trials on"
          .formatted(rule.minEpochs(), rule.minTrials());
    }
    return pruning instanceof SuccessiveHalving rule
        ? "successive halving, rungs at %d, %d, %d … epochs, one in %d goes on"
            .formatted(
                rule.minEpochs(),
                rule.minEpochs() * rule.factor(),
                rule.minEpochs() * rule.factor() * rule.factor(),
                rule.factor())
        : "none";
  }

  private Optional<String> behindMedian(double best, double[] rivals, int epoch) {
    Arrays.sort(rivals);
    int n = rivals.length;
    double median = (rivals[(n - 1) / 2] + rivals[n / 2]) / 2;
    return objective.isBetter(median, best)
        ? Optional.of(
            "at epoch %d %.4f is behind the median %.4f of %d trials"
                .formatted(epoch, best, median, n))
        : Optional.empty();
  }

  private Optional<String> outsideTop(double best, double[] rivals, int factor, int epoch) {
    int places = Math.max(1, (rivals.length + 1) / factor);
    long ahead = Arrays.stream(rivals).filter(rival -> objective.isBetter(rival, best)).count();
    return ahead < places
        ? Optional.empty()
        : Optional.of(
            "at the rung of epoch %d %.4f has place %d of %d; the first %d go on"
                .formatted(epoch, best, ahead + 1, rivals.length + 1, places));
  }

  private static boolean isRung(SuccessiveHalving rule, int epoch) {
    long rung = rule.minEpochs();
    while (rung < epoch) {
      rung *= rule.factor();
    }
    return rung == epoch;
  }
}
