package org.facelab.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/** Takes the picture: lights the drawn scene, blurs it, and adds a sensor's contrast and noise. */
final class SyntheticCamera {
  private final SyntheticPose pose;
  private final double lightX;
  private final double lightY;
  private final double relief;
  private final double slopeX;
  private final double slopeY;
  private final double gain;
  private final double contrast;
  private final double blur;
  private final double noise;
  private final Dice dice;

  /** A camera of these dice before a head in this pose. */
  SyntheticCamera(SyntheticPose pose, Dice dice) {
    this.pose = pose;
    this.dice = dice;
    double direction = dice.between(0, 2 * Math.PI);
    lightX = StrictMath.cos(direction);
    lightY = StrictMath.sin(direction) - 0.5;
    relief = dice.between(0.1, 0.45);
    slopeX = dice.about(0, 0.12);
    slopeY = dice.about(0, 0.12);
    gain = dice.between(0.7, 1.15);
    contrast = dice.between(0.65, 1.15);
    blur = dice.between(0.25, 1.0);
    noise = dice.between(1, 6.5);
  }

  /** Writes {@code [size, size]} bytes from {@code at} on. */
  void expose(BufferedImage scene, byte[] pixels, int at) {
    int size = scene.getWidth();
    int[] drawn = ((DataBufferInt) scene.getRaster().getDataBuffer()).getData();
    float[] light = new float[size * size];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int i = y * size + x;
        light[i] = (float) ((drawn[i] & 0xFF) * illumination(x, y, size));
      }
    }
    blur(light, size, blur * size / 96);
    for (int i = 0; i < light.length; i++) {
      double value = 120 + contrast * (gain * light[i] - 120) + dice.about(0, noise);
      pixels[at + i] = (byte) Math.round(Math.max(0, Math.min(255, value)));
    }
  }

  /** Light that falls on a pixel: a head is lit as an ellipsoid, and less relief is left far from it. */
  private double illumination(int x, int y, int size) {
    double[] head = pose.atPixel(x + 0.5, y + 0.5);
    double normalX = head[0] / 1.1;
    double normalY = head[1] / 1.4;
    double outside = normalX * normalX + normalY * normalY;
    double fade = outside > 1 ? 1 / (outside * outside) : 1;
    double front = StrictMath.sqrt(Math.max(0, 1 - outside));
    double facing = fade * (normalX * lightX + normalY * lightY) + 0.35 * fade * (front - 0.6);
    double slope = slopeX * (2.0 * x / size - 1) + slopeY * (2.0 * y / size - 1);
    return Math.max(0.15, 1 + relief * facing + slope);
  }

  /** Gaussian blur with a standard deviation in pixels; the edge is repeated. */
  private static void blur(float[] image, int size, double deviation) {
    int radius = (int) Math.ceil(2.5 * deviation);
    float[] kernel = new float[2 * radius + 1];
    double sum = 0;
    for (int i = -radius; i <= radius; i++) {
      double weight = StrictMath.exp(-i * i / (2 * deviation * deviation));
      kernel[i + radius] = (float) weight;
      sum += weight;
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= (float) sum;
    }
    float[] line = new float[size + 2 * radius];
    for (int row = 0; row < size; row++) {
      blurLine(image, row * size, 1, size, kernel, line);
    }
    for (int column = 0; column < size; column++) {
      blurLine(image, column, size, size, kernel, line);
    }
  }

  private static void blurLine(
      float[] image, int from, int step, int size, float[] kernel, float[] line) {
    int radius = kernel.length / 2;
    for (int i = 0; i < line.length; i++) {
      line[i] = image[from + step * Math.max(0, Math.min(size - 1, i - radius))];
    }
    for (int i = 0; i < size; i++) {
      float sum = 0;
      for (int k = 0; k < kernel.length; k++) {
        sum += kernel[k] * line[i + k];
      }
      image[from + step * i] = sum;
    }
  }
}
