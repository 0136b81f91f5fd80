package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.facelab.data.FaceDataset;
import org.facelab.face.Keypoint;
import org.facelab.report.MissingPoints.Pattern;
import org.junit.jupiter.api.Test;

class MissingPointsTest {
  @Test
  void countsFacesByTheCombinationTheyLackMostFrequentFirst() {
    float[] points = new float[4 * Keypoint.COORDINATES];
    lose(points, 1, Keypoint.NOSE_TIP.xIndex());
    lose(points, 1, Keypoint.NOSE_TIP.yIndex());
    lose(points, 2, Keypoint.NOSE_TIP.yIndex());
    lose(points, 3, Keypoint.NOSE_TIP.xIndex());
    lose(points, 3, Keypoint.LEFT_EYE_CENTER.xIndex());
    List<Pattern> patterns = MissingPoints.patterns(faces(points));
    int nose = 1 << Keypoint.NOSE_TIP.ordinal();
    assertThat(patterns)
        .containsExactly(new Pattern(nose, 2), new Pattern(0, 1), new Pattern(nose | 1, 1));
    assertThat(patterns.get(2).lacks(Keypoint.LEFT_EYE_CENTER)).isTrue();
    assertThat(patterns.get(2).lacks(Keypoint.RIGHT_EYE_CENTER)).isFalse();
  }

  private static void lose(float[] points, int face, int coordinate) {
    points[face * Keypoint.COORDINATES + coordinate] = Float.NaN;
  }

  private static FaceDataset faces(float[] points) {
    int size = points.length / Keypoint.COORDINATES;
    return new FaceDataset(
        "test",
        size,
        1,
        1,
        1,
        new byte[size],
        points,
        List.of(),
        null,
        List.of(),
        null,
        null,
        IntStream.range(0, size).mapToObj(i -> "row " + i).toList(),
        List.of());
  }
}
