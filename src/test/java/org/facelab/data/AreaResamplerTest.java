package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.facelab.face.PointScale;
import org.junit.jupiter.api.Test;

class AreaResamplerTest {
  private static float[] resample(float[] source, int width, int height, int side) {
    return AreaResampler.resample(
        (y, row) -> System.arraycopy(source, y * width, row, 0, width),
        new int[] {width, height},
        new int[] {side, side},
        1);
  }

  @Test
  void leavesAPictureOfTheRightSizeAlone() {
    float[] picture = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    assertThat(resample(picture, 3, 3, 3)).containsExactly(picture);
  }

  @Test
  void takesTheMeanOfTheAreaThatANewPixelCovers() {
    float[] picture = {0, 10, 100, 30, 20, 30, 40, 50};

    assertThat(resample(picture, 4, 2, 2)).containsExactly(5, 65, 25, 45);
    assertThat(resample(new float[] {3, 6, 9, 3, 6, 9, 3, 6, 9}, 3, 3, 2))
        .containsExactly(new float[] {4, 8, 4, 8}, within(1e-5f));
  }

  @Test
  void interpolatesBetweenPixelCentres() {
    assertThat(resample(new float[] {0, 8, 0, 8}, 2, 2, 4))
        .containsExactly(
            new float[] {0, 2, 6, 8, 0, 2, 6, 8, 0, 2, 6, 8, 0, 2, 6, 8}, within(1e-5f));
  }

  @Property(tries = 50)
  void keepsAnEvenPictureEven(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll @IntRange(min = 1, max = 60) int side) {
    float[] picture = new float[width * height];
    java.util.Arrays.fill(picture, 200);

    for (float value : resample(picture, width, height, side)) {
      assertThat(value).isCloseTo(200, within(1e-2f));
    }
  }

  /** A ramp's value tells its place, so it shows where a new pixel comes from; means are of whole pixels. */
  @Property(tries = 50)
  void movesPicturesAsPointsMove(
      @ForAll @IntRange(min = 2, max = 90) int from, @ForAll @IntRange(min = 2, max = 90) int to) {
    float[] ramp = new float[from * from];
    IntStream.range(0, ramp.length).forEach(i -> ramp[i] = i % from);
    float[] resampled = resample(ramp, from, from, to);

    for (int x = 0; x < to; x++) {
      double expected = PointScale.rescale(x, to, from);
      if (expected >= 0 && expected <= from - 1) {
        assertThat((double) resampled[x]).isCloseTo(expected, within(to < from ? 0.15 : 1e-3));
      }
    }
  }
}
