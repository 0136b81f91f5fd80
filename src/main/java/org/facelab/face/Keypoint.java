package org.facelab.face;

import java.util.List;
import java.util.Locale;

/**
 * The 15 points of a face, in the column order of Kaggle's <i>Facial Keypoints Detection</i>. Left and
 * right are the person's own, so the left eye lies on the right side of the image.
 *
 * <p>Coordinates are pixels with the centre of the top left pixel at (0, 0). An array of points is
 * {@code [x0, y0, x1, y1, …]}, {@value #COORDINATES} numbers long; a missing coordinate is NaN.
 */
public enum Keypoint {
  LEFT_EYE_CENTER,
  RIGHT_EYE_CENTER,
  LEFT_EYE_INNER_CORNER,
  LEFT_EYE_OUTER_CORNER,
  RIGHT_EYE_INNER_CORNER,
  RIGHT_EYE_OUTER_CORNER,
  LEFT_EYEBROW_INNER_END,
  LEFT_EYEBROW_OUTER_END,
  RIGHT_EYEBROW_INNER_END,
  RIGHT_EYEBROW_OUTER_END,
  NOSE_TIP,
  MOUTH_LEFT_CORNER,
  MOUTH_RIGHT_CORNER,
  MOUTH_CENTER_TOP_LIP,
  MOUTH_CENTER_BOTTOM_LIP;

  /** Number of points of a face. */
  public static final int COUNT = 15;

  /** Number of coordinates of a face: x and y of every point. */
  public static final int COORDINATES = 2 * COUNT;

  /** All points in column order. */
  public static final List<Keypoint> ALL = List.of(values());

  /** Kaggle's name of the point, such as {@code left_eye_center}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The point that this one becomes in a mirror; points of the midline become themselves. */
  public Keypoint mirrored() {
    String name = name();
    if (name.contains("LEFT")) {
      return valueOf(name.replace("LEFT", "RIGHT"));
    }
    if (name.contains("RIGHT")) {
      return valueOf(name.replace("RIGHT", "LEFT"));
    }
    return this;
  }

  /** Index of the x coordinate in an array of points; y follows it. */
  public int xIndex() {
    return 2 * ordinal();
  }

  /** Index of the y coordinate in an array of points. */
  public int yIndex() {
    return 2 * ordinal() + 1;
  }
}
