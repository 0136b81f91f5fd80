package org.facelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.MetricDirection;
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
    names = comparison.ranked().stream().map(RunSummary::name).toList();
  }

  /** How much of the runs' names is shown, and whether the figures have their intervals. */
  private record Layout(List<String> names, boolean intervals) {}

  /**
   * Aligned text, at most 80 columns wide if shorter names and values and leaving out the intervals can
   * make it so.
   *
   * @param bold whether the best figures are bold as well as starred
   */
  public String toText(boolean bold) {
    StringBuilder text = new StringBuilder();
    if (!names.isEmpty()) {
      Layout layout = layout();
      TextTable table = table(layout, true);
      text.append(bold ? table.toTerminal() : table.toText());
      text.append(legend("*", layout.intervals())).append('\n');
      if (!layout.names().equals(names)) {
        text.append('\n');
        IntStream.range(0, names.size())
            .forEach(i -> text.append("#%d: %s\n".formatted(i + 1, names.get(i))));
      }
      text.append(differences());
    }
    notes(text, "");
    return text.toString();
  }

  /** Markdown, with whole names and values. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    if (!names.isEmpty()) {
      text.append(table(new Layout(names, true), false).toMarkdown());
      text.append('\n').append(legend("bold:", true)).append('\n');
      if (!comparison.differences().isEmpty()) {
        text.append('\n').append(differenceTable(UnaryOperator.identity()).toMarkdown());
      }
    }
    notes(text, "- ");
    return text.toString();
  }

  /** The most telling layout that fits; if none does, the narrowest. */
  private Layout layout() {
    List<String> ofOneExperiment = withoutCommonExperiment();
    int longest = ofOneExperiment.stream().mapToInt(String::length).max().orElse(0);
    List<Layout> layouts = new ArrayList<>();
    for (boolean intervals : new boolean[] {true, false}) {
      Layout whole = new Layout(ofOneExperiment, intervals);
      int room = longest + WIDTH - table(whole, true).width();
      layouts.add(new Layout(names, intervals));
      layouts.add(whole);
      layouts.add(
          new Layout(
              ofOneExperiment.stream()
                  .map(name -> shortened(name, Math.max(room, SHORTEST_NAME)))
                  .toList(),
              intervals));
    }
    return layouts.stream()
        .filter(layout -> table(layout, true).width() <= WIDTH)
        .findFirst()
        .orElse(layouts.get(layouts.size() - 1));
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

  private TextTable table(Layout layout, boolean shortLabels) {
    TextTable table = new TextTable().right("#").left("run");
    comparison.metrics().forEach(m -> table.right(shortLabels ? shortLabel(m) : m));
    for (int i = 0; i < names.size(); i++) {
      RunSummary run = comparison.ranked().get(i);
      List<Cell> cells = new ArrayList<>(List.of(Cell.of(i + 1), Cell.of(layout.names().get(i))));
      for (String metric : comparison.metrics()) {
        cells.add(
            new Cell(figure(run, metric, layout.intervals()), comparison.isBest(run, metric)));
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

  private static String figure(RunSummary run, String metric, boolean withInterval) {
    double value = run.metric(metric);
    if (Double.isNaN(value)) {
      return "-";
    }
    Interval interval = run.evaluation().orElseThrow().interval(metric);
    return withInterval && interval.isDefined()
        ? number(metric, value) + " ±" + number(metric, (interval.high() - interval.low()) / 2)
        : number(metric, value);
  }

  private static String number(String metric, double value) {
    int decimals = metric.endsWith(".nme_interocular") ? 4 : 3;
    return MetricDirection.of(metric) == MetricDirection.NEITHER
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private String legend(String mark, boolean intervals) {
    boolean shown =
        intervals
            && comparison.ranked().stream()
                .flatMap(run -> run.evaluation().stream())
                .anyMatch(
                    e -> comparison.metrics().stream().anyMatch(m -> e.interval(m).isDefined()));
    return "sorted by "
        + comparison.sortedBy()
        + (names.size() > 1 ? "; " + mark + " best" : "")
        + (shown ? "; ± half the width of the 95 % interval" : "");
  }

  private String differences() {
    if (names.size() < 2) {
      return "";
    }
    if (comparison.differences().isEmpty()) {
      return "\nThe experiments do not differ.\n";
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
