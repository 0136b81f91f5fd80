package org.facelab.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;

/**
 * A picture's numbers as they are stored, 0 to 255, over white. {@code BufferedImage.getRGB} is of no use
 * for grey pictures: it takes their numbers for linear light and brightens them.
 */
final class StoredPixels {
  private final BufferedImage image;
  private final boolean stored;
  private final int bands; // 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
  private final float[] scale; // to 0..255, for each band
  private final int[] packed;
  private final float[] samples;

  private StoredPixels(BufferedImage image) {
    ColorModel colours = image.getColorModel();
    this.image = image;
    this.stored = colours instanceof ComponentColorModel && image.getRaster().getNumBands() <= 4;
    this.bands = stored ? image.getRaster().getNumBands() : 4;
    this.scale = new float[bands];
    for (int b = 0; b < bands; b++) {
      scale[b] = stored ? 255f / ((1L << colours.getComponentSize(b)) - 1) : 1;
    }
    this.packed = new int[image.getWidth()];
    this.samples = new float[image.getWidth() * bands];
  }

  /** The pixels of an image; not thread-safe, as rows are read into one buffer. */
  static StoredPixels of(BufferedImage image) {
    return new StoredPixels(image);
  }

  /** Whether there is no colour in it. */
  boolean isGrey() {
    return bands < 3;
  }

  /** Row {@code y} in grey, {@code [W]}, by the weights of ITU-R BT.601. */
  void grey(int y, float[] row) {
    readRow(y);
    for (int x = 0; x < row.length; x++) {
      row[x] =
          bands < 3
              ? overWhite(x, 0)
              : 0.299f * overWhite(x, 0) + 0.587f * overWhite(x, 1) + 0.114f * overWhite(x, 2);
    }
  }

  /** Row {@code y} in colour, {@code [W, 3]}. */
  void colour(int y, float[] row) {
    readRow(y);
    for (int i = 0; i < row.length; i++) {
      row[i] = overWhite(i / 3, bands < 3 ? 0 : i % 3);
    }
  }

  private float overWhite(int x, int band) {
    float value = samples[x * bands + band];
    if (bands == 1 || bands == 3) {
      return value;
    }
    float alpha = samples[x * bands + bands - 1] / 255;
    return alpha * value + (1 - alpha) * 255;
  }

  private void readRow(int y) {
    if (stored) {
      image.getRaster().getPixels(0, y, packed.length, 1, samples);
      for (int i = 0; i < samples.length; i++) {
        samples[i] *= scale[i % bands];
      }
      return;
    }
    image.getRGB(0, y, packed.length, 1, packed, 0, packed.length);
    for (int x = 0; x < packed.length; x++) {
      samples[4 * x] = packed[x] >> 16 & 0xff;
      samples[4 * x + 1] = packed[x] >> 8 & 0xff;
      samples[4 * x + 2] = packed[x] & 0xff;
      samples[4 * x + 3] = packed[x] >>> 24;
    }
  }
}
