package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.facelab.config.SearchSettings.Pruning;
import org.facelab.config.SearchSettings.Pruning.Median;
import org.facelab.config.SearchSettings.Pruning.SuccessiveHalving;
import org.junit.jupiter.api.Test;

final class PrunerTest {
  private static final SearchObjective ACCURACY =
      new SearchObjective(Map.of("emotion.accuracy", 1.0));
  private static final SearchObjective ERROR =
      new SearchObjective(Map.of("keypoints.rmse_px", 1.0));

  private static boolean ends(
      Pruning pruning, SearchObjective objective, List<Double> own, List<List<Double>> others) {
    return new Pruner(pruning, objective).verdict(own, others).isPresent();
  }

  @Test
  void the_median_rule_compares_the_best_so_far_at_the_same_epoch() {
    Median rule = new Median(3, 2);
    List<List<Double>> others =
        List.of(List.of(0.1, 0.5, 0.9), List.of(0.6, 0.2, 0.9), List.of(0.1, 0.7, 0.9));

    // by epoch 2 the others have reached 0.5, 0.6 and 0.7
    assertThat(ends(rule, ACCURACY, List.of(0.59, 0.3), others)).isTrue();
    assertThat(ends(rule, ACCURACY, List.of(0.6, 0.3), others)).isFalse();
    assertThat(ends(rule, ACCURACY, List.of(0.3, 0.61), others)).isFalse();
    // and where less is better 0.1, 0.2 and 0.1
    assertThat(ends(rule, ERROR, List.of(0.59, 0.11), others)).isTrue();
    assertThat(ends(rule, ERROR, List.of(0.1, 0.59), others)).isFalse();
  }

  @Test
  void the_median_rule_waits_for_epochs_and_for_trials_that_came_as_far() {
    List<List<Double>> others = List.of(List.of(0.9, 0.9), List.of(0.9, 0.9), List.of(0.9));

    assertThat(ends(new Median(2, 3), ACCURACY, List.of(0.1, 0.1), others)).isFalse();
    assertThat(ends(new Median(3, 2), ACCURACY, List.of(0.1, 0.1), others)).isFalse();
    assertThat(ends(new Median(2, 2), ACCURACY, List.of(0.1, 0.1), others)).isTrue();
    assertThat(ends(new Median(3, 1), ACCURACY, List.of(0.1), others)).isTrue();
  }

  @Test
  void halving_lets_the_best_share_pass_each_rung_and_asks_nothing_between() {
    SuccessiveHalving rule = new SuccessiveHalving(1, 3);
    List<List<Double>> others =
        List.of(List.of(0.5), List.of(0.4), List.of(0.3), List.of(0.2), List.of(0.1));

    assertThat(ends(rule, ACCURACY, List.of(0.45), others)).isFalse(); // second of 6: 2 pass
    assertThat(ends(rule, ACCURACY, List.of(0.35), others)).isTrue();
    assertThat(ends(rule, ACCURACY, List.of(0.1), List.of())).isFalse();
    List<List<Double>> long1 = List.of(List.of(0.9, 0.9, 0.9));
    assertThat(ends(rule, ACCURACY, List.of(0.1, 0.1), long1)).isFalse();
    assertThat(ends(rule, ACCURACY, List.of(0.1, 0.1, 0.1), long1)).isTrue();
  }

  @Test
  void a_trial_whose_metric_is_not_defined_is_behind_any_number() {
    List<List<Double>> others = List.of(List.of(0.1), List.of(0.1));

    assertThat(ends(new Median(2, 1), ACCURACY, List.of(Double.NaN), others)).isTrue();
    assertThat(ends(new Pruning.None(), ACCURACY, List.of(Double.NaN), others)).isFalse();
  }
}
