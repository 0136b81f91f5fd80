package org.facelab.data;

/**
 * Takes an image of floats from an image of bytes through an affine map, reading every source pixel at
 * most once per pixel made: bilinear, with the edge repeated outside the source. Where the map shrinks by
 * more than two, a pixel is the mean of several bilinear samples spread evenly over its area, so that no
 * source pixel is passed over.
 */
final class Resampler {
  private final byte[] source;
  private final int at;
  private final int width;
  private final int height;
  private final int channels;

  /** An image {@code [height, width, channels]} that begins at {@code at}. */
  Resampler(byte[] source, int at, int width, int height, int channels) {
    this.source = source;
    this.at = at;
    this.width = width;
    this.height = height;
    this.channels = channels;
  }

  /**
   * Writes {@code [outChannels, size, size]} values of 0 to 255. Grey becomes RGB by repetition, RGB
   * becomes grey by the luma weights of ITU-R BT.601.
   *
   * @param toSource the place in the source of each pixel made
   */
  void sample(Affine toSource, int size, int outChannels, float[] out, int outAt) {
    int samplesX = samples(toSource.xx(), toSource.yx());
    int samplesY = samples(toSource.xy(), toSource.yy());
    float share = 1f / (samplesX * samplesY);
    float[] sum = new float[channels];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        java.util.Arrays.fill(sum, 0);
        for (int j = 0; j < samplesY; j++) {
          double fromY = y + (j + 0.5) / samplesY - 0.5;
          for (int i = 0; i < samplesX; i++) {
            double fromX = x + (i + 0.5) / samplesX - 0.5;
            add(toSource.x(fromX, fromY), toSource.y(fromX, fromY), sum);
          }
        }
        store(sum, share, outChannels, size * size, out, outAt + y * size + x);
      }
    }
  }

  /** One bilinear sample covers a step of up to two source pixels; beyond, one is taken for each. */
  private static int samples(double stepX, double stepY) {
    double step = Math.hypot(stepX, stepY);
    return step < 2 + 1e-9 ? 1 : (int) Math.ceil(step - 1e-9);
  }

  /** Adds the bilinear sample at a place of the source. */
  private void add(double x, double y, float[] sum) {
    double insideX = Math.max(0, Math.min(width - 1, x));
    double insideY = Math.max(0, Math.min(height - 1, y));
    int left = (int) insideX;
    int top = (int) insideY;
    float shareX = (float) (insideX - left);
    float shareY = (float) (insideY - top);
    int right = left + 1 < width ? channels : 0;
    int below = top + 1 < height ? width * channels : 0;
    int from = at + (top * width + left) * channels;
    for (int c = 0; c < sum.length; c++, from++) {
      float upper = source[from] & 0xFF;
      upper += shareX * ((source[from + right] & 0xFF) - upper);
      float lower = source[from + below] & 0xFF;
      lower += shareX * ((source[from + below + right] & 0xFF) - lower);
      sum[c] += upper + shareY * (lower - upper);
    }
  }

  private void store(float[] sum, float share, int outChannels, int plane, float[] out, int to) {
    if (channels == 3 && outChannels == 1) {
      out[to] = share * (0.299f * sum[0] + 0.587f * sum[1] + 0.114f * sum[2]);
      return;
    }
    for (int c = 0; c < outChannels; c++) {
      out[to + c * plane] = share * sum[Math.min(c, channels - 1)];
    }
  }
}
