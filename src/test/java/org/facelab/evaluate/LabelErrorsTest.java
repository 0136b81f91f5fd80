package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.LabelErrors.Doubt;
import org.facelab.evaluate.Predictions.Row;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {
  private static Row face(int label, double probabilityOfA) {
    float[] probabilities = {(float) probabilityOfA, (float) (1 - probabilityOfA)};
    return new Row("s", "f", "", Part.TEST, label, null, probabilities, null, null);
  }

  private static LabelErrors errors(Row... rows) {
    return LabelErrors.of(new Predictions(List.of("a", "b"), Arrays.asList(rows)));
  }

  /** By hand: thresholds (0.9 + 0.6 + 0.1) / 3 and (0.8 + 0.7 + 0.3) / 3. */
  @Test
  void agreesWithAnExampleByHand() {
    LabelErrors errors =
        errors(face(0, 0.9), face(0, 0.6), face(0, 0.1), face(1, 0.2), face(1, 0.3), face(1, 0.7));

    assertThat(errors.faces()).isEqualTo(6);
    assertThat(errors.thresholds()).containsExactly(new double[] {1.6 / 3, 0.6}, within(1e-6));
    assertThat(errors.joint()).isDeepEqualTo(new int[][] {{2, 1}, {1, 2}});
    assertThat(errors.doubts()).extracting(Doubt::row).containsExactly(2, 5);
    assertThat(errors.doubts()).extracting(Doubt::answer).containsExactly(1, 0);
    assertThat(errors.doubts().get(0).margin()).isCloseTo(0.8, within(1e-6));
    assertThat(errors.share()).isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void aWrongAnswerBelowItsThresholdIsNoDoubt() {
    // The threshold of b is 0.9: what is b to 0.55 is taken for nothing.
    LabelErrors errors = errors(face(0, 0.8), face(0, 0.45), face(1, 0.1), face(1, 0.1));

    assertThat(errors.doubts()).isEmpty();
    assertThat(errors.joint()).isDeepEqualTo(new int[][] {{1, 0}, {0, 2}});
    assertThat(errors.share()).isZero();
  }

  /** A class that the network always favours has a threshold that says so. */
  @Test
  void aNetworkThatFavoursAClassIsAllowedFor() {
    // Everything is a to 0.7 or more but what is labelled b is so less often.
    LabelErrors errors = errors(face(0, 0.9), face(0, 0.9), face(1, 0.7), face(1, 0.7));

    assertThat(errors.doubts()).isEmpty();
    assertThat(errors.joint()).isDeepEqualTo(new int[][] {{2, 0}, {0, 2}});
  }

  @Test
  void theJointIsScaledToTheNumbersOfLabels() {
    List<Row> rows = new ArrayList<>(List.of(face(0, 0.1), face(0, 0.9)));
    for (int i = 0; i < 4; i++) {
      rows.add(face(0, 0.45)); // below both thresholds, so not in the joint
    }
    rows.add(face(1, 0.2));
    rows.add(face(1, 0.2));
    LabelErrors errors = errors(rows.toArray(Row[]::new));

    assertThat(errors.joint()).isDeepEqualTo(new int[][] {{1, 1}, {0, 2}});
    // Half of six, and none of two.
    assertThat(errors.share()).isCloseTo(3 / 8.0, within(1e-9));
  }

  @Test
  void facesWithoutLabelOrAnswerAreLeftOut() {
    Row unknown = new Row("s", "f", "", Part.TEST, -1, null, new float[] {1, 0}, null, null);
    Row broken = new Row("s", "f", "", Part.TEST, 0, null, new float[] {Float.NaN, 0}, null, null);

    LabelErrors errors = errors(unknown, broken);

    assertThat(errors.faces()).isZero();
    assertThat(errors.share()).isNaN();
    assertThat(errors.thresholds()).containsOnly(Double.NaN);
  }
}
