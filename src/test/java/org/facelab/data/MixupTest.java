package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.facelab.data.FaceData.FaceRef;
import org.junit.jupiter.api.Test;

final class MixupTest {
  private static final int PIXELS = 4;
  private static final int CLASSES = 3;

  /** Face i has the value i in all pixels; {@code points} of the last ones carry points. */
  private static FaceBatch batch(int faces, int withoutEmotion, int withPoints) {
    float[] images = new float[faces * PIXELS];
    float[] emotions = new float[faces * CLASSES];
    float[] emotionMask = new float[faces];
    float[] pointMask = new float[faces * 30];
    for (int i = 0; i < faces; i++) {
      java.util.Arrays.fill(images, i * PIXELS, (i + 1) * PIXELS, i);
      if (i >= withoutEmotion) {
        emotions[i * CLASSES + i % CLASSES] = 1;
        emotionMask[i] = 1;
      }
      pointMask[i * 30 + 3] = i >= faces - withPoints ? 1 : 0;
    }
    List<FaceRef> refs = IntStream.range(0, faces).mapToObj(i -> new FaceRef(0, i)).toList();
    return new FaceBatch(refs, images, new float[faces * 30], pointMask, emotions, emotionMask);
  }

  @Property(tries = 200)
  void pixelsAndTargetsAreBlendedWithTheSameShareAndPartner(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int faces) {
    FaceBatch mixed = batch(faces, 0, 0);
    Mixup.apply(mixed, 0.4, seed);
    boolean[] taken = new boolean[faces];
    double share = Double.NaN;
    for (int i = 0; i < faces; i++) {
      float[] target =
          java.util.Arrays.copyOfRange(mixed.emotions(), i * CLASSES, (i + 1) * CLASSES);
      assertThat(target[0] + target[1] + target[2]).isCloseTo(1, within(1e-6f));
      assertThat(target[i % CLASSES]).isGreaterThanOrEqualTo(0.5f);
      double own = target[i % CLASSES];
      if (own < 1) {
        double partner = (mixed.images()[i * PIXELS] - own * i) / (1 - own);
        assertThat(partner).isBetween(-0.01 / (1 - own), faces - 1 + 0.01 / (1 - own));
        if (1 - own > 0.01) {
          assertThat(target[(int) Math.round(partner) % CLASSES])
              .isCloseTo((float) (1 - own), within(1e-3f));
          assertThat(taken[(int) Math.round(partner)]).isFalse();
          taken[(int) Math.round(partner)] = true;
          share = Double.isNaN(share) ? own : share;
          assertThat(own).isCloseTo(share, within(1e-6));
        }
      }
    }
  }

  @Property(tries = 100)
  void facesWithPointsOrWithoutAnEmotionStayAndBlendIntoNoOther(@ForAll long seed) {
    FaceBatch mixed = batch(12, 3, 4);
    Mixup.apply(mixed, 1, seed);
    FaceBatch before = batch(12, 3, 4);
    for (int i = 0; i < 12; i++) {
      float pixel = mixed.images()[i * PIXELS];
      if (i < 3 || i >= 8) {
        assertThat(pixel).isEqualTo(before.images()[i * PIXELS]);
      } else {
        assertThat(pixel).isBetween(3f, 7f);
      }
    }
  }

  @Test
  void sharesAreThoseOfTheBetaDistribution() {
    // Beta(a, a) has the mean 1/2 and the variance 1 / (4 (2 a + 1)).
    for (double alpha : new double[] {0.1, 0.4, 1}) {
      Dice dice = Dice.of(7);
      double[] drawn =
          IntStream.range(0, 50_000).mapToDouble(i -> Mixup.beta(dice, alpha)).toArray();
      double mean = java.util.Arrays.stream(drawn).average().orElse(0);
      double variance =
          java.util.Arrays.stream(drawn).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      assertThat(mean).isCloseTo(0.5, within(0.01));
      assertThat(variance).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
    }
  }
}
