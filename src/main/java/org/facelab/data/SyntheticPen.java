package org.facelab.data;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;

/** Draws grey shapes, given in head units, on the picture of a posed head. */
final class SyntheticPen {
  /** Corners of an ellipse. */
  private static final int ROUND = 20;

  /** Segments of an arc; even, so that its middle is a corner. */
  static final int ARC = 14;

  private final SyntheticPose pose;
  private final Graphics2D graphics;
  private boolean turning = true;
  private double lift;

  SyntheticPen(BufferedImage image, SyntheticPose pose) {
    this.pose = pose;
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  /** From here on shapes lie on the head's surface, so much in front of it. */
  SyntheticPen onFace(double distance) {
    turning = true;
    lift = distance;
    return this;
  }

  /** From here on shapes lie in the plane of the silhouette. */
  SyntheticPen flat() {
    turning = false;
    return this;
  }

  /** Fills a polygon {@code x0, y0, x1, y1, …}. */
  void fill(double grey, double opacity, double... points) {
    graphics.setColor(color(grey, opacity));
    graphics.fill(path(true, points));
  }

  /** Fills an ellipse. */
  void disc(double grey, double opacity, double x, double y, double radiusX, double radiusY) {
    fill(grey, opacity, ellipse(x, y, radiusX, radiusY));
  }

  /** Draws a line through the points; its width is in head units. */
  void line(double grey, double opacity, double width, double... points) {
    stroke(grey, opacity, width, path(false, points));
  }

  /** Draws the outline of an ellipse. */
  void ring(double grey, double width, double x, double y, double radiusX, double radiusY) {
    stroke(grey, 1, width, path(true, ellipse(x, y, radiusX, radiusY)));
  }

  /** Pixel of a point, as {@link SyntheticPose} counts pixels. */
  double[] pixel(double x, double y) {
    return turning ? pose.onFace(x, y, lift) : pose.flat(x, y);
  }

  void close() {
    graphics.dispose();
  }

  /** Points of an ellipse. */
  static double[] ellipse(double x, double y, double radiusX, double radiusY) {
    double[] points = new double[2 * ROUND];
    for (int i = 0; i < ROUND; i++) {
      double angle = 2 * Math.PI * i / ROUND;
      points[2 * i] = x + radiusX * StrictMath.cos(angle);
      points[2 * i + 1] = y + radiusY * StrictMath.sin(angle);
    }
    return points;
  }

  /** An arc from one place to another whose middle is {@code sag} lower than the chord's. */
  static double[] arc(double x0, double y0, double x1, double y1, double sag) {
    return arc(x0, y0, x1, y1, sag, 2);
  }

  /**
   * An arc that is a parabola at roundness 2, and the more like a box the greater the roundness. Its
   * corners are closest at the ends, where it bends most.
   */
  static double[] arc(double x0, double y0, double x1, double y1, double sag, double roundness) {
    double[] points = new double[2 * (ARC + 1)];
    for (int i = 0; i <= ARC; i++) {
      double t = (1 - StrictMath.cos(Math.PI * i / ARC)) / 2;
      points[2 * i] = x0 + t * (x1 - x0);
      points[2 * i + 1] =
          y0 + t * (y1 - y0) + sag * (1 - StrictMath.pow(Math.abs(2 * t - 1), roundness));
    }
    return points;
  }

  /** The points of several lines, one after the other. */
  static double[] join(double[]... lines) {
    int length = 0;
    for (double[] line : lines) {
      length += line.length;
    }
    double[] all = new double[length];
    int at = 0;
    for (double[] line : lines) {
      System.arraycopy(line, 0, all, at, line.length);
      at += line.length;
    }
    return all;
  }

  private void stroke(double grey, double opacity, double width, Path2D path) {
    graphics.setColor(color(grey, opacity));
    float pixels = (float) (width * pose.scale());
    graphics.setStroke(new BasicStroke(pixels, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
  }

  private Path2D path(boolean closed, double[] points) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO, points.length / 2 + 1);
    for (int i = 0; i < points.length; i += 2) {
      double[] pixel = pixel(points[i], points[i + 1]);
      if (i == 0) {
        path.moveTo(pixel[0], pixel[1]);
      } else {
        path.lineTo(pixel[0], pixel[1]);
      }
    }
    if (closed) {
      path.closePath();
    }
    return path;
  }

  private static Color color(double grey, double opacity) {
    int level = (int) Math.round(Math.max(0, Math.min(255, grey)));
    int alpha = (int) Math.round(255 * Math.max(0, Math.min(1, opacity)));
    return new Color(level, level, level, alpha);
  }
}
