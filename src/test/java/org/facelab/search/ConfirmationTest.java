package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.facelab.config.SearchSettings;
import org.junit.jupiter.api.Test;

final class ConfirmationTest {
  private static SummaryStatistics of(double... values) {
    SummaryStatistics statistics = new SummaryStatistics();
    for (double value : values) {
      statistics.addValue(value);
    }
    return statistics;
  }

  @Test
  void the_interval_is_welchs() {
    // SciPy 1.17.1: ttest_ind(b, a, equal_var=False).confidence_interval(), then of 1 - 0.05 / 3
    SummaryStatistics a = of(17.2, 20.9, 22.6, 18.1, 21.7, 21.4, 23.5, 24.2, 14.7, 21.8);
    SummaryStatistics b = of(21.5, 22.8, 21.0, 23.0, 21.6, 23.6, 22.5, 20.7, 23.4, 21.8);
    double difference = b.getMean() - a.getMean();

    assertThat(difference - Confirmation.margin(a, b, 0.05))
        .isCloseTo(-0.627622898644816, within(1e-6));
    assertThat(difference + Confirmation.margin(a, b, 0.05))
        .isCloseTo(3.7876228986448197, within(1e-6));
    assertThat(difference - Confirmation.margin(a, b, 0.05 / 3))
        .isCloseTo(-1.2484415259304438, within(1e-6));
  }

  @Test
  void the_best_of_more_has_to_be_better_by_more() {
    SummaryStatistics own = of(0.80, 0.83, 0.82, 0.81);
    SummaryStatistics asItIs = of(0.78, 0.80, 0.79, 0.79);

    Winner alone = winner(own, asItIs, 1);
    Winner ofTwenty = winner(own, asItIs, 20);

    assertThat(alone.difference()).isCloseTo(0.025, within(1e-12));
    assertThat(alone.distinguishable()).isTrue();
    assertThat(alone.low()).isPositive();
    assertThat(ofTwenty.high() - ofTwenty.difference())
        .isCloseTo(Confirmation.margin(own, asItIs, 0.05 / 20), within(1e-12));
    assertThat(ofTwenty.distinguishable()).isFalse();
    assertThat(ofTwenty.sentence()).endsWith("not distinguishable");
  }

  private static Winner winner(SummaryStatistics own, SummaryStatistics asItIs, int rivals) {
    return new Confirmation(
            new SearchSettings.Confirmation(rivals, 4),
            new SearchObjective(Map.of("emotion.accuracy", 1.0)),
            null)
        .describe(7, own, asItIs, rivals, Map.of());
  }

  @Test
  void equal_scores_have_no_interval() {
    assertThat(Confirmation.margin(of(1, 1), of(2, 2), 0.05)).isNaN();
  }

  @Test
  void one_seed_has_no_interval() {
    assertThat(Confirmation.margin(of(1), of(2, 3), 0.05)).isNaN();
  }
}
