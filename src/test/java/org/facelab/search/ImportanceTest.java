package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.search.Trial.Role;
import org.facelab.search.Trial.Status;
import org.junit.jupiter.api.Test;

/** Against the shares that an additive function has by its definition. */
final class ImportanceTest {
  private static final Map<String, ParameterRange> SPACE =
      Searches.tiny(
              """
                space:
                  train.optimiser.learning-rate: {log-uniform: [0.0001, 0.1]}
                  loss.label-smoothing: {uniform: [0, 0.2]}
                  train.batch-size: {choice: [8, 16]}
                  heads.emotion.dropout: {uniform: [0, 0.5]}
              """)
          .settings()
          .space();
  private static final SearchObjective OBJECTIVE =
      new SearchObjective(Map.of("emotion.accuracy", 1.0));

  private static List<Trial> trials(int count, ToDoubleFunction<double[]> function) {
    Random random = new Random(3);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] u = random.doubles(4).toArray();
      Map<String, String> values = new LinkedHashMap<>();
      values.put("train.optimiser.learning-rate", Double.toString(0.0001 * Math.pow(1000, u[0])));
      values.put("loss.label-smoothing", Double.toString(0.2 * u[1]));
      values.put("train.batch-size", u[2] < 0.5 ? "8" : "16");
      values.put("heads.emotion.dropout", Double.toString(0.5 * u[3]));
      trials.add(
          new Trial(
              i,
              Role.CANDIDATE,
              null,
              1,
              Status.DONE,
              function.applyAsDouble(u),
              Map.of(),
              1,
              1,
              0,
              1.0,
              null,
              null,
              values));
    }
    return trials;
  }

  private static Map<String, Importance.Share> shares(List<Trial> trials) {
    Map<String, Importance.Share> shares = new LinkedHashMap<>();
    Importance.of(SPACE, trials, OBJECTIVE).shares().forEach(s -> shares.put(s.key(), s));
    return shares;
  }

  @Test
  void finds_the_shares_of_an_additive_function() {
    // Variances: 4/12, 1/12, and 1/4 of a choice that is worth 1; the last key is worth nothing.
    Map<String, Importance.Share> shares =
        shares(trials(400, u -> 2 * u[0] + u[1] + (u[2] < 0.5 ? 0 : 1)));

    double whole = 4 / 12.0 + 1 / 12.0 + 1 / 4.0;
    assertThat(shares.get("train.optimiser.learning-rate").share())
        .isCloseTo(4 / 12.0 / whole, within(0.05));
    assertThat(shares.get("loss.label-smoothing").share())
        .isCloseTo(1 / 12.0 / whole, within(0.05));
    assertThat(shares.get("train.batch-size").share()).isCloseTo(1 / 4.0 / whole, within(0.05));
    assertThat(shares.get("heads.emotion.dropout").share()).isLessThan(0.02);
  }

  @Test
  void is_sure_with_many_trials_and_unsure_with_few() {
    ToDoubleFunction<double[]> function = u -> 2 * u[0] + u[1];

    Importance.Share few = shares(trials(12, function)).get("train.optimiser.learning-rate");
    Importance.Share many = shares(trials(300, function)).get("train.optimiser.learning-rate");

    assertThat(few.low()).isLessThan(few.share());
    assertThat(few.share()).isLessThan(few.high());
    assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 2);
  }

  @Test
  void says_nothing_of_too_few_trials() {
    Importance.Result result = Importance.of(SPACE, trials(7, u -> u[0]), OBJECTIVE);

    assertThat(result.shares()).isEmpty();
    assertThat(result.note()).contains("7 scored trials are too few");
  }
}
