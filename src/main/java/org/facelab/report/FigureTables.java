package org.facelab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.MetricDirection;
import org.facelab.evaluate.PairedTest.Method;
import org.facelab.report.TextTable.Cell;

/** One table for each figure: mean, spread and interval of each group, and what the tests say. */
final class FigureTables {
  private static final int SHORTEST_NAME = 8;

  private final Comparison comparison;
  private final int width;

  /**
   * @param width columns that the tables may have, if shorter names of the groups can make it so
   */
  FigureTables(Comparison comparison, int width) {
    this.comparison = comparison;
    this.width = width;
  }

  /**
   * The tables with their verdicts, and below what their columns mean; empty if there is no figure.
   *
   * @param heading from a figure's name to the lines above its table
   */
  String write(UnaryOperator<String> heading, Function<TextTable, String> form) {
    StringBuilder text = new StringBuilder();
    if (comparison.groups().size() == 1) {
      TextTable table = ofOne(comparison.groups().get(0));
      return table.size() == 0 ? "" : "\n" + form.apply(table) + legend();
    }
    for (String metric : comparison.metrics()) {
      List<RunGroup> ranked = comparison.ranked(metric);
      if (MetricDirection.of(metric) == MetricDirection.NEITHER
          || ranked.stream().noneMatch(group -> hasInterval(group, metric))) {
        continue;
      }
      text.append('\n').append(heading.apply(metric));
      text.append(form.apply(table(metric, ranked)));
      verdict(metric).ifPresent(verdict -> text.append(verdict).append('\n'));
    }
    return text.isEmpty() ? "" : text + legend();
  }

  private static boolean hasInterval(RunGroup group, String metric) {
    return group.figure(metric).interval().isDefined();
  }

  /** All figures of the only group. */
  private TextTable ofOne(RunGroup group) {
    TextTable table =
        new TextTable()
            .left(group.label())
            .right("mean")
            .right("sd")
            .right("95 % interval")
            .left("of");
    for (String metric : comparison.metrics()) {
      GroupFigure figure = group.figure(metric);
      if (MetricDirection.of(metric) != MetricDirection.NEITHER && figure.interval().isDefined()) {
        table.row(
            metric,
            number(metric, figure.mean()),
            number(metric, figure.sd()),
            interval(metric, figure.interval()),
            luck(figure));
      }
    }
    return table;
  }

  private TextTable table(String metric, List<RunGroup> ranked) {
    TextTable whole = table(metric, ranked, Integer.MAX_VALUE);
    if (whole.width() <= width) {
      return whole;
    }
    int longest = ranked.stream().mapToInt(g -> g.label().length()).max().orElse(0);
    return table(metric, ranked, Math.max(SHORTEST_NAME, longest + width - whole.width()));
  }

  private TextTable table(String metric, List<RunGroup> ranked, int nameLength) {
    RunGroup other = comparison.baseline().filter(ranked::contains).orElse(ranked.get(0));
    boolean tested = comparison.tests().stream().anyMatch(test -> test.metric().equals(metric));
    TextTable table =
        new TextTable()
            .right("#")
            .left("runs")
            .right("mean")
            .right("sd")
            .right("95 % interval")
            .left("of");
    if (tested) {
      table.right("to #" + comparison.number(other)).right("p").left("covers");
    }
    Optional<RunGroup> winner = comparison.winner(metric);
    for (RunGroup group : ranked) {
      GroupFigure figure = group.figure(metric);
      List<Cell> cells = new ArrayList<>();
      cells.add(Cell.of(comparison.number(group)));
      cells.add(Cell.of(ComparisonText.shortened(group.label(), nameLength)));
      cells.add(new Cell(number(metric, figure.mean()), winner.filter(group::equals).isPresent()));
      cells.add(Cell.of(number(metric, figure.sd())));
      cells.add(Cell.of(interval(metric, figure.interval())));
      cells.add(Cell.of(luck(figure)));
      if (tested) {
        Optional<GroupTest> test = comparison.test(metric, group, other);
        cells.add(Cell.of(test.map(t -> signed(metric, t.test().difference())).orElse("")));
        cells.add(Cell.of(test.map(t -> probability(t.corrected())).orElse("")));
        cells.add(Cell.of(test.map(t -> covers(t.test().method())).orElse("")));
      }
      table.row(cells);
    }
    return table;
  }

