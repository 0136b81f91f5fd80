package org.facelab.data;

import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;

/** Turns values 0 to 255 into the network's input. */
final class Normaliser {
  private static final double[] MEANS = ImageSettings.imagenetMeans();

  private Normaliser() {}

  /** Writes the normalised values from {@code at} on. */
  static void normalise(float[] pixels, Normalisation how, float[] out, int at) {
    switch (how) {
      case UNIT -> scale(pixels, 0, 255, out, at);
      case SYMMETRIC -> scale(pixels, 127.5, 127.5, out, at);
      case IMAGENET_CAFFE -> meansOfBlueGreenRed(pixels, out, at);
      case PER_FACE -> standardise(pixels, out, at);
    }
  }

  /** From planes of red, green and blue. */
  private static void meansOfBlueGreenRed(float[] pixels, float[] out, int at) {
    int plane = pixels.length / 3;
    for (int c = 0; c < 3; c++) {
      int from = (2 - c) * plane;
      for (int i = 0; i < plane; i++) {
        out[at + c * plane + i] = (float) (pixels[from + i] - MEANS[c]);
      }
    }
  }

  /**
   * Mean 0 and standard deviation 1. The deviation counts as at least one over the root of the number of
   * values, as in TensorFlow's {@code per_image_standardization}, so that a flat face becomes zeros.
   */
  private static void standardise(float[] pixels, float[] out, int at) {
    double sum = 0;
    for (float pixel : pixels) {
      sum += pixel;
    }
    double mean = sum / pixels.length;
    double squares = 0;
    for (float pixel : pixels) {
      squares += (pixel - mean) * (pixel - mean);
    }
    double deviation = Math.sqrt(squares / pixels.length);
    scale(pixels, mean, Math.max(deviation, 1 / Math.sqrt(pixels.length)), out, at);
  }

  private static void scale(float[] pixels, double less, double over, float[] out, int at) {
    for (int i = 0; i < pixels.length; i++) {
      out[at + i] = (float) ((pixels[i] - less) / over);
    }
  }
}
