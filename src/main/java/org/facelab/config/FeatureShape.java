package org.facelab.config;

/**
 * What a layer makes of one face: a square image or, if flat, a row of values.
 *
 * @param channels channels of the image, or values of the row
 * @param side width and height in pixels; 1 for a row
 */
public record FeatureShape(int channels, int side, boolean flat) {
  /** An image. */
  public static FeatureShape image(int channels, int side) {
    return new FeatureShape(channels, side, false);
  }

  /** A row of values. */
  public static FeatureShape row(int values) {
    return new FeatureShape(values, 1, true);
  }

  /** All values. */
  public long values() {
    return (long) channels * side * side;
  }

  /** {@code 64x12x12} (channels, height, width) or {@code 64 values}. */
  @Override
  public String toString() {
    return flat ? channels + " values" : "%dx%dx%d".formatted(channels, side, side);
  }
}
