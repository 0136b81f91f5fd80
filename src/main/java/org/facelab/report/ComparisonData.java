package org.facelab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.MetricDirection;
import org.facelab.evaluate.PairedTest;
import org.facelab.report.Comparison.Difference;
import org.facelab.report.TextTable.Cell;

/** A comparison for a program, with every digit: CSV or JSON. */
public final class ComparisonData {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Comparison comparison;

  /** Writes about this comparison. */
  public ComparisonData(Comparison comparison) {
    this.comparison = comparison;
  }

  /**
   * One row for each group: its figures, each with its standard deviation, the ends of its interval, what
   * that is of, and the difference from the best group (or the baseline) with its corrected p value; then the
   * values of the keys that differ. Runs that are left out follow, with the reason in {@code remarks}.
   */
  public String toCsv() {
    TextTable table = new TextTable().left("group").left("runs").left("seeds").right("n");
    for (String metric : comparison.metrics()) {
      table.right(metric);
      if (MetricDirection.of(metric) != MetricDirection.NEITHER) {
        table
            .right(metric + "_sd")
            .right(metric + "_ci95_low")
            .right(metric + "_ci95_high")
            .left(metric + "_ci95_of")
            .right(metric + "_difference")
            .right(metric + "_p_holm");
      }
    }
    comparison.differences().forEach(difference -> table.left("config." + difference.key()));
    table.left("remarks");
    comparison.groups().forEach(group -> table.row(row(group)));
    comparison.others().forEach(run -> table.row(row(run)));
    return table.toCsv();
  }

