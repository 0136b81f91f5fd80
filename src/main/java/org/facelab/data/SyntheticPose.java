package org.facelab.data;

/**
 * Where a drawn head is in the image: turns a point of the head, in head units on the surface of an
 * ellipsoid, into pixels. The whole head turns, so features near the far side are foreshortened.
 *
 * <p>Pixels here are Java2D's, with (0, 0) at the corner of the top left pixel; FaceLab's points are
 * half a pixel less.
 */
final class SyntheticPose {
  /** Half-axes of the head's ellipsoid across, down and forward. */
  private static final double ACROSS = 1.08;

  private static final double DOWN = 1.45;
  private static final double FORWARD = 0.95;

  private final double scale;
  private final double centerX;
  private final double centerY;
  private final double sinYaw;
  private final double cosYaw;
  private final double sinPitch;
  private final double cosPitch;
  private final double sinRoll;
  private final double cosRoll;

  /**
   * A pose; angles in radians, lengths in pixels.
   *
   * @param scale pixels per head unit
   * @param yaw positive turns the nose to the right of the image
   * @param pitch positive lowers the nose
   * @param roll positive turns clockwise
   */
  SyntheticPose(
      double scale, double centerX, double centerY, double yaw, double pitch, double roll) {
    this.scale = scale;
    this.centerX = centerX;
    this.centerY = centerY;
    this.sinYaw = StrictMath.sin(yaw);
    this.cosYaw = StrictMath.cos(yaw);
    this.sinPitch = StrictMath.sin(pitch);
    this.cosPitch = StrictMath.cos(pitch);
    this.sinRoll = StrictMath.sin(roll);
    this.cosRoll = StrictMath.cos(roll);
  }

  /** A pose of these dice in an image of this size: most heads upright and looking ahead. */
  static SyntheticPose draw(int size, Dice dice) {
    double scale = size * dice.between(0.36, 0.43);
    double yaw = StrictMath.toRadians(dice.about(0, 8));
    double pitch = StrictMath.toRadians(dice.about(0, 5));
    double roll = StrictMath.toRadians(dice.about(0, 6));
    double centerX = size * (0.5 + dice.about(0, 0.022)) - 0.6 * scale * StrictMath.sin(yaw);
    double centerY = size * (0.49 + dice.about(0, 0.022)) - 0.6 * scale * StrictMath.sin(pitch);
    return new SyntheticPose(scale, centerX, centerY, yaw, pitch, roll);
  }

  /** Pixels per head unit. */
  double scale() {
    return scale;
  }

  /**
   * Pixel of a point on the face.
   *
   * @param lift distance of the point in front of the ellipsoid, in head units
   */
  double[] onFace(double x, double y, double lift) {
    double outside = 1 - square(x / ACROSS) - square(y / DOWN);
    double z = FORWARD * StrictMath.sqrt(Math.max(0.04, outside)) + lift;
    double turnedX = x * cosYaw + z * sinYaw;
    double turnedZ = z * cosYaw - x * sinYaw;
    return flat(turnedX, y * cosPitch + turnedZ * sinPitch);
  }

  /** Pixel of a point of the silhouette, which does not change as the head turns. */
  double[] flat(double x, double y) {
    return new double[] {
      centerX + scale * (x * cosRoll - y * sinRoll), centerY + scale * (x * sinRoll + y * cosRoll)
    };
  }

  /** Inverse of {@link #flat}: the point of the silhouette's plane at a pixel. */
  double[] atPixel(double px, double py) {
    double x = (px - centerX) / scale;
    double y = (py - centerY) / scale;
    return new double[] {x * cosRoll + y * sinRoll, y * cosRoll - x * sinRoll};
  }

  private static double square(double x) {
    return x * x;
  }
}
