package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SearchObjectiveTest {
  private static final Map<String, Double> REACHED =
      Map.of("emotion.accuracy", 0.8, "keypoints.rmse_px", 2.0);

  @Test
  void one_metric_is_its_own_score_in_its_own_direction() {
    SearchObjective error = new SearchObjective(Map.of("keypoints.rmse_px", 3.0));

    assertThat(error.score(REACHED)).isEqualTo(2);
    assertThat(error.higherIsBetter()).isFalse();
    assertThat(error.isBetter(1.9, 2)).isTrue();
    assertThat(error.label()).isEqualTo("keypoints.rmse_px");
  }

  @Test
  void of_several_metrics_errors_count_against() {
    SearchObjective both =
        new SearchObjective(Map.of("keypoints.rmse_px", 0.1, "emotion.accuracy", 1.0));

    assertThat(both.score(REACHED)).isEqualTo(0.8 - 0.1 * 2.0);
    assertThat(both.higherIsBetter()).isTrue();
    assertThat(both.label()).isEqualTo("emotion.accuracy - 0.1 keypoints.rmse_px");
  }

  @Test
  void a_metric_that_is_missing_leaves_no_score() {
    assertThat(new SearchObjective(Map.of("emotion.ece", 1.0)).score(REACHED)).isNaN();
    assertThat(
            new SearchObjective(Map.of("emotion.ece", 1.0, "emotion.accuracy", 1.0)).score(REACHED))
        .isNaN();
  }
}
