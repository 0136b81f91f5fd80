package org.facelab.face;

/**
 * The one rule by which points follow an image that is resampled: pixel centres keep their relative
 * place, so x in an image of width w becomes (x + 0.5) * W / w - 0.5 in one of width W.
 */
public final class PointScale {
  /** Image size, in pixels, in which keypoint errors are reported, after Kaggle's 96x96 faces. */
  public static final int REPORT_SIZE = 96;

  private PointScale() {}

  /** Coordinate of the same place after resampling from {@code fromSize} to {@code toSize} pixels. */
  public static double rescale(double coordinate, int fromSize, int toSize) {
    return (coordinate + 0.5) * toSize / fromSize - 0.5;
  }

  /** Pixel coordinate in an image of {@code size} as the network's unit: -1 left or top edge, 1 right or bottom. */
  public static double toUnit(double coordinate, int size) {
    return (coordinate + 0.5) * 2 / size - 1;
  }

  /** Inverse of {@link #toUnit}. */
  public static double fromUnit(double unit, int size) {
    return (unit + 1) * size / 2 - 0.5;
  }
}
