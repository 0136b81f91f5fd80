package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.data.DataLoader;
import org.facelab.engine.Backend;
import org.facelab.train.LearningRateRange.Result;
import org.facelab.train.LearningRateRange.Result.End;
import org.facelab.train.LearningRateRange.Step;
import org.junit.jupiter.api.Test;

final class LearningRateRangeTest {
  @Test
  void the_steepest_point_of_a_falling_sigmoid_is_its_middle() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      double rate = Math.pow(10, -6 + 6.0 * i / 199);
      double loss = 2 / (1 + Math.exp(3 * (Math.log10(rate) + 2.5)));
      steps.add(new Step(rate, loss, loss));
    }

    Result result = Result.of(steps, End.HIGHEST_RATE);

    assertThat(Math.log10(result.steepest())).isCloseTo(-2.5, within(0.05));
    assertThat(result.lowest()).isEqualTo(1);
  }

  @Test
  void a_loss_that_never_falls_recommends_nothing() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      steps.add(new Step(0.001 * (i + 1), 1 + i, 1 + i));
    }

    assertThat(Result.of(steps, End.HIGHEST_RATE).steepest()).isNaN();
  }

  @Test
  void the_rate_rises_by_one_factor_until_the_loss_has_grown_too_far() throws Exception {
    Experiment experiment = Experiments.tinyExperiment("train.optimiser.kind=sgd");
    Backend.start(1);

    Result result =
        LearningRateRange.run(
            experiment, DataLoader.load(experiment), Optional.empty(), 1e-5, 1e4, 120, () -> false);

    List<Step> steps = result.steps();
    assertThat(steps).hasSizeBetween(20, 119);
    assertThat(result.end()).isIn(End.LOSS_TOO_HIGH, End.NOT_A_NUMBER);
    double factor = steps.get(1).learningRate() / steps.get(0).learningRate();
    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i).learningRate() / steps.get(i - 1).learningRate())
          .isCloseTo(factor, within(1e-9));
    }
    assertThat(result.steepest()).isBetween(1e-5, 10.0);
  }
}
