package org.facelab.data;

import java.util.Arrays;
import org.facelab.config.Augmentation;

/** Changes the values of an image {@code [C, S, S]} of 0 to 255 and leaves everything where it is. */
final class Photometry {
  private final float[] pixels;
  private final int size;
  private final int channels;

  /** Works on the array that it is given. */
  Photometry(float[] pixels, int size, int channels) {
    this.pixels = pixels;
    this.size = size;
    this.channels = channels;
  }

  /** Multiplies every pixel and keeps it within 0 to 255. */
  void brightness(double factor) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = clamp(pixels[i] * factor);
    }
  }

  /** Multiplies every pixel's distance from the image's mean and keeps it within 0 to 255. */
  void contrast(double factor) {
    double mean = mean(0, pixels.length);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = clamp(mean + factor * (pixels[i] - mean));
    }
  }

  /**
   * Fills a rectangle with each channel's mean. One that is too long for the image becomes shorter and
   * wider, so that its area stays.
   */
  void erase(Augmentation.RandomErasing step, Dice dice) {
    double area = dice.in(step.area()) * size * size;
    double aspect = dice.in(step.aspect());
    double longest = Math.min(size, Math.sqrt(area * aspect));
    int columns = (int) Math.min(size, Math.round(longest > 0 ? area / longest : 0));
    int rows = (int) Math.min(size, columns > 0 ? Math.round(area / columns) : 0);
    int left = (int) (dice.share() * (size - columns + 1));
    int top = (int) (dice.share() * (size - rows + 1));
    for (int c = 0; c < channels; c++) {
      int plane = c * size * size;
      float mean = (float) mean(plane, size * size);
      for (int row = top; row < top + rows; row++) {
        int from = plane + row * size + left;
        Arrays.fill(pixels, from, from + columns, mean);
      }
    }
  }

  private double mean(int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += pixels[i];
    }
    return sum / count;
  }

  /** Math.min and Math.max would heed NaN and -0.0 as well, and take four times as long. */
  private static float clamp(double value) {
    return value < 0 ? 0 : value > 255 ? 255 : (float) value;
  }
}
