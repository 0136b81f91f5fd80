package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
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
  void equal_scores_have_no_interval() {
    assertThat(Confirmation.margin(of(1, 1), of(2, 2), 0.05)).isNaN();
  }

  @Test
  void one_seed_has_no_interval() {
    assertThat(Confirmation.margin(of(1), of(2, 3), 0.05)).isNaN();
  }
}
