package org.facelab.predict;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.facelab.detect.Photo;
import org.facelab.export.ModelDescription;
import org.facelab.face.Keypoint;
import org.facelab.report.ChartStyle;

/** Draws what was read off a photo onto it: boxes, points and emotions. */
final class Overlay {
  /** Larger side of the drawing in px: small crops grow so that text fits on them, large photos shrink. */
  private static final int SMALLEST = 480;

  private static final int LARGEST = 1600;

  /** Type in px, which grows with the drawing and shrinks with the face. */
  private static final int SMALLEST_TEXT = 12;

  private static final Color SURE = ChartStyle.YELLOW;
  private static final Color UNSURE = ChartStyle.VERMILLION;

  private final ModelDescription model;
  private final double scale;
  private final BufferedImage picture;
  private final Graphics2D pen;
  private final int text;

  private Overlay(ModelDescription model, Photo photo) {
    this.model = model;
    int side = Math.max(photo.width(), photo.height());
    this.scale = (double) Math.max(SMALLEST, Math.min(LARGEST, side)) / side;
    this.picture =
        ChartStyle.canvas(
            Math.max(1, (int) Math.round(photo.width() * scale)),
            Math.max(1, (int) Math.round(photo.height() * scale)));
    this.pen = ChartStyle.pen(picture);
    this.text = Math.max(SMALLEST_TEXT + 2, Math.max(picture.getWidth(), picture.getHeight()) / 60);
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(photo.image(), 0, 0, picture.getWidth(), picture.getHeight(), null);
  }

  /** The photo with its faces. */
  static BufferedImage draw(ModelDescription model, Photo photo, List<FaceReading> faces) {
    Overlay overlay = new Overlay(model, photo);
    // The surest is drawn last, over the others.
    for (int i = faces.size() - 1; i >= 0; i--) {
      overlay.face(faces.get(i));
    }
    overlay.pen.dispose();
    return overlay.picture;
  }

  private void face(FaceReading face) {
    Emotions emotion = Emotions.of(model, face);
    Color color = emotion != null && emotion.unsure() ? UNSURE : SURE;
    Rectangle2D box = new Rectangle2D.Double(0, 0, picture.getWidth(), picture.getHeight());
    if (face.box() != null) {
      box.setRect(
          face.box().x() * scale,
          face.box().y() * scale,
          face.box().width() * scale,
          face.box().height() * scale);
      frame(box, color);
    }
    if (face.points() != null) {
      points(face.points(), box.getWidth());
    }
    if (emotion != null) {
      label(emotion.text(), box, color);
    }
  }

  /** A line with a dark rim, which shows on any ground. */
  private void frame(Rectangle2D box, Color color) {
    pen.setColor(ChartStyle.translucent(ChartStyle.INK, 0.6));
    pen.setStroke(new BasicStroke(text / 5f + 2));
    pen.draw(box);
    pen.setColor(color);
    pen.setStroke(new BasicStroke(text / 7f));
    pen.draw(box);
  }

  private void points(float[] points, double faceWidth) {
    double radius = Math.max(1.5, Math.min(6, faceWidth / 60));
    for (Keypoint keypoint : Keypoint.ALL) {
      double x = (points[keypoint.xIndex()] + 0.5) * scale;
      double y = (points[keypoint.yIndex()] + 0.5) * scale;
      Ellipse2D dot = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
      pen.setColor(side(keypoint));
      pen.fill(dot);
      pen.setColor(ChartStyle.INK);
      pen.setStroke(new BasicStroke(0.8f));
      pen.draw(dot);
    }
  }

  private static Color side(Keypoint keypoint) {
    if (keypoint.name().contains("LEFT")) {
      return ChartStyle.ORANGE;
    }
    return keypoint.name().contains("RIGHT") ? ChartStyle.SKY : ChartStyle.GREEN;
  }

  /** Text on a plate above the box, or inside its top where there is no room above, never outside. */
  private void label(String words, Rectangle2D box, Color color) {
    int size = (int) Math.max(SMALLEST_TEXT, Math.min(text, box.getWidth() / 7));
    pen.setFont(ChartStyle.bold(size));
    FontMetrics metrics = pen.getFontMetrics();
    int width = metrics.stringWidth(words) + size;
    int height = metrics.getHeight() + size / 4;
    double x = Math.max(0, Math.min(box.getX(), picture.getWidth() - width));
    double y = box.getY() >= height ? box.getY() - height : Math.max(0, box.getY());
    pen.setColor(ChartStyle.translucent(ChartStyle.INK, 0.75));
    pen.fill(new Rectangle2D.Double(x, y, width, height));
    pen.setColor(color);
    pen.drawString(words, (float) x + size / 2f, (float) y + size / 8f + metrics.getAscent());
  }
}
