package org.facelab.data;

/**
 * Takes an image of floats from an image of bytes through an affine map, each pixel from its place in the
 * source: bilinear, with the edge repeated outside. Where the map shrinks by more than two, a pixel is the
 * mean of several bilinear samples spread evenly over the area that it stands for, so that no source pixel
 * is passed over.
 */
public final class Resampler {
  private final byte[] source;
  private final int at;
  private final int width;
  private final int height;
  private final int channels;

  /** An image {@code [height, width, channels]} that begins at {@code at}. */
  public Resampler(byte[] source, int at, int width, int height, int channels) {
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
  public float[] sample(Affine toSource, int size, int outChannels) {
    if (channels == outChannels && size == width && size == height && isIdentity(toSource)) {
      return copy();
    }
    SamplingGrid grid = new SamplingGrid(toSource, size);
    int plane = size * size;
    float[] out = new float[outChannels * plane];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int i = y * size + x;
        if (channels == 3 && outChannels == 1) {
          out[i] =
              0.299f * mean(grid, x, y, 0)
                  + 0.587f * mean(grid, x, y, 1)
                  + 0.114f * mean(grid, x, y, 2);
        } else {
          for (int c = 0; c < outChannels; c++) {
            out[c * plane + i] = c < channels ? mean(grid, x, y, c) : out[i];
          }
        }
      }
    }
    return out;
  }

  private static boolean isIdentity(Affine map) {
    return map.xx() == 1
        && map.xy() == 0
        && map.x0() == 0
        && map.yx() == 0
        && map.yy() == 1
        && map.y0() == 0;
  }

  /** The pixels as they are, as sampling would give them too. */
  private float[] copy() {
    int plane = width * height;
    float[] out = new float[channels * plane];
    for (int i = 0; i < out.length; i++) {
      out[i % channels * plane + i / channels] = source[at + i] & 0xFF;
    }
    return out;
  }

  /** The mean of the samples of one pixel made. */
  private float mean(SamplingGrid grid, int x, int y, int channel) {
    float sum = 0;
    for (int row = y * grid.down(); row < (y + 1) * grid.down(); row++) {
      for (int column = x * grid.across(); column < (x + 1) * grid.across(); column++) {
        sum += bilinear(grid.x(column, row), grid.y(column, row), channel);
      }
    }
    return sum / (grid.across() * grid.down());
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
