package org.facelab.report;

import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of text: aligned for a terminal, or as Markdown or CSV.
 *
 * <pre>{@code
 * String text = new TextTable().left("class").right("faces").row("happy", 8989).toText();
 * }</pre>
 *
 * A marked cell, such as the best of its column, ends with a star in the aligned forms, which a terminal
 * also shows bold, is bold in Markdown, and has no mark in CSV.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final List<Column> columns = new ArrayList<>();
  private final List<List<Cell>> rows = new ArrayList<>();

  /** One cell. */
  public record Cell(String text, boolean marked) {
    /** A cell without a mark. */
    public static Cell of(Object value) {
      return new Cell(String.valueOf(value), false);
    }
  }

  private record Column(String title, boolean right) {}

  /** Adds a column whose cells stand at its left edge: text. */
  public TextTable left(String title) {
    return column(title, false);
  }

  /** Adds a column whose cells stand at its right edge: numbers. */
  public TextTable right(String title) {
    return column(title, true);
  }

  private TextTable column(String title, boolean right) {
    if (!rows.isEmpty()) {
      throw new IllegalStateException("column '" + title + "' comes after the first row");
    }
    columns.add(new Column(title, right));
    return this;
  }

  /** Adds a row of unmarked cells, one value for each column. */
  public TextTable row(Object... values) {
    return row(Arrays.stream(values).map(Cell::of).toList());
  }

  /** Adds a row, one cell for each column. */
  public TextTable row(List<Cell> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.size(), columns.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** Number of rows below the title row. */
  public int size() {
    return rows.size();
  }

  /** Number of characters of the widest line of {@link #toText}. */
  public int width() {
    return toText().lines().mapToInt(TextTable::length).max().orElse(0);
  }

  /** Aligned columns under underlined titles, each line ended by a line feed. */
  public String toText() {
    return aligned(false);
  }

  /** As {@link #toText}, with marked cells in bold by ANSI codes. */
  public String toTerminal() {
    return aligned(true);
  }

  private String aligned(boolean bold) {
    int[] widths = new int[columns.size()];
    boolean[] starred = new boolean[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      int column = c;
      starred[c] = rows.stream().anyMatch(row -> row.get(column).marked());
      widths[c] =
          Math.max(
              length(columns.get(c).title()),
              rows.stream()
                  .mapToInt(row -> length(plain(row.get(column), starred[column])))
                  .max()
                  .orElse(0));
    }
    StringBuilder text = new StringBuilder();
    List<String> cells = new ArrayList<>();
    for (int c = 0; c < widths.length; c++) {
      cells.add(padded(columns.get(c).title(), widths[c], columns.get(c).right()));
    }
    line(text, cells);
    line(text, Arrays.stream(widths).mapToObj("-"::repeat).toList());
    for (List<Cell> row : rows) {
      cells.clear();
      for (int c = 0; c < widths.length; c++) {
        Cell cell = row.get(c);
        String padded = padded(plain(cell, starred[c]), widths[c], columns.get(c).right());
        cells.add(bold && cell.marked() ? BOLD + padded + PLAIN : padded);
      }
      line(text, cells);
    }
    return text.toString();
  }

  /** The cell's text; in a column with stars, each cell leaves room for one. */
  private static String plain(Cell cell, boolean starred) {
    String text = oneLine(cell.text());
    return starred ? text + (cell.marked() ? "*" : " ") : text;
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(String.join(GAP, cells).stripTrailing()).append('\n');
  }

  private static String padded(String text, int width, boolean right) {
    String padding = " ".repeat(Math.max(0, width - length(text)));
    return right ? padding + text : text + padding;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\R", " ");
  }

  /** A table of GitHub's Markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    markdownLine(text, columns.stream().map(c -> escaped(c.title())).toList());
    markdownLine(text, columns.stream().map(c -> c.right() ? "---:" : "---").toList());
    for (List<Cell> row : rows) {
      markdownLine(
          text,
          row.stream()
              .map(
                  cell -> cell.marked() ? "**" + escaped(cell.text()) + "**" : escaped(cell.text()))
              .toList());
    }
    return text.toString();
  }

  private static void markdownLine(StringBuilder text, List<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  private static String escaped(String text) {
    return oneLine(text).replace("|", "\\|");
  }

  /** Comma-separated values with a title row; cells are quoted where they must be. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    try (ICSVWriter csv = new CSVWriter(text)) {
      csv.writeNext(columns.stream().map(Column::title).toArray(String[]::new), false);
      for (List<Cell> row : rows) {
        csv.writeNext(row.stream().map(Cell::text).toArray(String[]::new), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
