package org.facelab.evaluate;

import org.facelab.face.Keypoint;

/** How far the predicted points of one face are from the true ones, in px of 96. */
final class PointErrors {
  /** Number of known coordinates. */
  final int coordinates;

  /** Sum of their squared errors. */
  final double squares;

  /** Number of points of which both coordinates are known. */
  final int points;

  /** Number of those within 0.05 of the inter-ocular distance. */
  final int within05;

  /** Number of those within 0.1 of the inter-ocular distance. */
  final int within10;

  /** True distance of the outer eye corners; NaN if one is missing or they lie on each other. */
  final double interocular;

  /**
   * Mean distance of the known points over the inter-ocular distance; NaN without such a distance, and
   * if a prediction is not a number.
   */
  final double nme;

  private final float[] truth;
  private final float[] predicted;

  PointErrors(float[] truth, float[] predicted) {
    this.truth = truth;
    this.predicted = predicted;
    interocular = interocular(truth);
    int knownCoordinates = 0;
    double squareSum = 0;
    int knownPoints = 0;
    int near05 = 0;
    int near10 = 0;
    double distances = 0;
    for (Keypoint point : Keypoint.ALL) {
      knownCoordinates += coordinates(point);
      squareSum += squares(point);
      if (isKnown(point)) {
        double distance = distance(point);
        knownPoints++;
        distances += distance;
        near05 += distance <= 0.05 * interocular ? 1 : 0;
        near10 += distance <= 0.1 * interocular ? 1 : 0;
      }
    }
    coordinates = knownCoordinates;
    squares = squareSum;
    points = knownPoints;
    within05 = near05;
    within10 = near10;
    nme = distances / knownPoints / interocular;
  }

  private static double interocular(float[] points) {
    Keypoint left = Keypoint.LEFT_EYE_OUTER_CORNER;
    Keypoint right = Keypoint.RIGHT_EYE_OUTER_CORNER;
    double dx = (double) points[left.xIndex()] - points[right.xIndex()];
    double dy = (double) points[left.yIndex()] - points[right.yIndex()];
    double distance = Math.hypot(dx, dy);
    return distance > 0 ? distance : Double.NaN;
  }

  /** Whether errors of this face can be given in shares of the inter-ocular distance. */
  boolean hasInterocular() {
    return !Double.isNaN(interocular);
  }

  /** Whether both coordinates of the point are known. */
  boolean isKnown(Keypoint point) {
    return coordinates(point) == 2;
  }

  /** Number of the point's known coordinates. */
  int coordinates(Keypoint point) {
    return (isMissing(point.xIndex()) ? 0 : 1) + (isMissing(point.yIndex()) ? 0 : 1);
  }

  /** Sum of the squared errors of the point's known coordinates. */
  double squares(Keypoint point) {
    return square(point.xIndex()) + square(point.yIndex());
  }

  /** Distance of a known point from its prediction. */
  double distance(Keypoint point) {
    return Math.sqrt(squares(point));
  }

  private boolean isMissing(int coordinate) {
    return Float.isNaN(truth[coordinate]);
  }

  private double square(int coordinate) {
    double error = (double) predicted[coordinate] - truth[coordinate];
    return isMissing(coordinate) ? 0 : error * error;
  }
}
