package org.facelab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.facelab.data.PreparedFace;
import org.facelab.face.Keypoint;

/** A sheet of faces in rows, each with its points and two lines of text. */
final class FaceSheet {
  private static final int GAP = 10;
  private static final int MARGIN = 20;
  private static final int HEADING = 88;
  private static final int LINE = 14;

  private final int columns;
  private final int face;
  private final int imageSize;

  /**
   * A sheet for faces of one size.
   *
   * @param columns faces in a row
   * @param face width and height of a face on the sheet
   * @param imageSize width and height of a face in its own pixels
   */
  FaceSheet(int columns, int face, int imageSize) {
    this.columns = columns;
    this.face = face;
    this.imageSize = imageSize;
  }

  /**
   * One face of a sheet.
   *
   * @param face the picture and its points, of which missing ones are left out
   * @param lines up to two lines of text
   */
  record Tile(PreparedFace face, List<String> lines) {}

  /** The sheet, under a title and an explanation. */
  BufferedImage draw(String title, String remark, List<Tile> tiles) {
    int tileHeight = face + 2 * LINE + GAP;
    int rows = (tiles.size() + columns - 1) / columns;
    int width = 2 * MARGIN + columns * (face + GAP) - GAP;
    BufferedImage sheet = ChartStyle.canvas(width, HEADING + rows * tileHeight + GAP);
    Graphics2D pen = ChartStyle.pen(sheet);
    heading(pen, title, remark);
    for (int i = 0; i < tiles.size(); i++) {
      Graphics2D place = (Graphics2D) pen.create();
      place.translate(
          MARGIN + i % columns * (face + GAP), HEADING + (double) (i / columns * tileHeight));
      tile(place, tiles.get(i));
      place.dispose();
    }
    pen.dispose();
    roundLevels(sheet);
    return sheet;
  }

  /** Leaves 65 levels of each colour: no eye misses the others, and the PNG is half as long. */
  private static void roundLevels(BufferedImage sheet) {
    for (int y = 0; y < sheet.getHeight(); y++) {
      for (int x = 0; x < sheet.getWidth(); x++) {
        int rgb = sheet.getRGB(x, y);
        sheet.setRGB(x, y, level(rgb >> 16) << 16 | level(rgb >> 8) << 8 | level(rgb));
      }
    }
  }

  private static int level(int color) {
    return Math.min(255, ((color & 0xFF) + 2) / 4 * 4);
  }

  /** Title, remark and the colours of the points, at the top left of a picture. */
  static void heading(Graphics2D pen, String title, String remark) {
    pen.setColor(ChartStyle.INK);
    pen.setFont(ChartStyle.bold(16));
    pen.drawString(title, MARGIN, 28);
    pen.setFont(ChartStyle.font(13));
    pen.setColor(ChartStyle.FAINT_INK);
    pen.drawString(remark, MARGIN, 48);
    double x = MARGIN + 5;
    for (Keypoint one :
        List.of(Keypoint.LEFT_EYE_CENTER, Keypoint.RIGHT_EYE_CENTER, Keypoint.NOSE_TIP)) {
      String side =
          switch (one) {
            case LEFT_EYE_CENTER -> "the person's left";
            case RIGHT_EYE_CENTER -> "the person's right";
            default -> "midline";
          };
      dot(pen, color(one), x, 65, 4);
      pen.setColor(ChartStyle.INK);
      pen.drawString(side, (float) x + 9, 70);
      x += pen.getFontMetrics().stringWidth(side) + 32;
    }
  }

  /** The colour of points of this side of a face. */
  static Color color(Keypoint keypoint) {
    if (keypoint.name().contains("LEFT")) {
      return ChartStyle.ORANGE;
    }
    return keypoint.name().contains("RIGHT") ? ChartStyle.SKY : ChartStyle.GREEN;
  }

  /** A dot with a dark rim, which shows on any ground. */
  static void dot(Graphics2D pen, Color color, double x, double y, double radius) {
    Ellipse2D dot = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    pen.setColor(color);
    pen.fill(dot);
    pen.setColor(ChartStyle.INK);
    pen.setStroke(new BasicStroke(0.7f));
    pen.draw(dot);
  }

  /** The picture of a face {@code [C, S, S]} of 0 to 255. */
  static BufferedImage picture(float[] pixels, int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    int plane = size * size;
    for (int i = 0; i < plane; i++) {
      int red = Math.round(pixels[i]);
      int green = pixels.length == plane ? red : Math.round(pixels[plane + i]);
      int blue = pixels.length == plane ? red : Math.round(pixels[2 * plane + i]);
      image.setRGB(i % size, i / size, red << 16 | green << 8 | blue);
    }
    return image;
  }

  private void tile(Graphics2D pen, Tile tile) {
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(picture(tile.face.pixels(), imageSize), 0, 0, face, face, null);
    pen.setFont(ChartStyle.font(11));
    pen.setColor(ChartStyle.INK);
    for (int line = 0; line < tile.lines.size(); line++) {
      String text = fitted(pen, tile.lines.get(line));
      pen.drawString(text, 0, face + (line + 1) * LINE - 2);
    }
    pen.setClip(0, 0, face, face);
    for (Keypoint keypoint : Keypoint.ALL) {
      double scale = (double) face / imageSize;
      double x = (tile.face.points()[keypoint.xIndex()] + 0.5) * scale;
      double y = (tile.face.points()[keypoint.yIndex()] + 0.5) * scale;
      if (!Double.isNaN(x) && !Double.isNaN(y)) {
        dot(pen, color(keypoint), x, y, face / 48.0);
      }
    }
  }

  private String fitted(Graphics2D pen, String text) {
    String shorter = text;
    while (pen.getFontMetrics().stringWidth(shorter) > face + GAP - 4 && shorter.length() > 2) {
      shorter = shorter.substring(0, shorter.length() - 2) + "…";
    }
    return shorter;
  }
}
