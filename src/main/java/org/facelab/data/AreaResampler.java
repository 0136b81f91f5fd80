package org.facelab.data;

import java.util.Arrays;

/**
 * Resamples a picture. Where it shrinks, a new pixel is the mean of the area that it covers;
 * where it grows, it is interpolated between pixel centres, which keep their relative place as
 * {@link org.facelab.face.PointScale} has it.
 */
final class AreaResampler {
  private AreaResampler() {}

  /** A picture row by row, so that a large photograph need not be in memory as numbers. */
  interface Rows {
    /** Writes row {@code y}, {@code [width, channels]}. */
    void read(int y, float[] row);
  }

  /**
   * Resamples {@code [height, width, channels]} to {@code [newHeight, newWidth, channels]}; the sizes are
   * given as {width, height}.
   */
  static float[] resample(Rows source, int[] size, int[] newSize, int channels) {
    Axis across = new Axis(size[0], newSize[0]);
    Axis down = new Axis(size[1], newSize[1]);
    float[] row = new float[size[0] * channels];
    float[] narrowed = new float[newSize[0] * channels];
    float[] result = new float[newSize[1] * newSize[0] * channels];
    for (int y = 0; y < size[1]; y++) {
      source.read(y, row);
      across.narrow(row, narrowed, channels);
      for (int i = 0; i < newSize[1]; i++) {
        down.add(narrowed, y, result, i);
      }
    }
    return result;
  }

  /** For each new pixel along one axis, which old ones it is made of and their weights, which add up to 1. */
  private static final class Axis {
    private final int[] first;
    private final float[][] weights;

    Axis(int from, int to) {
      first = new int[to];
      weights = new float[to][];
      double scale = (double) from / to;
      for (int i = 0; i < to; i++) {
        if (scale > 1) {
          cover(i, i * scale, Math.min(from, (i + 1) * scale));
        } else {
          interpolate(i, (i + 0.5) * scale - 0.5, from);
        }
      }
    }

    private void cover(int i, double low, double high) {
      first[i] = (int) low;
      int last = (int) Math.ceil(high - 1e-9);
      weights[i] = new float[last - first[i]];
      for (int j = first[i]; j < last; j++) {
        double share = Math.min(high, j + 1) - Math.max(low, j);
        weights[i][j - first[i]] = (float) (share / (high - low));
      }
    }

    private void interpolate(int i, double centre, int from) {
      double inside = Math.max(0, Math.min(from - 1, centre));
      first[i] = Math.min((int) inside, Math.max(0, from - 2));
      float share = (float) (inside - first[i]);
      weights[i] = from == 1 ? new float[] {1} : new float[] {1 - share, share};
    }

    /** Resamples one row of pixels. */
    void narrow(float[] row, float[] target, int channels) {
      Arrays.fill(target, 0);
      for (int i = 0; i < weights.length; i++) {
        for (int j = 0; j < weights[i].length; j++) {
          for (int c = 0; c < channels; c++) {
            target[i * channels + c] += weights[i][j] * row[(first[i] + j) * channels + c];
          }
        }
      }
    }

    /** Adds the share that old item {@code y} has in new item {@code i}. */
    void add(float[] item, int y, float[] target, int i) {
      int j = y - first[i];
      if (j >= 0 && j < weights[i].length) {
        for (int c = 0; c < item.length; c++) {
          target[i * item.length + c] += weights[i][j] * item[c];
        }
      }
    }
  }
}
