package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.facelab.face.Keypoint.LEFT_EYE_CENTER;
import static org.facelab.face.Keypoint.RIGHT_EYE_CENTER;

import java.util.Arrays;
import java.util.HashSet;
import java.util.concurrent.ForkJoinPool;
import org.facelab.config.InputException;
import org.facelab.config.SyntheticSource;
import org.facelab.face.Emotion;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;
import org.junit.jupiter.api.Test;

class SyntheticFacesTest {
  private static final int N = 300;
  private static final FaceDataset FACES = draw(N, 96, 1);

  @Test
  void theSameSeedDrawsTheSameFacesOnAnyNumberOfThreads() throws Exception {
    ForkJoinPool one = new ForkJoinPool(1);
    ForkJoinPool three = new ForkJoinPool(3);
    FaceDataset first = one.submit(() -> draw(40, 48, 7)).get();
    FaceDataset second = three.submit(() -> draw(40, 48, 7)).get();
    one.shutdown();
    three.shutdown();
    assertThat(first.pixels()).isEqualTo(second.pixels());
    assertThat(first.points()).isEqualTo(second.points());
    assertThat(first.emotionTargets()).isEqualTo(second.emotionTargets());
    assertThat(draw(40, 48, 8).pixels()).isNotEqualTo(first.pixels());
  }

  @Test
  void aLargerSetBeginsWithTheSmallerOne() {
    FaceDataset few = draw(20, 96, 1);
    assertThat(few.pixels()).isEqualTo(Arrays.copyOf(FACES.pixels(), few.pixels().length));
  }

  @Test
  void allPointsAreKnownAndWithinTheImage() {
    assertThat(FACES.points()).hasSize(N * Keypoint.COORDINATES);
    int outside = 0;
    for (float coordinate : FACES.points()) {
      assertThat(coordinate).isBetween(-10f, 106f);
      outside += coordinate < 0 || coordinate > 95 ? 1 : 0;
    }
    assertThat(outside).isLessThan(FACES.points().length / 200);
  }

  @Test
  void leftIsThePersonsOwnLeft() {
    for (int face = 0; face < N; face++) {
      for (Keypoint point : Keypoint.ALL) {
        if (point.name().contains("LEFT")) {
          assertThat(x(face, point)).isGreaterThan(x(face, point.mirrored()));
        }
      }
      assertThat(y(face, Keypoint.NOSE_TIP)).isGreaterThan(y(face, LEFT_EYE_CENTER));
      assertThat(y(face, Keypoint.MOUTH_CENTER_BOTTOM_LIP))
          .isGreaterThan(y(face, Keypoint.MOUTH_CENTER_TOP_LIP));
    }
  }

  @Test
  void pupilsAreDarkerThanTheSkinBetweenTheEyes() {
    int dark = 0;
    for (int face = 0; face < N; face++) {
      double left = grey(face, x(face, LEFT_EYE_CENTER), y(face, LEFT_EYE_CENTER));
      double right = grey(face, x(face, RIGHT_EYE_CENTER), y(face, RIGHT_EYE_CENTER));
      double between =
          grey(
              face,
              (x(face, LEFT_EYE_CENTER) + x(face, RIGHT_EYE_CENTER)) / 2,
              (y(face, LEFT_EYE_CENTER) + y(face, RIGHT_EYE_CENTER)) / 2);
      dark += (left < between ? 1 : 0) + (right < between ? 1 : 0);
    }
    assertThat(dark).isGreaterThan(2 * N * 9 / 10);
  }

  @Test
  void theSameFaceIsDrawnAtEverySize() {
    FaceDataset small = draw(20, 48, 1);
    for (int i = 0; i < small.points().length; i++) {
      double same = PointScale.rescale(small.points()[i], 48, 96);
      assertThat(Math.abs(same - FACES.points()[i])).isLessThan(1e-3);
    }
  }

  @Test
  void everyFaceHasAPersonAndOneOfSevenEmotions() {
    assertThat(FACES.emotions()).isEqualTo(Emotion.FER2013);
    int[] counts = new int[7];
    for (int face = 0; face < N; face++) {
      counts[FACES.emotion(face)]++;
    }
    assertThat(Arrays.stream(counts).min().getAsInt()).isGreaterThan(N / 25);
    assertThat(new HashSet<>(FACES.groups())).hasSize(N / SyntheticFaces.FACES_PER_PERSON);
    assertThat(FACES.groups().get(10)).isEqualTo(FACES.groups().get(19));
    assertThat(FACES.ids().get(17)).isEqualTo("face 17");
    assertThat(FACES.usages()).isEmpty();
  }

  @Test
  void moreThanOneArrayHoldsIsRefused() {
    assertThatThrownBy(() -> draw(1_000_000, 256, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("65,536,000,000 bytes, expected at most");
  }

  private static FaceDataset draw(int faces, int size, long seed) {
    return SyntheticFaces.draw("synthetic", new SyntheticSource(faces, size, seed, null, 1));
  }

  private static double x(int face, Keypoint point) {
    return FACES.points()[face * Keypoint.COORDINATES + point.xIndex()];
  }

  private static double y(int face, Keypoint point) {
    return FACES.points()[face * Keypoint.COORDINATES + point.yIndex()];
  }

  /** Mean of the three by three pixels around a place. */
  private static double grey(int face, double x, double y) {
    int sum = 0;
    for (int row = -1; row <= 1; row++) {
      for (int column = -1; column <= 1; column++) {
        int px = (int) Math.max(0, Math.min(95, Math.round(x) + column));
        int py = (int) Math.max(0, Math.min(95, Math.round(y) + row));
        sum += FACES.pixels()[face * 96 * 96 + py * 96 + px] & 0xFF;
      }
    }
    return sum / 9.0;
  }
}
