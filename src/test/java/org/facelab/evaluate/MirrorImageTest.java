package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.facelab.config.PointOffset;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;

final class MirrorImageTest {
  @Test
  void imagesExchangeLeftAndRightInEveryRow() {
    float[] images = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] mirrored = MirrorImage.of(images, 3);
    assertThat(mirrored).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10);
    assertThat(MirrorImage.of(mirrored, 3)).isEqualTo(images);
  }

  @Test
  void pointsExchangeSidesAndNames() {
    float[] points = new float[Keypoint.COORDINATES];
    points[Keypoint.LEFT_EYE_CENTER.xIndex()] = 0.4f;
    points[Keypoint.LEFT_EYE_CENTER.yIndex()] = -0.3f;
    points[Keypoint.NOSE_TIP.xIndex()] = 0.1f;
    float[] mirrored = MirrorImage.ofPoints(points, PointOffset.NONE);
    assertThat(mirrored[Keypoint.RIGHT_EYE_CENTER.xIndex()]).isEqualTo(-0.4f);
    assertThat(mirrored[Keypoint.RIGHT_EYE_CENTER.yIndex()]).isEqualTo(-0.3f);
    assertThat(mirrored[Keypoint.NOSE_TIP.xIndex()]).isEqualTo(-0.1f);
    float[] twice = MirrorImage.ofPoints(mirrored, PointOffset.NONE);
    assertThat(twice[Keypoint.LEFT_EYE_CENTER.xIndex()]).isEqualTo(0.4f);
  }

  @Test
  void pointsThatLieOffWhatTheyNameStayOffToTheSameSide() {
    float[] points = new float[Keypoint.COORDINATES];
    float onePixel = 2f / 96;
    points[Keypoint.LEFT_EYE_CENTER.xIndex()] = 0.4f + onePixel; // of an eye at 0.4
    points[Keypoint.LEFT_EYE_CENTER.yIndex()] = 0.3f;
    float[] mirrored = MirrorImage.ofPoints(points, new PointOffset(1, 5));
    assertThat(mirrored[Keypoint.RIGHT_EYE_CENTER.xIndex()])
        .isCloseTo(-0.4f + onePixel, within(1e-6f));
    assertThat(mirrored[Keypoint.RIGHT_EYE_CENTER.yIndex()]).isEqualTo(0.3f);
  }
}
