package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ResamplingWeightsTest {
  @Property(tries = 60)
  void timesTheRowsAndTheColumnsIsWhatTheResamplerGives(
      @ForAll @IntRange(min = 1, max = 70) int from,
      @ForAll @IntRange(min = 1, max = 70) int to,
      @ForAll long seed) {
    byte[] image = new byte[from * from];
    new Random(seed).nextBytes(image);
    float[] expected =
        new Resampler(image, 0, from, from, 1)
            .sample(Affine.resample(from, from, to).inverse(), to, 1);

    float[][] weights = ResamplingWeights.of(from, to);

    for (int y = 0; y < to; y++) {
      for (int x = 0; x < to; x++) {
        double value = 0;
        for (int i = 0; i < from; i++) {
          for (int j = 0; j < from; j++) {
            value += weights[y][i] * weights[x][j] * (image[i * from + j] & 0xFF);
          }
        }
        assertThat(value).isCloseTo(expected[y * to + x], within(1e-2));
      }
    }
  }
}