  private static String luck(GroupFigure figure) {
    if (figure.of() == null) {
      return figure.n() > 1 ? figure.n() + " seeds" : "";
    }
    return figure.of() == GroupFigure.Luck.SEEDS ? figure.n() + " seeds" : figure.of().label();
  }

  private static String covers(Method method) {
    return switch (method) {
      case MCNEMAR, FACES -> "faces";
      case PERSONS -> "persons";
      case FACES_AND_SEEDS, PERSONS_AND_SEEDS -> "+ seeds";
    };
  }

  /** Who is best, if that can be said. */
  private Optional<String> verdict(String metric) {
    List<RunGroup> ranked = comparison.ranked(metric);
    if (ranked.size() < 2) {
      return Optional.empty();
    }
    String best = "#" + comparison.number(ranked.get(0));
    List<RunGroup> alike = comparison.indistinguishableFromBest(metric);
    if (comparison.tests().stream().noneMatch(test -> test.metric().equals(metric))) {
      return Optional.of("Not tested: no winner is marked.");
    }
    if (alike.isEmpty()) {
      String others = ranked.size() == 2 ? "#" + comparison.number(ranked.get(1)) : "all others";
      boolean seeds =
          ranked.stream()
              .skip(1)
              .flatMap(group -> comparison.test(metric, ranked.get(0), group).stream())
              .allMatch(test -> test.test().method().coversSeeds());
      return Optional.of(
          "%s is better than %s%s."
              .formatted(best, others, seeds ? "" : ", as trained; other seeds may differ"));
    }
    String names =
        alike.size() == ranked.size() - 1 && alike.size() > 1
            ? "any other"
            : alike.stream()
                .map(group -> "#" + comparison.number(group))
                .collect(Collectors.joining(", "));
    return Optional.of("%s is not distinguishable from %s.".formatted(best, names));
  }

  /** What the columns mean, of those that are there. */
  private String legend() {
    StringBuilder text = new StringBuilder("\n");
    List<GroupFigure> figures =
        comparison.metrics().stream()
            .flatMap(metric -> comparison.ranked(metric).stream().map(g -> g.figure(metric)))
            .filter(figure -> figure.of() != null)
            .toList();
    line(
        text,
        figures.stream().anyMatch(f -> f.of() == GroupFigure.Luck.SEEDS),
        "of seeds: Student's interval of the mean; on these test faces");
    line(
        text,
        figures.stream().anyMatch(f -> f.of() != GroupFigure.Luck.SEEDS),
        "of faces, persons: bootstrap interval of one run; another seed may differ");
    List<GroupTest> tests = comparison.tests();
    if (!tests.isEmpty()) {
      long metrics = tests.stream().map(GroupTest::metric).distinct().count();
      text.append(
          "p: Holm-corrected for %d test%s (%d figure%s, all pairs); differs below %s%n"
              .formatted(
                  tests.size(),
                  tests.size() == 1 ? "" : "s",
                  metrics,
                  metrics == 1 ? "" : "s",
                  GroupTest.ALPHA));
      line(
          text,
          methods().anyMatch(Method::coversSeeds),
          "covers + seeds: the luck of the test faces and of the seeds");
      line(
          text,
          methods().anyMatch(method -> !method.coversSeeds()),
          "covers faces, persons: their luck alone, not that of a single seed");
      line(
          text,
          methods().anyMatch(Method.MCNEMAR::equals),
          "accuracy of single runs: McNemar's test");
    }
    return text.toString();
  }

  private Stream<Method> methods() {
    return comparison.tests().stream().map(test -> test.test().method());
  }

  private static void line(StringBuilder text, boolean wanted, String line) {
    text.append(wanted ? line + "\n" : "");
  }

  private static String interval(String metric, Interval interval) {
    return interval.isDefined()
        ? number(metric, interval.low()) + " to " + number(metric, interval.high())
        : "-";
  }

  private static String signed(String metric, double value) {
    String number = number(metric, value).replaceFirst("^-(?=[0.]*$)", "");
    return (value > 0 ? "+" : "") + number;
  }

  private static String probability(double p) {
    if (Double.isNaN(p)) {
      return "-";
    }
    return p < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /** A figure with the digits that matter. */
  static String number(String metric, double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    int decimals = metric.endsWith(".nme_interocular") ? 4 : 3;
    return MetricDirection.of(metric) == MetricDirection.NEITHER
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
