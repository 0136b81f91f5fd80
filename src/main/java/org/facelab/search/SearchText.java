package org.facelab.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.facelab.config.Literal;
import org.facelab.config.Range;
import org.facelab.config.SearchPlan;
import org.facelab.config.SearchSettings;
import org.facelab.config.SearchSettings.Budget;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.config.SearchSettings.ParameterRange.Choice;
import org.facelab.config.SearchSettings.ParameterRange.IntegerRange;
import org.facelab.config.SearchSettings.ParameterRange.LogUniformRange;
import org.facelab.config.SearchSettings.ParameterRange.UniformRange;
import org.facelab.config.SearchSettings.Strategy;
import org.facelab.engine.BuildInfo;
import org.facelab.engine.Machine;

/** A search's settings as {@code search.json} holds them. */
final class SearchText {
  private SearchText() {}

  /** Writes down what a search sets out to do. */
  static void describe(SearchPlan plan, SearchObjective objective, Pruner pruner, SearchLog log) {
    SearchSettings settings = plan.settings();
    BuildInfo build = BuildInfo.current();
    log.set("name", plan.base().experiment().name())
        .set("experiment", plan.base().file().toString())
        .set("facelab_version", build.version())
        .set("commit", build.commit())
        .set("machine", Machine.current())
        .set("strategy", strategy(settings.strategy()))
        .set("seed", settings.seed())
        .set("budget", budget(settings.budget(), SearchBudget.trials(settings)))
        .set("objective", objective(objective))
        .set("pruning", pruner.describe())
        .set("confirmation", settings.confirmation())
        .set("space", space(settings.space(), plan.defaults()))
        .set("importance", List.of())
        .set("importance_note", "What matters is told when the search is over.")
        .set("winner", null)
        .set("best", null);
  }

  static String strategy(Strategy strategy) {
    if (strategy instanceof Strategy.Grid grid) {
      return "grid of %d points a range, %s"
          .formatted(
              grid.points(),
              switch (grid.order()) {
                case RANDOM -> "in random order";
                case ROWS -> "row by row";
              });
    }
    return strategy instanceof Strategy.Genetic genetic
        ? "genetic, population of %d, mutation %s"
            .formatted(genetic.population(), genetic.mutation())
        : "random";
  }

  static Map<String, Object> budget(Budget budget, int trials) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("trials", trials == Integer.MAX_VALUE ? null : (Integer) trials);
    map.put("hours", budget.hours().orElse(null));
    return map;
  }

  static Map<String, Object> objective(SearchObjective objective) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("label", objective.label());
    map.put("higher_is_better", objective.higherIsBetter());
    map.put("terms", objective.signedTerms());
    return map;
  }

  static List<Map<String, Object>> space(
      Map<String, ParameterRange> space, Map<String, String> defaults) {
    List<Map<String, Object>> list = new ArrayList<>();
    space.forEach(
        (key, range) -> {
          Map<String, Object> map = new LinkedHashMap<>();
          Range ends = ends(range);
          map.put("key", key);
          map.put("kind", kind(range));
          map.put("low", ends == null ? null : (Double) ends.low());
          map.put("high", ends == null ? null : (Double) ends.high());
          map.put(
              "choices",
              range instanceof Choice choice
                  ? choice.values().stream().map(Literal::text).toList()
                  : null);
          map.put("default", defaults.get(key));
          list.add(map);
        });
    return list;
  }

  /** The ends of a range; null for a choice. */
  static Range ends(ParameterRange range) {
    if (range instanceof UniformRange uniform) {
      return uniform.ends();
    }
    if (range instanceof LogUniformRange log) {
      return log.ends();
    }
    return range instanceof IntegerRange whole ? whole.ends() : null;
  }

  private static String kind(ParameterRange range) {
    return range instanceof LogUniformRange
        ? "log-uniform"
        : range.getClass().getSimpleName().replace("Range", "").toLowerCase(Locale.ROOT);
  }
}
