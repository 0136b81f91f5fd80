package org.facelab.data;

/**
 * An affine map of the plane: x' = xx x + xy y + x0, y' = yx x + yy y + y0. Coordinates are pixels with
 * the centre of the top left pixel at (0, 0).
 */
public record Affine(double xx, double xy, double x0, double yx, double yy, double y0) {
  static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  /** The same places in an image resampled from {@code width x height} to {@code size x size} pixels. */
  public static Affine resample(int width, int height, int size) {
    double scaleX = (double) size / width;
    double scaleY = (double) size / height;
    return new Affine(scaleX, 0, scaleX / 2 - 0.5, 0, scaleY, scaleY / 2 - 0.5);
  }

  /** Left becomes right in an image of this width. */
  static Affine mirror(int width) {
    return new Affine(-1, 0, width - 1, 0, 1, 0);
  }

  /** Top becomes bottom in an image of this height. */
  static Affine upsideDown(int height) {
    return new Affine(1, 0, 0, 0, -1, height - 1);
  }

  static Affine shift(double x, double y) {
    return new Affine(1, 0, x, 0, 1, y);
  }

  /**
   * From an image of {@code size x size} pixels to where its places were in the picture that it was cut
   * from: the square whose corner is at (x, y), counted from the picture's corner.
   */
  public static Affine square(double x, double y, double side, int size) {
    double scale = side / size;
    // Pixel centres keep their relative place in the square, whose corner is half a pixel before a
    // centre.
    return new Affine(scale, 0, x + scale / 2 - 0.5, 0, scale, y + scale / 2 - 0.5);
  }

  /** Clockwise, as y points down, about the centre of an image of this size. */
  static Affine rotation(double degrees, int size) {
    double cos = Math.cos(Math.toRadians(degrees));
    double sin = Math.sin(Math.toRadians(degrees));
    return new Affine(cos, -sin, 0, sin, cos, 0).about((size - 1) / 2.0);
  }

  /** Enlarges about the centre of an image of this size. */
  static Affine zoom(double factor, int size) {
    return new Affine(factor, 0, 0, 0, factor, 0).about((size - 1) / 2.0);
  }

  /** This map first, then the other. */
  Affine then(Affine next) {
    return new Affine(
        next.xx * xx + next.xy * yx,
        next.xx * xy + next.xy * yy,
        next.x(x0, y0),
        next.yx * xx + next.yy * yx,
        next.yx * xy + next.yy * yy,
        next.y(x0, y0));
  }

  public Affine inverse() {
    double determinant = xx * yy - xy * yx;
    double inverseXx = yy / determinant;
    double inverseXy = -xy / determinant;
    double inverseYx = -yx / determinant;
    double inverseYy = xx / determinant;
    return new Affine(
        inverseXx,
        inverseXy,
        -(inverseXx * x0 + inverseXy * y0),
        inverseYx,
        inverseYy,
        -(inverseYx * x0 + inverseYy * y0));
  }

  /** x of the image of a point. A coordinate that is NaN spoils only what depends on it. */
  public double x(double x, double y) {
    return (xx == 0 ? 0 : xx * x) + (xy == 0 ? 0 : xy * y) + x0;
  }

  /** y of the image of a point. A coordinate that is NaN spoils only what depends on it. */
  public double y(double x, double y) {
    return (yx == 0 ? 0 : yx * x) + (yy == 0 ? 0 : yy * y) + y0;
  }

  /** This map with the point (center, center) as its origin. */
  private Affine about(double center) {
    return shift(-center, -center).then(this).then(shift(center, center));
  }
}
