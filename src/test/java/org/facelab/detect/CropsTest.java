package org.facelab.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.facelab.data.Affine;
import org.junit.jupiter.api.Test;

class CropsTest {
  /** Levels that rise evenly to the right and downwards, so that a level tells a place. */
  private static Photo slope(int side) {
    byte[] pixels = new byte[side * side * 3];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        pixels[(y * side + x) * 3] = (byte) x;
        pixels[(y * side + x) * 3 + 1] = (byte) y;
      }
    }
    return Photo.of(pixels, side, side, 3);
  }

  @Property(tries = 300)
  void aPixelOfACropComesFromWhereItsPlaceIsInThePhoto(
      @ForAll @DoubleRange(min = 0, max = 60) double x,
      @ForAll @DoubleRange(min = 0, max = 60) double y,
      @ForAll @DoubleRange(min = 10, max = 60) double side,
      @ForAll @IntRange(min = 8, max = 48) int size) {
    CropSquare square = new CropSquare(x, y, side);
    float[] crop = Crops.cut(slope(130), square, size, 3);
    Affine toPhoto = Crops.toPhoto(square, size);
    for (int i = 0; i < size * size; i++) {
      double column = i % size;
      double row = (i - column) / size;
      double atX = toPhoto.x(column, row);
      double atY = toPhoto.y(column, row);
      // Where a crop grows, its outermost pixels may lie before the photo's first.
      assertThat((double) crop[i]).isCloseTo(Math.max(0, atX), within(0.02));
      assertThat((double) crop[size * size + i]).isCloseTo(Math.max(0, atY), within(0.02));
    }
  }

  @Property(tries = 100)
  void theCornersOfASquareAreTheCornersOfItsCrop(
      @ForAll @DoubleRange(min = -50, max = 50) double x,
      @ForAll @DoubleRange(min = 1, max = 500) double side,
      @ForAll @IntRange(min = 16, max = 96) int size) {
    Affine toPhoto = Crops.toPhoto(new CropSquare(x, 2 * x, side), size);

    // Centres of pixels are at whole numbers, so corners are half a pixel before and behind them.
    assertThat(toPhoto.x(-0.5, -0.5) + 0.5).isCloseTo(x, within(1e-9));
    assertThat(toPhoto.y(-0.5, -0.5) + 0.5).isCloseTo(2 * x, within(1e-9));
    assertThat(toPhoto.x(size - 0.5, 0) + 0.5).isCloseTo(x + side, within(1e-9));
  }

  @Test
  void edgesAreRepeatedOutside() {
    Photo photo = Photo.of(new byte[] {10, 20, 30, 40}, 2, 2, 1);

    float[] crop = Crops.cut(photo, new CropSquare(-2, -2, 6), 6, 1);

    assertThat(crop[0]).isEqualTo(10);
    assertThat(crop[5]).isEqualTo(20);
    assertThat(crop[30]).isEqualTo(30);
    assertThat(crop[35]).isEqualTo(40);
  }

  @Test
  void aWholeImageOfTheRightSizeIsTakenAsItIs() {
    byte[] pixels = new byte[16 * 16];
    for (int i = 0; i < 256; i++) {
      pixels[i] = (byte) i;
    }
    Photo photo = Photo.of(pixels, 16, 16, 1);

    assertThat(Crops.whole(photo, 16, 1))
        .isEqualTo(Crops.cut(photo, new CropSquare(0, 0, 16), 16, 1));
    assertThat(Crops.whole(photo, 16, 1)[255]).isEqualTo(255);
    assertThat(Crops.whole(photo, 16, 3)).hasSize(768);
  }

  @Test
  void aWholeImageThatIsNoSquareIsStretched() {
    Photo photo = Photo.of(new byte[] {0, 0, 100, 100, 0, 0, 100, 100}, 4, 2, 1);

    assertThat(Crops.whole(photo, 2, 1)).containsExactly(0, 100, 0, 100);
    assertThat(Crops.toPhoto(photo, 2).x(1, 1)).isEqualTo(2.5);
    assertThat(Crops.toPhoto(photo, 2).y(1, 1)).isEqualTo(1);
  }
}
