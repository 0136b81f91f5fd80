package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.Metrics;

/** The figures of a report's runs, one table for each task. */
final class ReportTable {
  private final Comparison comparison;

  ReportTable(Comparison comparison) {
    this.comparison = comparison;
  }

  /** One object for each task that any run was scored on. */
  void addTo(ArrayNode tables) {
    for (String task : Comparison.TASKS) {
      List<String> metrics =
          Metrics.HEADLINES.stream()
              .filter(metric -> metric.startsWith(task + "."))
              .filter(
                  metric ->
                      comparison.ranked().stream()
                          .anyMatch(run -> !Double.isNaN(run.metric(metric))))
              .toList();
      if (metrics.isEmpty()) {
        continue;
      }
      ObjectNode table = tables.addObject().put("task", task);
      metrics.forEach(table.putArray("metrics")::add);
      ArrayNode rows = table.putArray("runs");
      for (int i = 0; i < comparison.ranked().size(); i++) {
        RunSummary run = comparison.ranked().get(i);
        if (metrics.stream().anyMatch(metric -> !Double.isNaN(run.metric(metric)))) {
          row(rows.addObject().put("run", i), run, task, metrics);
        }
      }
    }
  }

  private void row(ObjectNode row, RunSummary run, String task, List<String> metrics) {
    Evaluation evaluation = run.evaluation().orElseThrow();
    row.put("part", evaluation.part());
    ReportJson.number(
        row, "faces", run.metric(task + (task.equals("emotion") ? ".n" : ".n_faces")));
    Evaluation.Resampling resampling = evaluation.resampling().get(task);
    if (resampling != null) {
      row.put("resampled", resampling.unit()).put("units", resampling.units());
      row.put("resamples", resampling.resamples());
    }
    ArrayNode cells = row.putArray("cells");
    for (String metric : metrics) {
      ObjectNode cell = cells.addObject();
      ReportJson.number(cell, "value", run.metric(metric));
      Interval interval = evaluation.interval(metric);
      if (interval.isDefined()) {
        cell.putArray("ci95").add(interval.low()).add(interval.high());
      }
      cell.put("best", comparison.isBest(run, metric));
    }
  }
}
