package org.facelab.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.data.Augmenter;
import org.facelab.data.FaceDataset;
import org.facelab.data.PreparedFace;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;

/** Where the points of all faces of a source lie, over the mean of the faces. */
final class KeypointMap {
  private static final int SIZE = PointScale.REPORT_SIZE;

  /** Pixels of the map for each pixel of a face. */
  private static final int ZOOM = 7;

  private static final int LEFT = 70;
  private static final int TOP = 92;
  private static final int NAMES = 330;
  private static final int BOTTOM = 60;

  private KeypointMap() {}

  /** The map of a source that has points. */
  static BufferedImage draw(FaceDataset dataset) {
    Augmenter resample = new Augmenter(new ImageSettings(SIZE, 1, Normalisation.UNIT), List.of());
    double[] mean = new double[SIZE * SIZE];
    float[][] points = new float[dataset.size()][];
    int faces = 0;
    for (int face = 0; face < dataset.size(); face++) {
      if (dataset.hasPoints(face)) {
        PreparedFace prepared = resample.plain(dataset, face);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += prepared.pixels()[i];
        }
        points[faces++] = prepared.points();
      }
    }
    BufferedImage map = ChartStyle.canvas(LEFT + SIZE * ZOOM + NAMES, TOP + SIZE * ZOOM + BOTTOM);
    Graphics2D pen = ChartStyle.pen(map);
    FaceSheet.heading(
        pen,
        String.format(Locale.ROOT, "%s: the points of %,d faces", dataset.source(), faces),
        "a speck is one point of one face, a numbered dot a point's mean; behind, the mean face");
    axes(pen);
    pen.translate(LEFT, TOP);
    face(pen, mean, faces);
    scatter(pen, points, faces);
    means(pen, points, faces);
    pen.dispose();
    return map;
  }

  private static void axes(Graphics2D pen) {
    pen.setColor(ChartStyle.INK);
    pen.setFont(ChartStyle.font(12));
    for (int tick = 0; tick < SIZE; tick += 10) {
      int x = LEFT + (int) ((tick + 0.5) * ZOOM);
      int y = TOP + (int) ((tick + 0.5) * ZOOM);
      pen.drawLine(x, TOP + SIZE * ZOOM, x, TOP + SIZE * ZOOM + 5);
      pen.drawLine(LEFT - 5, y, LEFT, y);
      String text = String.valueOf(tick);
      int width = pen.getFontMetrics().stringWidth(text);
      pen.drawString(text, x - width / 2, TOP + SIZE * ZOOM + 19);
      pen.drawString(text, LEFT - 9 - width, y + 4);
    }
    pen.setFont(ChartStyle.font(14));
    pen.drawString("x (px of 96)", LEFT + SIZE * ZOOM / 2 - 40, TOP + SIZE * ZOOM + 42);
    Graphics2D turned = (Graphics2D) pen.create();
    turned.rotate(-Math.PI / 2, 22, TOP + SIZE * ZOOM / 2.0 + 40);
    turned.drawString("y (px of 96)", 22, TOP + SIZE * ZOOM / 2 + 40);
    turned.dispose();
  }

  /** The mean face, paler than it is, so that specks show on it. */
  private static void face(Graphics2D pen, double[] sum, int faces) {
    float[] pale = new float[sum.length];
    for (int i = 0; i < pale.length; i++) {
      pale[i] = (float) (0.55 * sum[i] / faces + 0.45 * 255);
    }
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(FaceSheet.picture(pale, SIZE), 0, 0, SIZE * ZOOM, SIZE * ZOOM, null);
  }

  private static void scatter(Graphics2D pen, float[][] points, int faces) {
    Graphics2D inside = (Graphics2D) pen.create();
    inside.setClip(0, 0, SIZE * ZOOM, SIZE * ZOOM);
    double opacity = Math.max(0.05, Math.min(0.8, 250.0 / faces));
    for (Keypoint keypoint : Keypoint.ALL) {
      inside.setColor(ChartStyle.translucent(FaceSheet.color(keypoint).darker(), opacity));
      for (int i = 0; i < faces; i++) {
        double x = place(points[i][keypoint.xIndex()]);
        double y = place(points[i][keypoint.yIndex()]);
        if (!Double.isNaN(x) && !Double.isNaN(y)) {
          inside.fill(new Ellipse2D.Double(x - 1.5, y - 1.5, 3, 3));
        }
      }
    }
    inside.dispose();
  }

  /** Numbered dots, and beside the map the names that belong to the numbers. */
  private static void means(Graphics2D pen, float[][] points, int faces) {
    int listX = SIZE * ZOOM + 30;
    pen.setFont(ChartStyle.bold(13));
    pen.setColor(ChartStyle.INK);
    pen.drawString("point, faces that have it", listX, 14);
    for (Keypoint keypoint : Keypoint.ALL) {
      double sumX = 0;
      double sumY = 0;
      int known = 0;
      for (int i = 0; i < faces; i++) {
        double x = points[i][keypoint.xIndex()];
        double y = points[i][keypoint.yIndex()];
        if (!Double.isNaN(x) && !Double.isNaN(y)) {
          sumX += x;
          sumY += y;
          known++;
        }
      }
      int row = keypoint.ordinal();
      if (known > 0) {
        numbered(pen, keypoint, place(sumX / known), place(sumY / known));
      }
      numbered(pen, keypoint, listX + 9, 36 + 26 * row);
      pen.setFont(ChartStyle.font(12));
      pen.setColor(ChartStyle.INK);
      String name = keypoint.label().replace('_', ' ');
      pen.drawString(String.format(Locale.ROOT, "%s, %,d", name, known), listX + 26, 40 + 26 * row);
    }
  }

  private static void numbered(Graphics2D pen, Keypoint keypoint, double x, double y) {
    FaceSheet.dot(pen, FaceSheet.color(keypoint), x, y, 9);
    pen.setFont(ChartStyle.bold(11));
    String number = String.valueOf(keypoint.ordinal() + 1);
    int width = pen.getFontMetrics().stringWidth(number);
    pen.drawString(number, (float) (x - width / 2.0), (float) y + 4);
  }

  private static double place(double coordinate) {
    return (coordinate + 0.5) * ZOOM;
  }
}
