package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.TreeMap;
import org.facelab.Experiments;
import org.junit.jupiter.api.Test;

final class LearningRateTest {
  private static final int STEPS = 10;

  @Test
  void constantStays() {
    LearningRate rate = rate("{kind: constant}");
    assertThat(rate.at(0)).isEqualTo(0.5);
    assertThat(rate.at(199)).isEqualTo(0.5);
  }

  @Test
  void warmUpRisesEvenlyFromTheFirstStepOn() {
    LearningRate rate = rate("{kind: constant, warm-up-epochs: 2}");
    assertThat(rate.at(0)).isCloseTo(0.5 / 20, within(1e-12));
    assertThat(rate.at(9)).isCloseTo(0.25, within(1e-12));
    assertThat(rate.at(19)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(20)).isEqualTo(0.5);
  }

  @Test
  void stepFallsAtWholeEpochs() {
    LearningRate rate = rate("{kind: step, every-epochs: 3, factor: 0.1}");
    assertThat(rate.at(29)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(30)).isCloseTo(0.05, within(1e-12));
    assertThat(rate.at(60)).isCloseTo(0.005, within(1e-12));
  }

  @Test
  void cosineEndsAtItsShareAndIsHalfWayInTheMiddle() {
    LearningRate rate = rate("{kind: cosine, final-share: 0.1, warm-up-epochs: 0}");
    assertThat(rate.at(0)).isCloseTo(0.5, within(1e-12));
    assertThat(rate.at(100)).isCloseTo(0.5 * 0.55, within(1e-12));
    assertThat(rate.at(200)).isCloseTo(0.05, within(1e-12));
  }

  @Test
  void plateauFallsWhenTheMetricStandsStillAndStopsAtItsFloor() {
    LearningRate rate =
        rate("{kind: plateau, patience: 2, factor: 0.1, min-delta: 0.01, min-learning-rate: 0.01}");
    rate.epochDone(loss(1.0));
    rate.epochDone(loss(0.995)); // better by less than min-delta
    assertThat(rate.at(0)).isEqualTo(0.5);
    rate.epochDone(loss(1.2));
    assertThat(rate.at(0)).isCloseTo(0.05, within(1e-12));
    rate.epochDone(loss(1.2));
    rate.epochDone(loss(Double.NaN));
    assertThat(rate.at(0)).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void aRestoredPlateauGoesOnAsIfNeverStopped() {
    String schedule = "{kind: plateau, patience: 2, factor: 0.1}";
    LearningRate straight = rate(schedule);
    LearningRate first = rate(schedule);
    for (double value : new double[] {1, 2, 2, 2}) {
      straight.epochDone(loss(value));
      first.epochDone(loss(value));
    }
    LearningRate second = rate(schedule);
    second.restore(first.state());
    straight.epochDone(loss(2));
    second.epochDone(loss(2));
    assertThat(second.at(50)).isEqualTo(straight.at(50)).isCloseTo(0.005, within(1e-12));
  }

  private static Validation loss(double value) {
    TreeMap<String, Double> metrics = new TreeMap<>();
    metrics.put("loss", value);
    return new Validation(metrics, null);
  }

  /** 20 epochs of 10 steps at a base rate of 0.5. */
  private static LearningRate rate(String schedule) {
    return new LearningRate(
        Experiments.tinyExperiment(
                "train.epochs=20",
                "train.optimiser={kind: sgd, learning-rate: 0.5}",
                "train.schedule=" + schedule)
            .train(),
        STEPS);
  }
}
