package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.facelab.data.AugmentFixtures.face;
import static org.facelab.data.AugmentFixtures.image;
import static org.facelab.data.AugmentFixtures.noise;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.facelab.config.Augmentation;
import org.facelab.config.Augmentation.Brightness;
import org.facelab.config.Augmentation.Contrast;
import org.facelab.config.Augmentation.HorizontalFlip;
import org.facelab.config.Augmentation.RandomErasing;
import org.facelab.config.Augmentation.Rotation;
import org.facelab.config.Augmentation.Shift;
import org.facelab.config.Augmentation.VerticalFlip;
import org.facelab.config.Augmentation.Zoom;
import org.facelab.config.PointOffset;
import org.facelab.config.Range;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final List<Augmentation> EVERYTHING =
      List.of(
          new HorizontalFlip(0.5),
          new VerticalFlip(0.2),
          new Rotation(new Range(-15, 15), 0.8),
          new Brightness(new Range(0.7, 1.3), 1),
          new Contrast(new Range(0.7, 1.3), 1),
          new Shift(new Range(-0.1, 0.1), 1),
          new Zoom(new Range(0.9, 1.1), 1),
          new RandomErasing(new Range(0.02, 0.2), new Range(0.3, 3.3), 0.5));

  @Property(tries = 50)
  void anImageOfItsOwnSizeKeepsItsBytesAndPoints(
      @ForAll @IntRange(min = 16, max = 60) int size, @ForAll long seed) {
    FaceDataset dataset = noise(size, seed);
    PreparedFace plain = new Augmenter(image(size, 1), EVERYTHING).plain(dataset, 0);
    assertThat(bytes(plain)).isEqualTo(dataset.pixels());
    assertThat(plain.points()).isEqualTo(dataset.points());
  }

  @Property(tries = 50)
  void twiceMirroredIsTheOriginal(@ForAll long seed, @ForAll boolean vertical) {
    FaceDataset dataset = noise(31, seed);
    Augmentation flip = vertical ? new VerticalFlip(1) : new HorizontalFlip(1);
    Augmenter augmenter = new Augmenter(image(31, 1), List.of(flip));
    PreparedFace once = augmenter.augmented(dataset, 0, seed);
    PreparedFace twice =
        augmenter.augmented(face(31, 31, 1, bytes(once), once.points()), 0, seed + 1);
    assertThat(bytes(once)).isNotEqualTo(dataset.pixels());
    assertThat(bytes(twice)).isEqualTo(dataset.pixels());
    assertThat(twice.points()).containsExactly(dataset.points(), within(1e-4f));
    PreparedFace both = new Augmenter(image(31, 1), List.of(flip, flip)).augmented(dataset, 0, 5);
    assertThat(bytes(both)).isEqualTo(dataset.pixels());
    assertThat(both.points()).containsExactly(dataset.points(), within(1e-4f));
  }

  @Property(tries = 100)
  void aPointLandsOnItsPixelWhateverMoves(
      @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
      @ForAll @DoubleRange(min = -180, max = 180) double degrees,
      @ForAll @DoubleRange(min = 0.8, max = 1.3) double zoom,
      @ForAll @DoubleRange(min = -0.1, max = 0.1) double shift,
      @ForAll boolean mirror,
      @ForAll @IntRange(min = 0, max = 2) int sourceSize) {
    int source = List.of(48, 96, 70).get(sourceSize);
    Dice dice = Dice.of(seed);
    double x = dice.between(0.35, 0.65) * source;
    double y = dice.between(0.35, 0.65) * source;
    FaceDataset dataset = dot(source, x, y);
    List<Augmentation> steps =
        List.of(
            new HorizontalFlip(mirror ? 1 : 0),
            new Rotation(new Range(degrees, degrees), 1),
            new Zoom(new Range(zoom, zoom), 1),
            new Shift(new Range(shift, shift), 1));
    PreparedFace moved = new Augmenter(image(48, 1), steps).augmented(dataset, 0, seed);
    Keypoint tip = Keypoint.NOSE_TIP;
    double[] bright = center(moved.pixels(), 48);
    assertThat(moved.points()[tip.xIndex()]).isCloseTo((float) bright[0], within(0.15f));
    assertThat(moved.points()[tip.yIndex()]).isCloseTo((float) bright[1], within(0.15f));
  }

  @Property(tries = 100)
  void aLabelOffItsPixelStaysOffByTheSameWhateverMoves(
      @ForAll @IntRange(min = 0, max = 1_000_000) int seed,
      @ForAll @DoubleRange(min = -180, max = 180) double degrees,
      @ForAll @DoubleRange(min = -3, max = 3) double offX,
      @ForAll @DoubleRange(min = -3, max = 3) double offY,
      @ForAll boolean mirror,
      @ForAll @IntRange(min = 0, max = 2) int sourceSize) {
    int source = List.of(48, 96, 70).get(sourceSize);
    Dice dice = Dice.of(seed);
    FaceDataset dataset =
        dot(source, dice.between(0.35, 0.65) * source, dice.between(0.35, 0.65) * source);
    Keypoint tip = Keypoint.NOSE_TIP;
    dataset.points()[tip.xIndex()] += (float) (offX * source / 96);
    dataset.points()[tip.yIndex()] += (float) (offY * source / 96);
    List<Augmentation> steps =
        List.of(
            new HorizontalFlip(mirror ? 1 : 0),
            new Rotation(new Range(degrees, degrees), 1),
            new Zoom(new Range(1.1, 1.1), 1));
    PreparedFace moved =
        new Augmenter(image(48, 1), steps).augmented(dataset, 0, new PointOffset(offX, offY), seed);
    double[] bright = center(moved.pixels(), 48);
    // Offsets are in px of 96, the face made here has 48.
    assertThat(moved.points()[tip.xIndex()])
        .isCloseTo((float) (bright[0] + offX / 2), within(0.15f));
    assertThat(moved.points()[tip.yIndex()])
        .isCloseTo((float) (bright[1] + offY / 2), within(0.15f));
  }

  @Test
  void aQuarterTurnIsClockwise() {
    FaceDataset dataset = dot(49, 24, 10);
    Augmenter augmenter = new Augmenter(image(49, 1), List.of(new Rotation(new Range(90, 90), 1)));
    PreparedFace turned = augmenter.augmented(dataset, 0, 1);
    assertThat(turned.points()[Keypoint.NOSE_TIP.xIndex()]).isCloseTo(38, within(1e-4f));
    assertThat(turned.points()[Keypoint.NOSE_TIP.yIndex()]).isCloseTo(24, within(1e-4f));
  }

  @Property(tries = 50)
  void pointsFollowResamplingByTheOneRule(
      @ForAll @IntRange(min = 20, max = 300) int width,
      @ForAll @IntRange(min = 20, max = 300) int height,
      @ForAll @IntRange(min = 16, max = 128) int size) {
    float[] points = new float[Keypoint.COORDINATES];
    Dice dice = Dice.of(width, height, size);
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) dice.between(-5, 300);
    }
    FaceDataset dataset = face(width, height, 1, new byte[width * height], points);
    float[] moved = new Augmenter(image(size, 1), List.of()).plain(dataset, 0).points();
    for (int i = 0; i < points.length; i++) {
      int from = i % 2 == 0 ? width : height;
      assertThat(moved[i])
          .isCloseTo((float) PointScale.rescale(points[i], from, size), within(1e-3f));
    }
  }

  @Property(tries = 20)
  void withoutStepsAugmentedIsPlain(@ForAll long seed, @ForAll boolean stepsOfNoChance) {
    FaceDataset dataset = noise(53, seed);
    List<Augmentation> steps =
        stepsOfNoChance
            ? List.of(
                new HorizontalFlip(0),
                new VerticalFlip(0),
                new Rotation(new Range(90, 90), 0),
                new Shift(new Range(0.5, 0.5), 0),
                new Zoom(new Range(2, 2), 0),
                new Brightness(new Range(0, 0), 0),
                new Contrast(new Range(0, 0), 0),
                new RandomErasing(new Range(1, 1), new Range(1, 1), 0))
            : List.of();
    Augmenter augmenter = new Augmenter(image(40, 1), steps);
    assertThat(augmenter.augmented(dataset, 0, seed).pixels())
        .isEqualTo(augmenter.plain(dataset, 0).pixels());
    assertThat(augmenter.augmented(dataset, 0, seed).points())
        .isEqualTo(augmenter.plain(dataset, 0).points());
  }

  @Property(tries = 20)
  void aProbabilityOfOneAlwaysHappens(@ForAll long seed) {
    FaceDataset dataset = noise(32, seed);
    for (Augmentation step :
        List.of(
            new HorizontalFlip(1),
            new VerticalFlip(1),
            new Rotation(new Range(30, 40), 1),
            new Shift(new Range(0.2, 0.3), 1),
            new Zoom(new Range(1.2, 1.3), 1),
            new Brightness(new Range(0.5, 0.6), 1),
            new Contrast(new Range(0.5, 0.6), 1),
            new RandomErasing(new Range(0.3, 0.4), new Range(0.5, 2), 1))) {
      Augmenter augmenter = new Augmenter(image(32, 1), List.of(step));
      assertThat(augmenter.augmented(dataset, 0, seed).pixels())
          .as(step.toString())
          .isNotEqualTo(augmenter.plain(dataset, 0).pixels());
    }
  }

  @Test
  void aProbabilityIsTheShareOfFaces() {
    FaceDataset dataset = noise(16, 3);
    Augmenter augmenter = new Augmenter(image(16, 1), List.of(new HorizontalFlip(0.3)));
    float[] plain = augmenter.plain(dataset, 0).pixels();
    int flipped = 0;
    for (int i = 0; i < 4000; i++) {
      flipped += Arrays.equals(plain, augmenter.augmented(dataset, 0, 7, i).pixels()) ? 0 : 1;
    }
    assertThat(flipped / 4000.0).isCloseTo(0.3, within(0.03));
  }

  @Property(tries = 50)
  void missingPointsStayMissingAndSwapWithTheirPartner(@ForAll long seed) {
    FaceDataset dataset = noise(24, seed);
    float[] points = dataset.points();
    Keypoint missing = Keypoint.ALL.get(Math.floorMod(seed, Keypoint.COUNT));
    points[missing.xIndex()] = Float.NaN;
    points[missing.yIndex()] = Float.NaN;
    PreparedFace mirrored =
        new Augmenter(image(24, 1), List.of(new HorizontalFlip(1))).augmented(dataset, 0, seed);
    for (Keypoint keypoint : Keypoint.ALL) {
      boolean gone = keypoint.mirrored() == missing;
      assertThat(Float.isNaN(mirrored.points()[keypoint.xIndex()])).isEqualTo(gone);
      assertThat(Float.isNaN(mirrored.points()[keypoint.yIndex()])).isEqualTo(gone);
      if (!gone) {
        assertThat(mirrored.points()[keypoint.xIndex()])
            .isCloseTo(23 - points[keypoint.mirrored().xIndex()], within(1e-4f));
      }
    }
  }

  @Test
  void aLoneCoordinateSurvivesAMirrorButNotARotation() {
    FaceDataset dataset = noise(24, 9);
    dataset.points()[Keypoint.NOSE_TIP.xIndex()] = Float.NaN;
    float y = dataset.points()[Keypoint.NOSE_TIP.yIndex()];
    PreparedFace mirrored =
        new Augmenter(image(24, 1), List.of(new HorizontalFlip(1))).augmented(dataset, 0, 1);
    assertThat(mirrored.points()[Keypoint.NOSE_TIP.yIndex()]).isEqualTo(y);
    PreparedFace rotated =
        new Augmenter(image(24, 1), List.of(new Rotation(new Range(20, 20), 1)))
            .augmented(dataset, 0, 1);
    assertThat(rotated.points()[Keypoint.NOSE_TIP.xIndex()]).isNaN();
    assertThat(rotated.points()[Keypoint.NOSE_TIP.yIndex()]).isNaN();
  }

  @Property(tries = 30)
  void theSamePlaceGivesTheSameFaceAndAnotherPlaceAnother(@ForAll long seed) {
    FaceDataset dataset = noise(32, 4);
    Augmenter augmenter = new Augmenter(image(32, 1), EVERYTHING);
    PreparedFace one = augmenter.augmented(dataset, 0, seed, 1);
    assertThat(augmenter.augmented(dataset, 0, seed, 1).pixels()).isEqualTo(one.pixels());
    assertThat(augmenter.augmented(dataset, 0, seed, 1).points()).isEqualTo(one.points());
    assertThat(augmenter.augmented(dataset, 0, seed, 2).pixels()).isNotEqualTo(one.pixels());
  }

  @Property(tries = 30)
  void valuesStayWithinABytesRange(@ForAll long seed) {
    Augmenter augmenter =
        new Augmenter(
            image(32, 1),
            List.of(new Brightness(new Range(0, 10), 1), new Contrast(new Range(0, 10), 1)));
    for (float value : augmenter.augmented(noise(32, seed), 0, seed).pixels()) {
      assertThat(value).isBetween(0f, 255f);
    }
  }

  @Test
  void photometricStepsKeepTheirOrder() {
    byte[] pixels = new byte[256];
    Arrays.fill(pixels, 0, 128, (byte) 100);
    Arrays.fill(pixels, 128, 256, (byte) 200);
    FaceDataset dataset = face(16, 16, 1, pixels, null);
    Augmentation brighter = new Brightness(new Range(2, 2), 1);
    Augmentation flatter = new Contrast(new Range(0.5, 0.5), 1);
    float[] first =
        new Augmenter(image(16, 1), List.of(brighter, flatter)).augmented(dataset, 0, 1).pixels();
    float[] last =
        new Augmenter(image(16, 1), List.of(flatter, brighter)).augmented(dataset, 0, 1).pixels();
    assertThat(first[0]).isCloseTo(213.75f, within(1e-3f));
    assertThat(first[255]).isCloseTo(241.25f, within(1e-3f));
    assertThat(last[0]).isEqualTo(250);
    assertThat(last[255]).isEqualTo(255);
  }

  @Property(tries = 50)
  void erasingFillsAnAreaWithTheMean(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.05, max = 1) double area,
      @ForAll @DoubleRange(min = 0.01, max = 100) double aspect) {
    FaceDataset dataset = noise(64, seed);
    Augmentation step = new RandomErasing(new Range(area, area), new Range(aspect, aspect), 1);
    Augmenter augmenter = new Augmenter(image(64, 1), List.of(step));
    float[] plain = augmenter.plain(dataset, 0).pixels();
    float[] erased = augmenter.augmented(dataset, 0, seed).pixels();
    float mean = 0;
    for (float value : plain) {
      mean += value / plain.length;
    }
    int changed = 0;
    for (int i = 0; i < plain.length; i++) {
      if (erased[i] != plain[i]) {
        changed++;
        assertThat(erased[i]).isCloseTo(mean, within(0.01f));
      }
    }
    assertThat(changed / (double) plain.length).isCloseTo(area, within(0.03));
  }

  @Test
  void theEdgeIsRepeatedOutsideTheImage() {
    byte[] pixels = new byte[32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 32 == 0 ? 200 : 10);
    }
    Augmenter augmenter = new Augmenter(image(32, 1), List.of(new Shift(new Range(0.25, 0.25), 1)));
    float[] moved = augmenter.augmented(face(32, 32, 1, pixels, null), 0, 1).pixels();
    for (int x = 0; x < 32; x++) {
      assertThat(moved[5 * 32 + x]).isEqualTo(x <= 8 ? 200f : 10f);
    }
  }

  @Test
  void shrinkingByMoreThanTwoLosesNoPixel() {
    int size = 240;
    byte[] stripes = new byte[size * size];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = (byte) (i % 2 == 0 ? 0 : 200);
    }
    float[] small =
        new Augmenter(image(48, 1), List.of())
            .plain(face(size, size, 1, stripes, null), 0)
            .pixels();
    for (float value : small) {
      assertThat(value).isCloseTo(100, within(25f));
    }
    byte[] onePixel = new byte[size * size];
    onePixel[100 * size + 101] = (byte) 255;
    float[] dot =
        new Augmenter(image(48, 1), List.of())
            .plain(face(size, size, 1, onePixel, null), 0)
            .pixels();
    double sum = 0;
    for (float value : dot) {
      sum += value;
    }
    assertThat(sum).isCloseTo(255.0 / 25, within(3.0));
  }

  @Test
  void halvingIsTheMeanOfFourPixels() {
    FaceDataset dataset = noise(96, 11);
    float[] half = new Augmenter(image(48, 1), List.of()).plain(dataset, 0).pixels();
    int sum = 0;
    for (int y = 20; y < 22; y++) {
      for (int x = 30; x < 32; x++) {
        sum += dataset.pixels()[y * 96 + x] & 0xFF;
      }
    }
    assertThat(half[10 * 48 + 15]).isCloseTo(sum / 4f, within(1e-3f));
  }

  @Test
  void greyAndColourBecomeEachOther() {
    byte[] rgb = new byte[16 * 16 * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) 200;
      rgb[i + 1] = 100;
      rgb[i + 2] = 50;
    }
    float[] grey =
        new Augmenter(image(16, 1), List.of()).plain(face(16, 16, 3, rgb, null), 0).pixels();
    assertThat(grey[7]).isCloseTo(0.299f * 200 + 0.587f * 100 + 0.114f * 50, within(1e-3f));
    float[] kept =
        new Augmenter(image(16, 3), List.of()).plain(face(16, 16, 3, rgb, null), 0).pixels();
    assertThat(kept[7]).isEqualTo(200);
    assertThat(kept[256 + 7]).isEqualTo(100);
    assertThat(kept[512 + 7]).isEqualTo(50);
    FaceDataset noise = noise(16, 1);
    float[] planes = new Augmenter(image(16, 3), List.of()).plain(noise, 0).pixels();
    for (int c = 0; c < 3; c++) {
      assertThat(planes[c * 256 + 99]).isEqualTo(noise.pixels()[99] & 0xFF);
    }
  }

  /** A soft white dot on black, with the nose's tip on it. */
  private static FaceDataset dot(int size, double x, double y) {
    byte[] pixels = new byte[size * size];
    double radius = size / 16.0;
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double away = Math.hypot(column - x, row - y) / radius;
        pixels[row * size + column] = (byte) Math.round(255 * Math.exp(-away * away / 2));
      }
    }
    float[] points = new float[Keypoint.COORDINATES];
    Arrays.fill(points, Float.NaN);
    points[Keypoint.NOSE_TIP.xIndex()] = (float) x;
    points[Keypoint.NOSE_TIP.yIndex()] = (float) y;
    return face(size, size, 1, pixels, points);
  }

  /** Centre of gravity of the bright pixels. */
  private static double[] center(float[] pixels, int size) {
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < pixels.length; i++) {
      sum += pixels[i];
      sumX += pixels[i] * (i % size);
      int row = i / size;
      sumY += pixels[i] * row;
    }
    return new double[] {sumX / sum, sumY / sum};
  }

  private static byte[] bytes(PreparedFace face) {
    byte[] bytes = new byte[face.pixels().length];
    for (int i = 0; i < bytes.length; i++) {
      assertThat(face.pixels()[i]).isEqualTo(Math.round(face.pixels()[i]));
      bytes[i] = (byte) Math.round(face.pixels()[i]);
    }
    return bytes;
  }
}
