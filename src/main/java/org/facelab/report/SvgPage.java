package org.facelab.report;

import java.util.List;

/** The strokes of a {@link NetworkDrawing}: columns of boxes, in the reader's light or dark colours. */
final class SvgPage {
  static final int PADDING = 26;
  static final int LINE = 17;
  static final int GAP = 26;

  private static final int WIDTH = 370;
  private static final int MARGIN = 46;
  private static final int CORNER = 14;

  /** Middle of the column of the trunk. */
  static final int MAIN = MARGIN + WIDTH / 2;

  private static final int BETWEEN = 40;

  /** Middle of a column; 0 is the trunk's, those of branches are on its right. */
  static int middle(int column) {
    return MAIN + column * (WIDTH + BETWEEN);
  }

  private static final String STYLE =
      """
      text { font: 13px system-ui, sans-serif; fill: #1b1f24; }
      .title { font-size: 18px; font-weight: 600; }
      .name, .shape { font-size: 11px; fill: #57606a; }
      .shape { font-family: ui-monospace, monospace; }
      .page { fill: #ffffff; }
      .box { fill: #f3f6fa; stroke: #8c959f; }
      .weights { fill: #ddeafc; stroke: #4a7fc1; }
      .sum { fill: #fff3d6; stroke: #b08a2e; }
      .line { fill: none; stroke: #57606a; stroke-width: 1.4; }
      .tip { fill: #57606a; }
      .times { font-size: 15px; font-weight: 600; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .name, .shape { fill: #9da7b3; }
        .page { fill: #0d1117; }
        .box { fill: #1c222b; stroke: #6e7681; }
        .weights { fill: #16304f; stroke: #5b94dc; }
        .sum { fill: #3d3216; stroke: #c79c3c; }
        .line { stroke: #9da7b3; }
        .tip { fill: #9da7b3; }
      }
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;
  private int right = MAIN + WIDTH / 2 + MARGIN;

  SvgPage(String title, String subtitle) {
    this.title = title;
    write(
        "<text class='title' x='%d' y='34'>%s</text>".formatted(MAIN - WIDTH / 2, escaped(title)));
    write(
        "<text class='name' x='%d' y='54'>%s</text>"
            .formatted(MAIN - WIDTH / 2, escaped(subtitle)));
  }

  /** Where the first box begins. */
  int top() {
    return 74;
  }

  /** A box of lines with the shape behind them, and how many numbers it has; empty: none. */
  void box(
      int middle,
      int y,
      boolean sum,
      String name,
      List<String> lines,
      String shape,
      String numbers) {
    right = Math.max(right, middle + WIDTH / 2 + MARGIN);
    int height = PADDING + lines.size() * LINE;
    int left = middle - WIDTH / 2;
    write(
        "<rect class='%s' x='%d' y='%d' width='%d' height='%d' rx='6'/>"
            .formatted(
                sum ? "sum" : !numbers.isEmpty() ? "weights" : "box", left, y, WIDTH, height));
    for (int i = 0; i < lines.size(); i++) {
      write(
          "<text x='%d' y='%d'>%s</text>"
              .formatted(left + 10, y + 17 + i * LINE, escaped(lines.get(i))));
    }
    write(
        "<text class='name' x='%d' y='%d'>%s</text>"
            .formatted(left + 10, y + height - 7, escaped(name)));
    write(
        "<text class='shape' x='%d' y='%d' text-anchor='end'>%s</text>"
            .formatted(left + WIDTH - 8, y + 17, shape));
    if (!numbers.isEmpty()) {
      write(
          "<text class='shape' x='%d' y='%d' text-anchor='end'>%s</text>"
              .formatted(left + WIDTH - 8, y + height - 7, numbers));
    }
  }

  /** From the lower edge of one box to the upper edge, or the side, of another. */
  void arrow(int fromX, int fromY, int toX, int toY, boolean toSum) {
    if (fromX == toX) {
      write("<path class='line' d='M%d %d V%d'/>".formatted(fromX, fromY, toY - 5));
      down(toX, toY);
    } else if (toSum) { // a branch's end, from the side
      int edge = toX + WIDTH / 2 + 10;
      write(
          "<path class='line' d='M%d %d V%d Q%d %d %d %d H%d'/>"
              .formatted(fromX, fromY, toY - CORNER, fromX, toY, fromX - CORNER, toY, edge));
      write("<path class='tip' d='M%d %d l9 -4 v8 z'/>".formatted(toX + WIDTH / 2 + 2, toY));
    } else {
      write(
          "<path class='line' d='M%d %d C%d %d %d %d %d %d'/>"
              .formatted(fromX, fromY, fromX, fromY + GAP, toX, toY - GAP - 5, toX, toY - 5));
      down(toX, toY);
    }
  }

  private void down(int x, int y) {
    write("<path class='tip' d='M%d %d l-4 -9 h8 z'/>".formatted(x, y));
  }

  /** Past the boxes on their right, from a fork to a sum. */
  void curve(int middle, int fromY, int toY) {
    int edge = middle + WIDTH / 2;
    int far = edge + 26;
    write(
        "<path class='line' d='M%d %d C%d %d %d %d %d %d V%d C%d %d %d %d %d %d'/>"
            .formatted(
                middle,
                fromY,
                middle,
                fromY + 14,
                far,
                fromY + 4,
                far,
                fromY + 30,
                toY - 20,
                far,
                toY,
                far,
                toY,
                edge + 10,
                toY));
    write("<path class='tip' d='M%d %d l9 -4 v8 z'/>".formatted(edge + 2, toY));
  }

  /** A bracket on the left: the boxes stand for several like them, one after another. */
  void times(int from, int to, int times) {
    int x = MAIN - WIDTH / 2 - 8;
    write("<path class='line' d='M%d %d h-6 V%d h6'/>".formatted(x, from, to));
    write(
        "<text class='times' x='%d' y='%d' text-anchor='end'>%d×</text>"
            .formatted(x - 10, (from + to) / 2 + 5, times));
  }

  /** The document. */
  String text(int bottom) {
    return """
        <svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='0 0 %d %d' role='img'>
        <title>%s</title>
        <style>
        %s</style>
        <rect class='page' width='100%%' height='100%%'/>
        %s</svg>
        """
        .formatted(right, bottom, right, bottom, escaped(title), STYLE, body);
  }

  private void write(String element) {
    body.append(element).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
