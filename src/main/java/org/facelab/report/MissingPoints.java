package org.facelab.report;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.facelab.data.FaceDataset;
import org.facelab.face.Keypoint;

/**
 * Which points are missing together and how often, drawn after Lex et al., <i>UpSet: Visualization of
 * Intersecting Sets</i> (IEEE TVCG 2014): a column is one combination of missing points, its bar the number
 * of faces that lack exactly these.
 */
final class MissingPoints {
  private static final int SHOWN = 16;
  private static final int COLUMN = 44;
  private static final int ROW = 24;
  private static final int NAMES = 320;
  private static final int HEADING = 64;
  private static final int BARS = 190;
  private static final int SHARES = 190;

  /**
   * One combination.
   *
   * @param missing bit k is set where point k is missing
   * @param faces faces that lack these points and no others
   */
  record Pattern(int missing, int faces) {
    boolean lacks(Keypoint keypoint) {
      return (missing >> keypoint.ordinal() & 1) == 1;
    }
  }

  private MissingPoints() {}

  /** The combinations that occur, the most frequent first. A point counts as missing if x or y is. */
  static List<Pattern> patterns(FaceDataset dataset) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int face = 0; face < dataset.size(); face++) {
      int missing = 0;
      for (Keypoint keypoint : Keypoint.ALL) {
        float x = dataset.points()[face * Keypoint.COORDINATES + keypoint.xIndex()];
        float y = dataset.points()[face * Keypoint.COORDINATES + keypoint.yIndex()];
        if (Float.isNaN(x) || Float.isNaN(y)) {
          missing |= 1 << keypoint.ordinal();
        }
      }
      counts.merge(missing, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .map(entry -> new Pattern(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingInt(Pattern::faces).reversed().thenComparing(Pattern::missing))
        .toList();
  }

  /** The picture of a source that has points. */
  static BufferedImage draw(FaceDataset dataset) {
    List<Pattern> patterns = patterns(dataset);
    List<Pattern> shown = patterns.subList(0, Math.min(SHOWN, patterns.size()));
    int matrix = NAMES + shown.size() * COLUMN;
    int width = Math.max(760, matrix + 30 + SHARES);
    BufferedImage image = ChartStyle.canvas(width, HEADING + BARS + Keypoint.COUNT * ROW + 46);
    Graphics2D pen = ChartStyle.pen(image);
    pen.setFont(ChartStyle.bold(16));
    pen.drawString(
        String.format(
            Locale.ROOT, "%s: missing points of %,d faces", dataset.source(), dataset.size()),
        20,
        28);
    pen.setFont(ChartStyle.font(13));
    pen.setColor(ChartStyle.FAINT_INK);
    pen.drawString(remark(patterns, shown), 20, 48);
    drawBars(pen, shown, dataset.size());
    drawMatrix(pen, shown);
    drawShares(pen, patterns, dataset.size(), matrix + 30);
    pen.dispose();
    return image;
  }

  private static String remark(List<Pattern> patterns, List<Pattern> shown) {
    int more = patterns.size() - shown.size();
    int faces = patterns.stream().skip(shown.size()).mapToInt(Pattern::faces).sum();
    String rest =
        more == 0
            ? ""
            : String.format(Locale.ROOT, "; %,d rarer columns with %,d faces", more, faces);
    return "a column is one combination: filled dots are missing, rings are known" + rest;
  }

  private static void drawBars(Graphics2D pen, List<Pattern> shown, int faces) {
    int foot = HEADING + BARS;
    pen.setColor(ChartStyle.INK);
    pen.setFont(ChartStyle.font(14));
    pen.drawString("number of faces", NAMES - 130, HEADING + BARS / 2);
    double most = shown.stream().mapToInt(Pattern::faces).max().orElse(1);
    pen.setFont(ChartStyle.font(11));
    for (int i = 0; i < shown.size(); i++) {
      double height = Math.max(1, (BARS - 40) * shown.get(i).faces() / most);
      double x = NAMES + i * COLUMN;
      pen.setColor(shown.get(i).missing() == 0 ? ChartStyle.BLUE : ChartStyle.VERMILLION);
      pen.fill(new Rectangle2D.Double(x + 9, foot - height - 6, COLUMN - 18, height));
      pen.setColor(ChartStyle.INK);
      centered(pen, number(shown.get(i).faces()), x + COLUMN / 2.0, foot - height - 24);
      centered(pen, share(shown.get(i).faces(), faces), x + COLUMN / 2.0, foot - height - 11);
    }
  }

  private static void drawMatrix(Graphics2D pen, List<Pattern> shown) {
    int top = HEADING + BARS;
    for (Keypoint keypoint : Keypoint.ALL) {
      double y = top + keypoint.ordinal() * ROW;
      if (keypoint.ordinal() % 2 == 0) {
        pen.setColor(ChartStyle.translucent(ChartStyle.GRID, 0.5));
        pen.fill(new Rectangle2D.Double(20, y, NAMES - 20 + shown.size() * COLUMN, ROW));
      }
      pen.setColor(ChartStyle.INK);
      pen.setFont(ChartStyle.font(13));
      pen.drawString(keypoint.label().replace('_', ' '), 28, (float) y + 17);
      for (int i = 0; i < shown.size(); i++) {
        double x = NAMES + (i + 0.5) * COLUMN;
        Ellipse2D dot = new Ellipse2D.Double(x - 6, y + ROW / 2.0 - 6, 12, 12);
        if (shown.get(i).lacks(keypoint)) {
          pen.setColor(ChartStyle.VERMILLION);
          pen.fill(dot);
        } else {
          pen.setColor(ChartStyle.FAINT_INK);
          pen.setStroke(new BasicStroke(1));
          pen.draw(dot);
        }
      }
    }
  }

  /** At the right, the share of faces that lack each point. */
  private static void drawShares(Graphics2D pen, List<Pattern> patterns, int faces, int left) {
    int top = HEADING + BARS;
    pen.setColor(ChartStyle.INK);
    pen.setFont(ChartStyle.font(14));
    pen.drawString("missing in % of faces", left, top - 10);
    pen.setFont(ChartStyle.font(12));
    for (Keypoint keypoint : Keypoint.ALL) {
      int missing = patterns.stream().filter(p -> p.lacks(keypoint)).mapToInt(Pattern::faces).sum();
      double y = top + keypoint.ordinal() * ROW;
      double length = 110.0 * missing / faces;
      pen.setColor(ChartStyle.VERMILLION);
      pen.fill(new Rectangle2D.Double(left, y + 5, length, ROW - 10));
      pen.setColor(ChartStyle.INK);
      pen.drawString(share(missing, faces), (float) (left + length + 6), (float) y + 17);
    }
  }

  private static void centered(Graphics2D pen, String text, double x, double y) {
    pen.drawString(text, (float) (x - pen.getFontMetrics().stringWidth(text) / 2.0), (float) y);
  }

  private static String number(int faces) {
    return String.format(Locale.ROOT, "%,d", faces);
  }

  private static String share(int part, int whole) {
    double percent = 100.0 * part / whole;
    if (part > 0 && percent < 0.05) {
      return "<0.1 %";
    }
    return part == 0 ? "0 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
