package org.facelab.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.facelab.report.FaceImages.GreyFace;

/** Faces in rows under a heading, each with lines of text below and, if wanted, something drawn on it. */
final class FaceTiles {
  /** Width and height of a face on the sheet, in pixels. */
  static final int FACE = 144;

  private static final int COLUMNS = 6;
  private static final int GAP = 14;
  private static final int MARGIN = 20;
  private static final int HEADING = 44;
  private static final int LINE = 17;

  private FaceTiles() {}

  /** Draws on a face whose top left edge is at (0, 0) and that is {@link #FACE} wide. */
  interface Overlay {
    void draw(Graphics2D pen);
  }

  /**
   * One face of a sheet.
   *
   * @param face the picture; null where there is none
   * @param lines of text below it
   * @param overlay what is drawn on it
   */
  record Tile(GreyFace face, List<String> lines, Overlay overlay) {}

  static BufferedImage draw(String heading, String remark, List<Tile> tiles) {
    int lines = tiles.stream().mapToInt(t -> t.lines.size()).max().orElse(0);
    int height = FACE + 4 + lines * LINE + GAP;
    int rows = Math.max(1, (tiles.size() + COLUMNS - 1) / COLUMNS);
    BufferedImage image =
        ChartStyle.canvas(2 * MARGIN + COLUMNS * (FACE + GAP) - GAP, HEADING + 16 + rows * height);
    Graphics2D pen = ChartStyle.pen(image);
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.setFont(ChartStyle.bold(16));
    pen.drawString(heading, MARGIN, 28);
    pen.setFont(ChartStyle.font(13));
    pen.setColor(ChartStyle.FAINT_INK);
    pen.drawString(remark, MARGIN, 47);
    for (int i = 0; i < tiles.size(); i++) {
      Graphics2D tile = (Graphics2D) pen.create();
      tile.translate(MARGIN + i % COLUMNS * (FACE + GAP), HEADING + 16 + i / COLUMNS * height);
      draw(tile, tiles.get(i));
      tile.dispose();
    }
    pen.dispose();
    return image;
  }

  private static void draw(Graphics2D pen, Tile tile) {
    if (tile.face == null) {
      pen.setColor(ChartStyle.GRID);
      pen.fillRect(0, 0, FACE, FACE);
    } else {
      pen.drawImage(image(tile.face), 0, 0, FACE, FACE, null);
    }
    pen.setColor(ChartStyle.INK);
    for (int l = 0; l < tile.lines.size(); l++) {
      pen.drawString(fitted(pen, tile.lines.get(l)), 0, FACE + (l + 1) * LINE);
    }
    Graphics2D overlay = (Graphics2D) pen.create(0, 0, FACE, FACE);
    tile.overlay.draw(overlay);
    overlay.dispose();
  }

  /** The face as a picture of its own size. */
  static BufferedImage image(GreyFace face) {
    BufferedImage image =
        new BufferedImage(face.width(), face.height(), BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, face.width(), face.height(), face.pixels());
    return image;
  }

  private static String fitted(Graphics2D pen, String text) {
    String shortened = text;
    while (pen.getFontMetrics().stringWidth(shortened) > FACE && shortened.length() > 2) {
      shortened = shortened.substring(0, shortened.length() - 2) + "…";
    }
    return shortened;
  }
}
