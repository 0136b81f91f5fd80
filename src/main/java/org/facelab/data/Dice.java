package org.facelab.data;

import java.util.SplittableRandom;
import org.facelab.config.Range;

/**
 * Random draws that depend on nothing but the numbers handed to {@link #of}: the same numbers give the
 * same draws, on every thread and in any order. One object belongs to one thread.
 */
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random;

  private Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Dice for a place in a computation, such as (seed, epoch, source, face). */
  static Dice of(long... place) {
    long state = 0;
    for (long number : place) {
      state = scramble(state + GOLDEN_GAMMA + number);
    }
    return new Dice(new SplittableRandom(state));
  }

  /** Dice of their own for a part of the work, so that what it draws does not move the draws after it. */
  Dice split() {
    return new Dice(random.split());
  }

  /** A number in [0, 1). */
  double share() {
    return random.nextDouble();
  }

  /** A number in [low, high), evenly. */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** A number in the range, evenly. */
  double in(Range range) {
    return range.at(random.nextDouble());
  }

  /** A normal deviate, cut off at two and a half standard deviations. */
  double about(double mean, double deviation) {
    return mean + deviation * Math.max(-2.5, Math.min(2.5, random.nextGaussian()));
  }

  /** True with this probability: never at 0, always at 1. */
  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** -1 or 1. */
  int sign() {
    return random.nextBoolean() ? 1 : -1;
  }

  /** A whole number in [0, bound). */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long scramble(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
