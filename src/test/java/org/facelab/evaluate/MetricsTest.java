package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;

class MetricsTest {
  /** Outer eye corners 40 px apart, all else at (50, 50). */
  private static float[] face() {
    float[] points = new float[Keypoint.COORDINATES];
    Arrays.fill(points, 50);
    points[Keypoint.LEFT_EYE_OUTER_CORNER.xIndex()] = 70;
    points[Keypoint.RIGHT_EYE_OUTER_CORNER.xIndex()] = 30;
    return points;
  }

  private static Row keypoints(float[] truth, float[] predicted) {
    return new Row("s", "1", "", null, -1, null, null, truth, predicted);
  }

  private static Row emotion(int truth, float... probabilities) {
    return new Row("s", "1", "", null, truth, null, probabilities, null, null);
  }

  @Test
  void keypointFiguresOfOneFaceByHand() {
    float[] predicted = face();
    predicted[Keypoint.NOSE_TIP.xIndex()] += 3;
    predicted[Keypoint.NOSE_TIP.yIndex()] += 4; // 5 px off: 0.125 of 40 px
    predicted[Keypoint.MOUTH_LEFT_CORNER.xIndex()] += 2; // exactly 0.05
    SortedMap<String, Double> metrics =
        Metrics.of(new Predictions(List.of(), List.of(keypoints(face(), predicted))));
    assertThat(metrics.get("keypoints.rmse_px")).isCloseTo(Math.sqrt(29 / 30.0), within(1e-12));
    assertThat(metrics.get("keypoints.nme_interocular")).isCloseTo(7 / 15.0 / 40, within(1e-12));
    assertThat(metrics.get("keypoints.pck_05")).isCloseTo(14 / 15.0, within(1e-12));
    assertThat(metrics.get("keypoints.pck_10")).isCloseTo(14 / 15.0, within(1e-12));
    assertThat(metrics.get("keypoints.auc_10")).isCloseTo(1 - 7 / 15.0 / 4, within(1e-12));
    assertThat(metrics.get("keypoints.failure_rate")).isZero();
    assertThat(metrics.get("keypoints.per_point.nose_tip.rmse_px"))
        .isCloseTo(Math.sqrt(12.5), within(1e-12));
  }

  @Test
  void aMissingPointChangesNothingWhateverIsPredictedThere() {
    float[] truth = face();
    truth[0] = Float.NaN;
    truth[1] = Float.NaN;
    float[] predicted = face();
    predicted[2] += 1;
    SortedMap<String, Double> before =
        Metrics.of(new Predictions(List.of(), List.of(keypoints(truth, predicted))));
    float[] elsewhere = predicted.clone();
    elsewhere[0] = 1e6f;
    assertThat(Metrics.of(new Predictions(List.of(), List.of(keypoints(truth, elsewhere)))))
        .isEqualTo(before);
    assertThat(before.get("keypoints.n_points")).isEqualTo(14);
  }

  @Test
  void aPredictionThatIsNotANumberIsNeverGood() {
    float[] broken = face();
    broken[Keypoint.NOSE_TIP.xIndex()] = Float.NaN;
    SortedMap<String, Double> metrics =
        Metrics.of(
            new Predictions(
                List.of("a", "b"),
                List.of(keypoints(face(), broken), emotion(0, Float.NaN, Float.NaN))));
    assertThat(metrics.get("keypoints.rmse_px")).isNaN();
    assertThat(metrics.get("keypoints.nme_interocular")).isNaN();
    assertThat(metrics.get("keypoints.failure_rate")).isOne();
    assertThat(metrics.get("keypoints.auc_10")).isZero();
    assertThat(metrics.get("keypoints.pck_10")).isCloseTo(14 / 15.0, within(1e-12));
    assertThat(metrics.get("emotion.accuracy")).isZero();
    assertThat(metrics.get("emotion.loss")).isNaN();
    assertThat(metrics.get("emotion.ece")).isNaN();
  }

  @Test
  void facesWithoutTruthOrWithoutPredictionCountNowhere() {
    Row unknown = emotion(-1, 0.9f, 0.1f);
    Row notPredicted = new Row("s", "1", "", null, 0, null, null, face(), null);
    List<String> classes = List.of("a", "b");
    assertThat(Metrics.of(new Predictions(classes, List.of(unknown, notPredicted)))).isEmpty();
    assertThat(
            Metrics.of(new Predictions(classes, List.of(unknown, notPredicted, emotion(1, 0, 1))))
                .get("emotion.n"))
        .isOne();
    assertThat(Metrics.of(new Predictions(List.of(), List.of()))).isEmpty();
  }

  @Test
  void theEdgesOfCalibrationBinsBelongToTheBinBelow() {
    assertThat(CalibrationError.bin(1.0)).isEqualTo(14);
    assertThat(CalibrationError.bin(0.2)).isEqualTo(2);
    assertThat(CalibrationError.bin(0.2000001)).isEqualTo(3);
    assertThat(CalibrationError.bin(0)).isZero();
  }
}
