package org.facelab.train;

import org.facelab.config.PointLoss;
import org.facelab.config.PointLoss.SquaredError;
import org.facelab.config.PointLoss.Wing;
import org.facelab.face.PointScale;

/**
 * The loss of one coordinate and its slope, in units in which the image is 2 wide.
 *
 * <p>Stored networks hold DL4J's squared error alone, so that plain DL4J opens them. Any other loss f is
 * trained by moving each label y to {@code p - f'(p - y) / 2} once the prediction p is known: the squared
 * error's gradient {@code 2 (p - label)} is then {@code f'(p - y)}.
 */
final class PointCost {
  private static final double UNITS_PER_PIXEL = 2.0 / PointScale.REPORT_SIZE;

  private final boolean squared;
  private final double width;
  private final double curvature;
  private final double offset;

  PointCost(PointLoss loss) {
    squared = loss instanceof SquaredError;
    width = loss instanceof Wing wing ? wing.width() * UNITS_PER_PIXEL : 0;
    curvature = loss instanceof Wing wing ? wing.curvature() * UNITS_PER_PIXEL : 1;
    offset = width - width * Math.log(1 + width / curvature);
  }

  /** Whether the loss is DL4J's own, so that labels need not move. */
  boolean isSquared() {
    return squared;
  }

  /** The loss of an error. */
  double of(double error) {
    if (squared) {
      return error * error;
    }
    double distance = Math.abs(error);
    return distance < width ? width * Math.log(1 + distance / curvature) : distance - offset;
  }

  /** The label whose squared error has this loss's gradient. */
  double movedLabel(double predicted, double label) {
    return predicted - slope(predicted - label) / 2;
  }

  private double slope(double error) {
    if (squared) {
      return 2 * error;
    }
    double distance = Math.abs(error);
    double slope = distance < width ? width / (curvature + distance) : 1;
    return Math.signum(error) * slope;
  }
}
