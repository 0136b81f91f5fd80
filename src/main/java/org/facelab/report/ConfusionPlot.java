package org.facelab.report;

import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/** Which class was taken for which: counts, and shares of each true class as shades. */
final class ConfusionPlot {
  private static final int CELL = 76;

  /** Cells of a matrix of more classes than this are smaller and hold the percentage alone. */
  private static final int LARGE_CELLS = 12;

  private static final int SMALL_CELL = 44;
  private static final int MARGIN = 24;
  private static final int HEADING = 60;

  private ConfusionPlot() {}

  /**
   * Draws the matrix.
   *
   * @param classes names of the classes
   * @param counts {@code [truth][predicted]}
   */
  static BufferedImage draw(List<String> classes, int[][] counts) {
    int n = classes.size();
    int cell = n > LARGE_CELLS ? SMALL_CELL : CELL;
    FontMetrics metrics = metrics();
    int labels = classes.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    boolean upright = labels > cell - 8;
    int left = MARGIN + 24 + labels + 10;
    int below = (upright ? labels : metrics.getHeight()) + 44;
    int width = Math.max(left + n * cell + MARGIN, 420);
    BufferedImage image = ChartStyle.canvas(width, HEADING + n * cell + below);
    Graphics2D pen = ChartStyle.pen(image);
    pen.setFont(ChartStyle.bold(16));
    int faces = Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
    pen.drawString("Confusion of %,d faces".formatted(faces), MARGIN, 26);
    pen.setFont(ChartStyle.font(13));
    pen.setColor(ChartStyle.FAINT_INK);
    pen.drawString("faces, and percent of the true class's", MARGIN, 46);
    for (int truth = 0; truth < n; truth++) {
      int total = Arrays.stream(counts[truth]).sum();
      int y = HEADING + truth * cell;
      for (int predicted = 0; predicted < n; predicted++) {
        int x = left + predicted * cell;
        cell(pen, x, y, cell, counts[truth][predicted], total, truth == predicted);
      }
      pen.setFont(ChartStyle.font(13));
      pen.setColor(ChartStyle.INK);
      String name = classes.get(truth);
      pen.drawString(name, left - 10 - metrics.stringWidth(name), y + cell / 2 + 5);
    }
    int foot = HEADING + n * cell;
    for (int predicted = 0; predicted < n; predicted++) {
      String name = classes.get(predicted);
      int middle = left + predicted * cell + cell / 2;
      if (upright) {
        drawUpright(pen, name, middle + 5, foot + 8 + metrics.stringWidth(name));
      } else {
        pen.drawString(name, middle - metrics.stringWidth(name) / 2, foot + 20);
      }
    }
    pen.setFont(ChartStyle.font(14));
    centred(pen, "predicted emotion", left + n * cell / 2, foot + below - 12);
    drawUpright(
        pen,
        "true emotion",
        MARGIN + 6,
        HEADING + (n * cell + pen.getFontMetrics().stringWidth("true emotion")) / 2);
    pen.dispose();
    return image;
  }

  private static FontMetrics metrics() {
    Graphics2D pen = ChartStyle.pen(ChartStyle.canvas(1, 1));
    FontMetrics metrics = pen.getFontMetrics(ChartStyle.font(13));
    pen.dispose();
    return metrics;
  }

  private static void cell(
      Graphics2D pen, int x, int y, int cell, int count, int total, boolean diagonal) {
    double share = total == 0 ? 0 : (double) count / total;
    pen.setColor(shade(diagonal ? ChartStyle.BLUE : ChartStyle.VERMILLION, share));
    pen.fillRect(x, y, cell - 1, cell - 1);
    pen.setColor(share > 0.55 ? ChartStyle.PAPER : ChartStyle.INK);
    String percent = total == 0 ? "–" : "%.0f %%".formatted(100 * share);
    if (cell == CELL) {
      pen.setFont(ChartStyle.bold(14));
      centred(pen, "%,d".formatted(count), x + cell / 2, y + cell / 2 - 1);
      pen.setFont(ChartStyle.font(12));
      centred(pen, percent, x + cell / 2, y + cell / 2 + 17);
    } else {
      pen.setFont(ChartStyle.font(12));
      centred(pen, percent, x + cell / 2, y + cell / 2 + 4);
    }
  }

  /** The colour thinned with white: none of it at 0, all at 1. */
  private static Color shade(Color color, double share) {
    return new Color(
        mix(color.getRed(), share), mix(color.getGreen(), share), mix(color.getBlue(), share));
  }

  private static int mix(int channel, double share) {
    return (int) Math.round(247 + share * (channel - 247));
  }

  private static void centred(Graphics2D pen, String text, int x, int y) {
    pen.drawString(text, x - pen.getFontMetrics().stringWidth(text) / 2, y);
  }

  /** Text that reads upwards, its baseline at x, beginning at y. */
  private static void drawUpright(Graphics2D pen, String text, int x, int y) {
    AffineTransform before = pen.getTransform();
    pen.rotate(-Math.PI / 2, x, y);
    pen.drawString(text, x, y);
    pen.setTransform(before);
  }
}
