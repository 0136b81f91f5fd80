package org.facelab.data;

/**
 * Takes an image of floats from an image of bytes through an affine map, each pixel from its place in the
 * source: bilinear, with the edge repeated outside. Where the map shrinks by more than two, a pixel is the
 * mean of several bilinear samples spread evenly over the area that it stands for, so that no source pixel
 * is passed over.
 */
final class Resampler {
  /** Bilinear samples at this distance in source pixels leave out none between them. */
  private static final double SPACING = 1.5;

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
   * Makes {@code [outChannels, size, size]} values of 0 to 255. Grey becomes RGB by repetition, RGB becomes
   * grey by the luma weights of ITU-R BT.601.
   *
   * @param toSource the place in the source of each pixel made
   */
  float[] sample(Affine toSource, int size, int outChannels) {
    int plane = size * size;
    float[] out = new float[outChannels * plane];
    for (int i = 0; i < plane; i++) {
      if (channels == 3 && outChannels == 1) {
        out[i] =
            0.299f * mean(toSource, i % size, i / size, 0)
                + 0.587f * mean(toSource, i % size, i / size, 1)
                + 0.114f * mean(toSource, i % size, i / size, 2);
      } else {
        for (int c = 0; c < outChannels; c++) {
          out[c * plane + i] = c < channels ? mean(toSource, i % size, i / size, c) : out[i];
        }
      }
    }
    return out;
  }

  /** The mean of the samples of one pixel made. */
  private float mean(Affine toSource, int x, int y, int channel) {
    int across = samples(toSource.xx(), toSource.yx());
    int down = samples(toSource.xy(), toSource.yy());
    if (across == 1 && down == 1) {
      return bilinear(toSource.x(x, y), toSource.y(x, y), channel);
    }
    float sum = 0;
    for (int j = 0; j < down; j++) {
      double fromY = y + (j + 0.5) / down - 0.5;
      for (int i = 0; i < across; i++) {
        double fromX = x + (i + 0.5) / across - 0.5;
        sum += bilinear(toSource.x(fromX, fromY), toSource.y(fromX, fromY), channel);
      }
    }
    return sum / (across * down);
  }

  /** Samples along an axis on which one pixel made steps so far in the source. */
  private static int samples(double stepX, double stepY) {
    double step = Math.sqrt(stepX * stepX + stepY * stepY);
    return step < 2 + 1e-9 ? 1 : (int) Math.ceil(step / SPACING);
  }

  private float bilinear(double x, double y, int channel) {
    double insideX = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
    double insideY = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
    int left = (int) insideX;
    int top = (int) insideY;
    float shareX = (float) (insideX - left);
    float shareY = (float) (insideY - top);
    int right = left + 1 < width ? channels : 0;
    int below = top + 1 < height ? width * channels : 0;
    int from = at + (top * width + left) * channels + channel;
    float topLeft = source[from] & 0xFF;
    float bottomLeft = source[from + below] & 0xFF;
    float upper = topLeft + shareX * ((source[from + right] & 0xFF) - topLeft);
    float lower = bottomLeft + shareX * ((source[from + below + right] & 0xFF) - bottomLeft);
    return upper + shareY * (lower - upper);
  }
}
