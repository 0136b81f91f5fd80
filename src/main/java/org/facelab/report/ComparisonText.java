package org.facelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.facelab.report.Comparison.Difference;
import org.facelab.report.TextTable.Cell;

/** A comparison for a person: aligned text that fits a terminal if it can, or Markdown. */
public final class ComparisonText {
  private static final int WIDTH = 80;
  private static final int SHORTEST_NAME = 12;
  private static final int SHORTEST_VALUE = 10;

  private final Comparison comparison;
  private final List<String> names;

  /** Writes about this comparison. */
  public ComparisonText(Comparison comparison) {
    this.comparison = comparison;
    names = comparison.groups().stream().map(RunGroup::label).toList();
  }

  /**
   * Aligned text, at most 80 columns wide if shorter names and values can make it so.
   *
   * @param bold whether winners are bold as well as starred
   */
  public String toText(boolean bold) {
    StringBuilder text = new StringBuilder();
    if (!names.isEmpty()) {
      List<String> shown = shownNames();
      TextTable table = table(shown, true);
      text.append(bold ? table.toTerminal() : table.toText());
      text.append(legend("*")).append('\n');
      if (!shown.equals(names)) {
        text.append('\n');
        IntStream.range(0, names.size())
            .forEach(i -> text.append("#%d: %s\n".formatted(i + 1, names.get(i))));
      }
      text.append(figures(bold)).append(differences());
    }
    notes(text, "");
    return text.toString();
  }

  /** The means with their spread and intervals, and the tests, as aligned text. */
  public String figures(boolean bold) {
    return new FigureTables(comparison, WIDTH)
        .write(metric -> metric + "\n", t -> bold ? t.toTerminal() : t.toText());
  }

  /** Markdown, with whole names and values. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    if (!names.isEmpty()) {
      text.append(table(names, false).toMarkdown());
      text.append('\n').append(legend("bold:")).append('\n');
      text.append(
          new FigureTables(comparison, Integer.MAX_VALUE)
              .write(metric -> "`" + metric + "`\n\n", t -> t.toMarkdown() + "\n"));
      if (!comparison.differences().isEmpty()) {
        text.append('\n').append(differenceTable(UnaryOperator.identity()).toMarkdown());
      }
    }
    notes(text, "- ");
    return text.toString();
  }

  /** The most telling names that fit; if none do, the shortest. */
  private List<String> shownNames() {
    List<String> ofOneExperiment = withoutCommonExperiment();
    int longest = ofOneExperiment.stream().mapToInt(String::length).max().orElse(0);
    int room = longest + WIDTH - table(ofOneExperiment, true).width();
    List<String> shortest =
        ofOneExperiment.stream()
            .map(name -> shortened(name, Math.max(room, SHORTEST_NAME)))
            .toList();
    return List.of(names, ofOneExperiment).stream()
        .filter(shown -> table(shown, true).width() <= WIDTH)
        .findFirst()
        .orElse(shortest);
  }

  private List<String> withoutCommonExperiment() {
    long experiments =
        names.stream().map(n -> n.substring(0, n.indexOf('/') + 1)).distinct().count();
    return experiments == 1
        ? names.stream().map(n -> n.substring(n.indexOf('/') + 1)).toList()
        : names;
  }

  /** The text without its middle; the end, which tells runs apart, keeps the larger share. */
  static String shortened(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int head = (length - 1) * 2 / 5;
    int tail = length - 1 - head;
    return text.substring(0, head) + "…" + text.substring(text.length() - tail);
  }

  private TextTable table(List<String> shown, boolean shortLabels) {
    TextTable table = new TextTable().right("#").left("runs").right("n");
    comparison.metrics().forEach(m -> table.right(shortLabels ? shortLabel(m) : m));
    for (int i = 0; i < names.size(); i++) {
      RunGroup group = comparison.groups().get(i);
      List<Cell> cells =
          new ArrayList<>(List.of(Cell.of(i + 1), Cell.of(shown.get(i)), Cell.of(group.size())));
      for (String metric : comparison.metrics()) {
        Optional<RunGroup> winner = comparison.winner(metric);
        cells.add(
            new Cell(
                FigureTables.number(metric, group.figure(metric).mean()),
                winner.filter(group::equals).isPresent()));
      }
      table.row(cells);
    }
    return table;
  }

  /** The last part of a metric's name, or as many parts as tell it from the other columns. */
  private String shortLabel(String metric) {
    int dot = metric.lastIndexOf('.');
    while (dot > 0) {
      String label = metric.substring(dot + 1);
      if (comparison.metrics().stream().filter(m -> m.endsWith("." + label)).count() == 1) {
        return label;
      }
      dot = metric.lastIndexOf('.', dot - 1);
    }
    return metric;
  }

  private String legend(String mark) {
    boolean several = comparison.groups().stream().anyMatch(group -> group.size() > 1);
    boolean marked = comparison.metrics().stream().anyMatch(m -> comparison.winner(m).isPresent());
    return "sorted by "
        + comparison.sortedBy()
        + (several ? "; means of n runs" : "")
        + (marked ? "; " + mark + " better than all others, by the tests below" : "");
  }

  private String differences() {
    if (names.size() < 2) {
      return "";
    }
    if (comparison.differences().isEmpty()) {
      return "\n" + comparison.noDifferences() + "\n";
    }
    int keys = comparison.differences().stream().mapToInt(d -> d.key().length()).max().orElse(0);
    int room = Math.max(SHORTEST_VALUE, (WIDTH - keys) / names.size() - 2);
    return "\n" + differenceTable(value -> shortened(value, room)).toText();
  }

  private TextTable differenceTable(UnaryOperator<String> value) {
    TextTable table = new TextTable().left("what differs");
    IntStream.rangeClosed(1, names.size()).forEach(i -> table.left("#" + i));
    for (Difference difference : comparison.differences()) {
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(difference.key())));
      difference.values().forEach(v -> cells.add(Cell.of(value.apply(v))));
      table.row(cells);
    }
    return table;
  }

  private void notes(StringBuilder text, String bullet) {
    List<String> notes = comparison.notes();
    if (!notes.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n");
      notes.forEach(note -> text.append(bullet).append(note).append('\n'));
    }
  }
}
