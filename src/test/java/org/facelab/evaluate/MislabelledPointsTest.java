package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.MislabelledPoints.Exchange;
import org.facelab.evaluate.MislabelledPoints.Outlier;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;

class MislabelledPointsTest {
  private static float[] face() {
    float[] points = new float[Keypoint.COORDINATES];
    for (Keypoint point : Keypoint.ALL) {
      String name = point.name();
      points[point.xIndex()] = name.contains("LEFT") ? 70 : name.contains("RIGHT") ? 20 : 45;
      points[point.yIndex()] = 6 * Math.min(point.ordinal(), point.mirrored().ordinal());
    }
    return points;
  }

  private static void exchange(float[] points, Keypoint point) {
    Keypoint other = point.mirrored();
    for (int axis = 0; axis < 2; axis++) {
      float kept = points[point.xIndex() + axis];
      points[point.xIndex() + axis] = points[other.xIndex() + axis];
      points[other.xIndex() + axis] = kept;
    }
  }

  private static Row row(float[] truth, float[] predicted) {
    return new Row("s", "f", "", Part.TEST, -1, null, null, truth, predicted);
  }

  @Test
  void findsThePairThatIsExchanged() {
    float[] truth = face();
    exchange(truth, Keypoint.MOUTH_LEFT_CORNER);

    Exchange found = MislabelledPoints.exchange(row(truth, face()));

    assertThat(found.points())
        .containsExactly(Keypoint.MOUTH_LEFT_CORNER, Keypoint.MOUTH_RIGHT_CORNER);
    assertThat(found.asLabelled()).isCloseTo(50, within(1e-6));
    assertThat(found.exchanged()).isZero();
  }

  @Test
  void findsNothingInARightFaceNorWhereAPointIsMissing() {
    assertThat(MislabelledPoints.exchange(row(face(), face())).points()).isEmpty();
    float[] truth = face();
    exchange(truth, Keypoint.LEFT_EYE_CENTER);
    truth[Keypoint.LEFT_EYE_CENTER.xIndex()] = Float.NaN;
    assertThat(MislabelledPoints.exchange(row(truth, face())).points()).isEmpty();
  }

  @Test
  void aPointIsAsFarAsTheNearestPredictionAndAsSpreadAsTheFarthest() {
    float[] truth = face();
    truth[Keypoint.NOSE_TIP.xIndex()] += 10;
    float[] one = face();
    float[] two = face();
    two[Keypoint.NOSE_TIP.xIndex()] += 2;

    Outlier nose =
        MislabelledPoints.outliers(List.of(row(truth, one), row(truth, two))).stream()
            .filter(outlier -> outlier.point() == Keypoint.NOSE_TIP)
            .findFirst()
            .orElseThrow();

    assertThat(nose.nearest()).isCloseTo(8, within(1e-6));
    assertThat(nose.spread()).isCloseTo(1, within(1e-6));
  }
}
