package org.facelab.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.facelab.config.InputException;
import org.facelab.config.Literal;
import org.facelab.config.Numbers;
import org.facelab.config.Range;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.SearchPlan;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.config.SearchSettings.ParameterRange.Choice;
import org.facelab.config.SearchSettings.ParameterRange.IntegerRange;
import org.facelab.config.SearchSettings.ParameterRange.LogUniformRange;
import org.facelab.config.SearchSettings.ParameterRange.UniformRange;
import org.facelab.model.NetworkBuilder;

/**
 * Refuses a space that holds experiments that cannot run. Rules of experiments bound a value or compare a few
 * of them, so they break at the ends of ranges first: each key is tried at its ends and values by itself, then
 * all of these with one another, or, where they are too many, every pair and some thousand at random.
 */
final class SpaceCheck {
  private static final int ALL = 4096;
  private static final int AT_RANDOM = 1000;
  private static final int WHOLE_NUMBERS = 64;

  private final SearchPlan plan;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private final Set<Object> builtNetworks = new LinkedHashSet<>();

  private SpaceCheck(SearchPlan plan) {
    this.plan = plan;
    plan.settings().space().forEach((key, range) -> values.put(key, telling(range)));
  }

  /**
   * Checks a search's space.
   *
   * @throws InputException with an example for each key that by itself makes an experiment invalid, or one
   *     example of keys that do so together
   */
  static void run(SearchPlan plan) {
    SpaceCheck check = new SpaceCheck(plan);
    check.eachByItself();
    check.together();
  }

  private void eachByItself() {
    List<String> problems = new ArrayList<>();
    values.forEach(
        (key, candidates) -> {
          for (String value : candidates) {
            InputException e = problem(Map.of(key, value));
            if (e != null) {
              problems.add(message(Map.of(key, value), e));
              return;
            }
          }
        });
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
  }

  private void together() {
    long combinations = 1;
    for (List<String> candidates : values.values()) {
      combinations = Math.min(combinations * candidates.size(), ALL + 1L);
    }
    if (combinations <= ALL) {
      for (long i = 0; i < combinations; i++) {
        check(combination(i));
      }
      return;
    }
    pairs();
    Random random = new Random(0);
    for (int i = 0; i < AT_RANDOM; i++) {
      Map<String, String> some = new LinkedHashMap<>();
      values.forEach((key, all) -> some.put(key, all.get(random.nextInt(all.size()))));
      check(some);
    }
  }

  private void pairs() {
    List<String> keys = List.copyOf(values.keySet());
    for (int a = 0; a < keys.size(); a++) {
      for (int b = a + 1; b < keys.size(); b++) {
        for (String first : values.get(keys.get(a))) {
          for (String second : values.get(keys.get(b))) {
            check(Map.of(keys.get(a), first, keys.get(b), second));
          }
        }
      }
    }
  }

  private Map<String, String> combination(long index) {
    Map<String, String> some = new LinkedHashMap<>();
    long rest = index;
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      int size = entry.getValue().size();
      some.put(entry.getKey(), entry.getValue().get((int) (rest % size)));
      rest /= size;
    }
    return some;
  }

  private void check(Map<String, String> some) {
    if (problem(some) == null) {
      return;
    }
    // Only the keys that it takes.
    Map<String, String> needed = new LinkedHashMap<>(some);
    for (String key : some.keySet()) {
      String value = needed.remove(key);
      if (problem(needed) == null) {
        needed.put(key, value);
      }
    }
    throw new InputException(message(needed, problem(needed)));
  }

  private InputException problem(Map<String, String> some) {
    try {
      ResolvedExperiment resolved = plan.with(some);
      var experiment = resolved.experiment();
      if (builtNetworks.add(
          List.of(
              experiment.network(), experiment.heads(), experiment.image(), experiment.tasks()))) {
        NetworkBuilder.configuration(experiment);
      }
      return null;
    } catch (InputException e) {
      return e;
    }
  }

  private String message(Map<String, String> some, InputException e) {
    String first = e.problems().get(0);
    String place = plan.place(some.keySet().iterator().next()).toString();
    // The problem's own place is that of a range, or of what the range collides with.
    return "%s: search.space holds an experiment that cannot run, %s: %s"
        .formatted(
            place, Setting.describe(some), first.replaceFirst("^" + quoted(place) + ": ", ""));
  }

  private static String quoted(String place) {
    return java.util.regex.Pattern.quote(place);
  }

  /** The values that show whether a range is right: its ends, or all of them where they are few. */
  private static List<String> telling(ParameterRange range) {
    if (range instanceof Choice choice) {
      return choice.values().stream().map(Literal::text).toList();
    }
    if (range instanceof IntegerRange whole) {
      long low = (long) whole.ends().low();
      long high = (long) whole.ends().high();
      Set<String> some = new LinkedHashSet<>();
      for (long step = 0; step <= Math.min(high - low, WHOLE_NUMBERS); step++) {
        some.add(Long.toString(low + step));
      }
      some.add(Long.toString(high));
      return List.copyOf(some);
    }
    Range ends =
        range instanceof UniformRange uniform ? uniform.ends() : ((LogUniformRange) range).ends();
    // A number that is not whole tells keys that take whole numbers only.
    double fraction = Math.floor(ends.low()) + 0.5;
    double inside = fraction > ends.low() && fraction < ends.high() ? fraction : ends.at(0.5);
    return List.of(Numbers.text(ends.low()), Numbers.text(inside), Numbers.text(ends.high()));
  }
}
