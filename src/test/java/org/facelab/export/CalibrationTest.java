package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int CLASSES = 4;

  private static Row row(int truth, float[] target, double... probabilities) {
    float[] narrow = new float[probabilities.length];
    for (int k = 0; k < narrow.length; k++) {
      narrow[k] = (float) probabilities[k];
    }
    return new Row("s", "f", "", Part.VALIDATION, truth, target, narrow, null, null);
  }

  private static Predictions predictions(List<Row> rows) {
    return new Predictions(
        List.of("a", "b", "c", "d").subList(0, rows.get(0).probabilities().length), rows);
  }

  private static double[] softmax(double[] scores, double factor) {
    double[] result = new double[scores.length];
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      sum += result[k] = Math.exp(factor * scores[k]);
    }
    for (int k = 0; k < scores.length; k++) {
      result[k] /= sum;
    }
    return result;
  }

  /** Faces whose emotion is drawn from the scores' softmax, seen by a network that multiplies them. */
  private static Predictions drawn(double factor, int faces, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < faces; i++) {
      double[] scores = random.doubles(CLASSES, -2, 2).toArray();
      double dice = random.nextDouble();
      double[] real = softmax(scores, 1);
      int truth = 0;
      while (truth < CLASSES - 1 && dice >= real[truth]) {
        dice -= real[truth++];
      }
      rows.add(row(truth, null, softmax(scores, factor)));
    }
    return predictions(rows);
  }

  @Property(tries = 12)
  void aNetworkThatMultipliesItsScoresIsFoundOut(
      @ForAll @DoubleRange(min = 0.3, max = 4) double factor, @ForAll long seed) {
    Calibration fitted = Calibration.fit(drawn(factor, 6000, seed));

    assertThat(fitted.temperature()).isCloseTo(factor, within(0.12 * factor));
    assertThat(fitted.lossAfter()).isLessThanOrEqualTo(fitted.lossBefore());
  }

  @Test
  void noOtherTemperatureGivesALowerLoss() {
    Predictions faces = drawn(2, 500, 9);
    double best = Calibration.fit(faces).temperature();

    assertThat(loss(faces, best)).isLessThan(loss(faces, best * 1.01));
    assertThat(loss(faces, best)).isLessThan(loss(faces, best / 1.01));
    assertThat(loss(faces, best)).isCloseTo(Calibration.fit(faces).lossAfter(), within(1e-9));
  }

  /** Mean cross-entropy written out once more. */
  private static double loss(Predictions faces, double temperature) {
    double sum = 0;
    for (Row row : faces.rows()) {
      double total = 0;
      for (float p : row.probabilities()) {
        total += Math.pow(p, 1 / temperature);
      }
      sum -= Math.log(Math.pow(row.probabilities()[row.emotion()], 1 / temperature) / total);
    }
    return sum / faces.rows().size();
  }

  @Test
  void aSoftTargetIsWhatTheLossIsTakenAgainst() {
    // A network that says exactly what the taggers said is calibrated, whatever the most frequent
    // class is.
    List<Row> rows = new ArrayList<>();
    for (int i = 1; i < 50; i++) {
      rows.add(
          row(
              0,
              new float[] {0.5f + i * 0.005f, 0.5f - i * 0.005f},
              0.5 + i * 0.005,
              0.5 - i * 0.005));
    }

    assertThat(Calibration.fit(predictions(rows)).temperature()).isCloseTo(1, within(0.01));
  }

  @Test
  void aReadingIsUnsureBelowTheConfidenceFromWhichFourInFiveAreRight() {
    // From the surest down: 40 right, then right and wrong in turn. After n of the latter,
    // (40 + n / 2) / (40 + n) are right, which is 0.8 at n = 26.
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double confidence = 0.99 - i * 0.004;
      boolean right = i < 40 || i % 2 == 1;
      rows.add(row(right ? 0 : 1, null, confidence, 1 - confidence));
    }

    Calibration fitted = Calibration.fit(predictions(rows));

    assertThat(fitted.sure()).isEqualTo(0.66);
    double[] last = Calibration.cooled(rows.get(65).probabilities(), fitted.temperature());
    assertThat(fitted.unsureBelow()).isEqualTo(last[0]);
  }

  @Test
  void whereFewAreRightNoConfidenceIsEnough() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(row(i % 2, null, 0.6 + i * 0.001, 0.4 - i * 0.001));
    }

    Calibration fitted = Calibration.fit(predictions(rows));

    assertThat(fitted.unsureBelow()).isNull();
    assertThat(fitted.sure()).isZero();
  }

  @Test
  void fromTooFewFacesNothingIsFitted() {
    // All right and none in doubt: the loss would fall for ever with the temperature.
    List<Row> rows = Collections.nCopies(29, row(0, null, 0.9, 0.1));

    assertThat(Calibration.fit(new Predictions(List.of("a"), List.of())))
        .isSameAs(Calibration.NONE);
    assertThat(Calibration.fit(predictions(rows))).isSameAs(Calibration.NONE);
    assertThat(Calibration.NONE.text()).contains("fewer than 30", "uncalibrated");
  }

  @Test
  void aProbabilityOfNoughtKeepsTheLossFinite() {
    Calibration fitted =
        Calibration.fit(
            predictions(IntStream.range(0, 40).mapToObj(i -> row(i % 2, null, 1, 0)).toList()));

    assertThat(fitted.lossAfter()).isFinite();
    assertThat(fitted.temperature()).isGreaterThan(1);
  }
}