  private List<Cell> row(RunGroup group) {
    List<String> cells = new ArrayList<>();
    cells.add(group.label());
    cells.add(group.folders().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    cells.add(group.seeds().stream().map(String::valueOf).collect(Collectors.joining(" ")));
    cells.add(String.valueOf(group.size()));
    for (String metric : comparison.metrics()) {
      GroupFigure figure = group.figure(metric);
      cells.add(digits(metric, figure.mean()));
      if (MetricDirection.of(metric) != MetricDirection.NEITHER) {
        cells.add(digits(metric, figure.sd()));
        cells.add(digits(metric, figure.interval().low()));
        cells.add(digits(metric, figure.interval().high()));
        cells.add(figure.of() == null ? "" : figure.of().label());
        Optional<GroupTest> test = toReference(metric, group);
        cells.add(test.map(t -> digits(metric, t.test().difference())).orElse(""));
        cells.add(test.map(t -> digits(metric, t.corrected())).orElse(""));
      }
    }
    int number = comparison.number(group) - 1;
    for (Difference difference : comparison.differences()) {
      cells.add(difference.values().get(number));
    }
    cells.add(String.join("; ", group.remarks()));
    return cells.stream().map(Cell::of).toList();
  }

  /** The test against the baseline, or without one against the best. */
  private Optional<GroupTest> toReference(String metric, RunGroup group) {
    List<RunGroup> ranked = comparison.ranked(metric);
    return comparison
        .baseline()
        .or(() -> ranked.stream().findFirst())
        .flatMap(reference -> comparison.test(metric, group, reference));
  }

  private List<Cell> row(RunSummary run) {
    int columns = 0;
    for (String metric : comparison.metrics()) {
      columns += MetricDirection.of(metric) == MetricDirection.NEITHER ? 1 : 7;
    }
    List<String> cells = new ArrayList<>(List.of(run.name(), run.folder().toString()));
    cells.add(run.config().getOrDefault("seed", ""));
    cells.add("0");
    cells.addAll(Collections.nCopies(columns, ""));
    for (Difference difference : comparison.differences()) {
      cells.add(run.config().getOrDefault(difference.key(), ""));
    }
    cells.add(String.join("; ", run.remarks()));
    return cells.stream().map(Cell::of).toList();
  }

  private static String digits(String metric, double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return MetricDirection.of(metric) == MetricDirection.NEITHER && value == Math.rint(value)
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The groups with the figures of their runs, every test, and what differs. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("sorted_by", comparison.sortedBy());
    comparison.baseline().ifPresent(group -> root.put("baseline", group.label()));
    ArrayNode groups = root.putArray("groups");
    comparison.groups().forEach(group -> groups.add(json(group)));
    ArrayNode tests = root.putArray("tests");
    comparison.tests().forEach(test -> tests.add(json(test)));
    ObjectNode verdicts = root.putObject("not_distinguishable_from_best");
    for (String metric : comparison.metrics()) {
      if (comparison.ranked(metric).size() > 1
          && MetricDirection.of(metric) != MetricDirection.NEITHER) {
        ArrayNode names = verdicts.putArray(metric);
        comparison.indistinguishableFromBest(metric).forEach(group -> names.add(group.label()));
      }
    }
    ObjectNode differences = root.putObject("differences");
    for (Difference difference : comparison.differences()) {
      ObjectNode values = differences.putObject(difference.key());
      for (RunGroup group : comparison.groups()) {
        values.put(group.label(), group.config().get(difference.key()));
      }
    }
    ArrayNode others = root.putArray("others");
    for (RunSummary run : comparison.others()) {
      others.add(json(run).put("status", run.status()));
    }
    ArrayNode warnings = root.putArray("warnings");
    comparison.warnings().forEach(warnings::add);
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode json(RunGroup group) {
    ObjectNode node = JSON.createObjectNode();
    node.put("group", group.label());
    node.put("n", group.size());
    ArrayNode runs = node.putArray("runs");
    for (RunSummary run : group.runs()) {
      ObjectNode one = json(run).put("seed", run.seed());
      ObjectNode metrics = one.putObject("metrics");
      comparison.metrics().forEach(m -> metrics.set(m, number(m, run.metric(m))));
      runs.add(one);
    }
    ObjectNode metrics = node.putObject("metrics");
    ArrayNode winner = node.putArray("better_than_all_others");
    for (String metric : comparison.metrics()) {
      GroupFigure figure = group.figure(metric);
      ObjectNode values = metrics.putObject(metric);
      values.set("mean", number(metric, figure.mean()));
      values.set("sd", number(metric, figure.sd()));
      Interval interval = figure.interval();
      if (interval.isDefined()) {
        values.putArray("interval").add(interval.low()).add(interval.high());
        values.put("interval_of", figure.of().label());
      }
      if (comparison.winner(metric).filter(group::equals).isPresent()) {
        winner.add(metric);
      }
    }
    ArrayNode remarks = node.putArray("remarks");
    group.remarks().forEach(remarks::add);
    return node;
  }

  private static ObjectNode json(RunSummary run) {
    ObjectNode node = JSON.createObjectNode();
    node.put("run", run.name());
    node.put("folder", run.folder().toString());
    ArrayNode remarks = node.putArray("remarks");
    run.remarks().forEach(remarks::add);
    return node;
  }

  private static ObjectNode json(GroupTest test) {
    PairedTest paired = test.test();
    ObjectNode node = JSON.createObjectNode();
    node.put("metric", test.metric());
    node.put("first", test.first().label());
    node.put("second", test.second().label());
    node.put("method", paired.method().name().toLowerCase(java.util.Locale.ROOT));
    node.put("covers_seeds", paired.method().coversSeeds());
    node.set("difference", number(test.metric(), paired.difference()));
    if (paired.interval().isDefined()) {
      node.putArray("interval").add(paired.interval().low()).add(paired.interval().high());
    }
    node.set("p", number(test.metric(), paired.pValue()));
    node.set("p_holm", number(test.metric(), test.corrected()));
    node.put("differs", test.differs());
    return node;
  }

  private static JsonNode number(String metric, double value) {
    if (Double.isNaN(value)) {
      return JSON.nullNode();
    }
    return MetricDirection.of(metric) == MetricDirection.NEITHER && value == Math.rint(value)
        ? JSON.getNodeFactory().numberNode((long) value)
        : JSON.getNodeFactory().numberNode(value);
  }
}
