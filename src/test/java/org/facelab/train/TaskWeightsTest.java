package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.facelab.config.LossSettings;
import org.facelab.config.LossSettings.Weighting;
import org.facelab.config.PointLoss;
import org.facelab.config.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskWeightsTest {
  private static final Map<Task, Double> LOSSES = Map.of(Task.KEYPOINTS, 0.02, Task.EMOTION, 1.5);

  @ParameterizedTest
  @EnumSource(Weighting.class)
  void startAtTheFixedWeights(Weighting weighting) {
    TaskWeights weights = weights(weighting);
    assertThat(weights.weight(Task.KEYPOINTS)).isCloseTo(8, within(1e-12));
    assertThat(weights.weight(Task.EMOTION)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void fixedWeightsStay() {
    TaskWeights weights = weights(Weighting.FIXED);
    weights.learn(LOSSES, 0.1);
    assertThat(weights.objective(LOSSES)).isCloseTo(8 * 0.02 + 0.5 * 1.5, within(1e-12));
  }

  @Test
  void learnedWeightsGoWhereTheObjectiveIsLeast() {
    TaskWeights weights = weights(Weighting.UNCERTAINTY);
    for (int i = 0; i < 20_000; i++) {
      weights.learn(LOSSES, 0.001);
    }
    // d/ds of exp(-s) L / 2 + s / 2 and of exp(-s) L + s / 2 vanishes where the weighted loss is
    // 1/2.
    assertThat(weights.weight(Task.KEYPOINTS)).isCloseTo(0.5 / 0.02, within(0.05));
    assertThat(weights.weight(Task.EMOTION)).isCloseTo(0.5 / 1.5, within(0.001));
  }

  @Test
  void dynamicAverageWeighsMoreWhatFallsLess() {
    TaskWeights weights = weights(Weighting.DYNAMIC_AVERAGE);
    weights.epochDone(LOSSES);
    assertThat(weights.weight(Task.KEYPOINTS)).isCloseTo(8, within(1e-12));
    weights.epochDone(Map.of(Task.KEYPOINTS, 0.01, Task.EMOTION, 1.35));
    // Liu et al. 2019, equation 7: ratios 0.5 and 0.9, T = 2, K = 2.
    double keypoints = Math.exp(0.25);
    double emotion = Math.exp(0.45);
    assertThat(weights.weight(Task.KEYPOINTS))
        .isCloseTo(8 * 2 * keypoints / (keypoints + emotion), within(1e-12));
    assertThat(weights.weight(Task.EMOTION))
        .isCloseTo(0.5 * 2 * emotion / (keypoints + emotion), within(1e-12));
    assertThat(weights.yardstick(LOSSES)).isCloseTo(8 * 0.02 + 0.5 * 1.5, within(1e-12));
    TaskWeights resumed = weights(Weighting.DYNAMIC_AVERAGE);
    resumed.restore(weights.state());
    Map<Task, Double> next = Map.of(Task.KEYPOINTS, 0.009, Task.EMOTION, 1.0);
    weights.epochDone(next);
    resumed.epochDone(next);
    assertThat(resumed.state()).isEqualTo(weights.state());
  }

  @Test
  void aTaskWithoutLabelsInTheBatchStays() {
    TaskWeights weights = weights(Weighting.UNCERTAINTY);
    weights.learn(Map.of(Task.EMOTION, 1.5), 0.1);
    assertThat(weights.weight(Task.KEYPOINTS)).isCloseTo(8, within(1e-12));
    assertThat(weights.weight(Task.EMOTION)).isNotCloseTo(0.5, within(1e-3));
  }

  @Test
  void aRestoredStateGoesOnAsIfNeverStopped() {
    TaskWeights straight = weights(Weighting.UNCERTAINTY);
    TaskWeights first = weights(Weighting.UNCERTAINTY);
    for (int i = 0; i < 7; i++) {
      straight.learn(LOSSES, 0.01);
      first.learn(LOSSES, 0.01);
    }
    TaskWeights second = weights(Weighting.UNCERTAINTY);
    second.restore(first.state());
    straight.learn(LOSSES, 0.01);
    second.learn(LOSSES, 0.01);
    assertThat(second.state()).isEqualTo(straight.state());
  }

  private static TaskWeights weights(Weighting weighting) {
    return new TaskWeights(
        new LossSettings(weighting, new PointLoss.SquaredError(), 8, 0.5, 0, 0, false, Map.of()),
        List.of(Task.values()));
  }
}
