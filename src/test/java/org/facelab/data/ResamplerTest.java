package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ResamplerTest {
  @Property(tries = 30)
  void anImageThatIsNotMovedIsCopiedAsItWouldBeSampled(
      @ForAll @IntRange(min = 1, max = 20) int size, @ForAll boolean colour, @ForAll long seed) {
    int channels = colour ? 3 : 1;
    byte[] image = new byte[5 + channels * size * size];
    new Random(seed).nextBytes(image);
    Resampler resampler = new Resampler(image, 5, size, size, channels);
    // So near that it samples every pixel in its middle, but not the identity.
    Affine nearly = new Affine(1, 0, Double.MIN_VALUE, 0, 1, 0);

    assertThat(resampler.sample(Affine.resample(size, size, size).inverse(), size, channels))
        .isEqualTo(resampler.sample(nearly, size, channels));
  }
}
