package org.facelab.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.MetricDirection;
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
   * One row for each run: its figures, each with the ends of its interval, and then the values of the keys
   * that differ. Runs without figures have empty cells and say why in {@code remarks}.
   */
  public String toCsv() {
    TextTable table = new TextTable().left("run").left("folder").left("status");
    for (String metric : comparison.metrics()) {
      table.right(metric);
      if (hasInterval(metric)) {
        table.right(metric + "_ci95_low").right(metric + "_ci95_high");
      }
    }
    comparison.differences().forEach(difference -> table.left("config." + difference.key()));
    table.left("remarks");
    for (int i = 0; i < comparison.ranked().size(); i++) {
      table.row(row(comparison.ranked().get(i), i));
    }
    comparison.others().forEach(run -> table.row(row(run, -1)));
    return table.toCsv();
  }

  private List<Cell> row(RunSummary run, int number) {
    List<String> cells =
        new ArrayList<>(List.of(run.name(), run.folder().toString(), run.status()));
    for (String metric : comparison.metrics()) {
      cells.add(digits(metric, run.metric(metric)));
      if (hasInterval(metric)) {
        Interval interval =
            run.evaluation().map(e -> e.interval(metric)).orElse(Interval.UNDEFINED);
        cells.add(digits(metric, interval.low()));
        cells.add(digits(metric, interval.high()));
      }
    }
    for (Difference difference : comparison.differences()) {
      cells.add(
          number < 0
              ? run.config().getOrDefault(difference.key(), "")
              : difference.values().get(number));
    }
    cells.add(String.join("; ", run.remarks()));
    return cells.stream().map(Cell::of).toList();
  }

  private boolean hasInterval(String metric) {
    return comparison.ranked().stream()
        .flatMap(run -> run.evaluation().stream())
        .anyMatch(evaluation -> evaluation.intervals().containsKey(metric));
  }

  private static String digits(String metric, double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return MetricDirection.of(metric) == MetricDirection.NEITHER
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** The same as objects, with the names of the figures in which a run is best. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    root.put("sorted_by", comparison.sortedBy());
    ArrayNode runs = root.putArray("runs");
    Stream.concat(comparison.ranked().stream(), comparison.others().stream())
        .forEach(run -> runs.add(json(run)));
    ObjectNode differences = root.putObject("differences");
    for (Difference difference : comparison.differences()) {
      ObjectNode values = differences.putObject(difference.key());
      for (int i = 0; i < comparison.ranked().size(); i++) {
        RunSummary run = comparison.ranked().get(i);
        values.put(run.folder().toString(), run.config().get(difference.key()));
      }
    }
    ArrayNode warnings = root.putArray("warnings");
    comparison.warnings().forEach(warnings::add);
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode json(RunSummary run) {
    ObjectNode node = JSON.createObjectNode();
    node.put("run", run.name());
    node.put("folder", run.folder().toString());
    node.put("status", run.status());
    if (run.evaluation().isPresent()) {
      Evaluation evaluation = run.evaluation().get();
      ObjectNode metrics = node.putObject("metrics");
      ObjectNode intervals = node.putObject("intervals");
      ArrayNode best = node.putArray("best");
      for (String metric : comparison.metrics()) {
        metrics.set(metric, number(metric, run.metric(metric)));
        Interval interval = evaluation.interval(metric);
        if (interval.isDefined()) {
          intervals.putArray(metric).add(interval.low()).add(interval.high());
        }
        if (comparison.isBest(run, metric)) {
          best.add(metric);
        }
      }
    }
    ArrayNode remarks = node.putArray("remarks");
    run.remarks().forEach(remarks::add);
    return node;
  }

  private static JsonNode number(String metric, double value) {
    if (Double.isNaN(value)) {
      return JSON.nullNode();
    }
    return MetricDirection.of(metric) == MetricDirection.NEITHER
        ? JSON.getNodeFactory().numberNode((long) value)
        : JSON.getNodeFactory().numberNode(value);
  }
}
