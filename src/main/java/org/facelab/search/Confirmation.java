package org.facelab.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.facelab.config.SearchSettings;
import org.facelab.evaluate.Evaluation;
import org.facelab.search.Trial.Role;
import org.facelab.search.Trial.Status;
import org.facelab.train.RunFolder;

/**
 * Trains the best of a search, and the experiment as it is, on seeds that the search has not seen. The best of
 * many trials owes its place to its seed's luck too; the mean over fresh seeds does not. Picking the best of a
 * few means is paid for with a wider interval (Bonferroni). The interval says nothing of the luck of the
 * validation faces, on which all of this happens; the means on the test part are free of that.
 */
final class Confirmation {
  /** Added to the experiment's seed for the first fresh one. */
  private static final long FRESH = 1000;

  private static final double ALPHA = 0.05;

  private final SearchSettings.Confirmation settings;
  private final SearchObjective objective;
  private final SearchLog log;

  Confirmation(SearchSettings.Confirmation settings, SearchObjective objective, SearchLog log) {
    this.settings = settings;
    this.objective = objective;
    this.log = log;
  }

  /** The trials to run, one seed after the other, so that a search cut short has all on some seeds. */
  List<Trial> trials(long seed) {
    List<Trial> settled = new ArrayList<>(best());
    log.trial(0).ifPresent(settled::add);
    int number = log.trials(Role.CANDIDATE).size() + 1;
    List<Trial> planned = new ArrayList<>();
    for (int i = 0; i < settings.seeds(); i++) {
      for (Trial trial : settled) {
        planned.add(
            Trial.planned(
                number++, Role.CONFIRMATION, trial.trial(), seed + FRESH + i, trial.values()));
      }
    }
    return planned;
  }

  /** The best candidates that ran to their end, best first. */
  private List<Trial> best() {
    Comparator<Trial> byScore = Comparator.comparingDouble(Trial::score);
    return log.trials(Role.CANDIDATE).stream()
        .filter(trial -> trial.status() == Status.DONE && trial.score() != null)
        .sorted(objective.higherIsBetter() ? byScore.reversed() : byScore)
        .limit(settings.top())
        .toList();
  }

  /** The winner; nothing if no setting came through all of its seeds. */
  Optional<Winner> winner(SearchFolder folder) throws IOException {
    Map<Integer, SummaryStatistics> scores = new TreeMap<>();
    for (Trial trial : log.trials(Role.CONFIRMATION)) {
      scores.computeIfAbsent(trial.of(), of -> new SummaryStatistics());
      if (trial.status() == Status.DONE && trial.score() != null) {
        scores.get(trial.of()).addValue(trial.score());
      }
    }
    scores.values().removeIf(s -> s.getN() < settings.seeds());
    int winner = -1;
    for (Map.Entry<Integer, SummaryStatistics> entry : scores.entrySet()) {
      boolean better =
          winner < 0
              || objective.isBetter(entry.getValue().getMean(), scores.get(winner).getMean());
      winner = better ? entry.getKey() : winner;
    }
    if (winner < 0) {
      return Optional.empty();
    }
    int rivals = Math.max(1, scores.size() - (scores.containsKey(0) ? 1 : 0));
    return Optional.of(
        describe(
            winner,
            scores.get(winner),
            scores.get(0),
            rivals,
            test(folder, winner, scores.keySet().contains(0))));
  }

  /** The winner in figures and words, against so many rivals. */
  Winner describe(
      int winner,
      SummaryStatistics own,
      SummaryStatistics asItIs,
      int rivals,
      Map<String, Winner.TestMeans> test) {
    String score = "%s %.4f".formatted(objective.label(), own.getMean());
    if (asItIs == null || winner == 0) {
      return new Winner(
          winner,
          settings.seeds(),
          own.getMean(),
          sd(own),
          asItIs == null ? null : (Double) asItIs.getMean(),
          asItIs == null ? null : sd(asItIs),
          null,
          null,
          null,
          false,
          test,
          winner == 0
              ? "no setting that was found has a better mean over %d fresh seeds than the experiment as it is: %s"
                  .formatted(settings.seeds(), score)
              : "trial %d has the best mean over %d fresh seeds: %s; the experiment as it is failed on some"
                  .formatted(winner, settings.seeds(), score));
    }
    double difference = (objective.higherIsBetter() ? 1 : -1) * (own.getMean() - asItIs.getMean());
    double margin = margin(own, asItIs, ALPHA / rivals);
    boolean known = !Double.isNaN(margin);
    boolean distinguishable = known && difference - margin > 0;
    String against =
        known
            ? "%.4f better than the experiment as it is (95 %% interval %.4f to %.4f)%s"
                .formatted(
                    difference,
                    difference - margin,
                    difference + margin,
                    distinguishable ? "" : ": not distinguishable")
            : "%.4f better than the experiment as it is; %s tell nothing of chance"
                .formatted(difference, settings.seeds() == 1 ? "single runs" : "equal scores");
    return new Winner(
        winner,
        settings.seeds(),
        own.getMean(),
        sd(own),
        asItIs.getMean(),
        sd(asItIs),
        difference,
        known ? (Double) (difference - margin) : null,
        known ? (Double) (difference + margin) : null,
        distinguishable,
        test,
        "trial %d wins over %d fresh seeds: mean %s, %s"
            .formatted(winner, settings.seeds(), score, against));
  }

  private static Double sd(SummaryStatistics scores) {
    return scores.getN() < 2 ? null : (Double) scores.getStandardDeviation();
  }

  /** Half of the interval of the difference of two means whose variances may differ (Welch 1947). */
  static double margin(SummaryStatistics a, SummaryStatistics b, double alpha) {
    double va = a.getVariance() / a.getN();
    double vb = b.getVariance() / b.getN();
    if (a.getN() < 2 || b.getN() < 2) {
      return Double.NaN;
    }
    if (va + vb == 0) {
      return Double.NaN; // a few equal scores do not show that there is no chance
    }
    double freedom = (va + vb) * (va + vb) / (va * va / (a.getN() - 1) + vb * vb / (b.getN() - 1));
    return new TDistribution(freedom).inverseCumulativeProbability(1 - alpha / 2)
        * Math.sqrt(va + vb);
  }

  private Map<String, Winner.TestMeans> test(SearchFolder folder, int winner, boolean withDefault)
      throws IOException {
    Map<String, Double> own = testMeans(folder, winner);
    Map<String, Double> asItIs = withDefault ? testMeans(folder, 0) : Map.of();
    Map<String, Winner.TestMeans> means = new TreeMap<>();
    own.forEach(
        (metric, mean) -> means.put(metric, new Winner.TestMeans(mean, asItIs.get(metric))));
    return means;
  }

  private Map<String, Double> testMeans(SearchFolder folder, int of) throws IOException {
    Map<String, SummaryStatistics> sums = new TreeMap<>();
    for (Trial trial : log.trials(Role.CONFIRMATION)) {
      if (trial.of() == of && trial.status() == Status.DONE) {
        Evaluation evaluation =
            Evaluation.read(new RunFolder(folder.path().resolve(trial.run())).metrics());
        for (String metric : objective.terms().keySet()) {
          if (evaluation.metrics().containsKey(metric)) {
            sums.computeIfAbsent(metric, m -> new SummaryStatistics())
                .addValue(evaluation.metric(metric));
          }
        }
      }
    }
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((metric, sum) -> means.put(metric, sum.getMean()));
    return means;
  }
}
