package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.facelab.config.Task;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.MetricDirection;
import org.facelab.evaluate.Metrics;
import org.facelab.evaluate.TestFaces;

/** The figures of a report's groups and runs, one table for each task, and what the tests say of them. */
final class ReportTable {
  private final Comparison comparison;

  ReportTable(Comparison comparison) {
    this.comparison = comparison;
  }

  /** One object for each task that any group was scored on. */
  void addTo(ArrayNode tables) {
    for (Task task : List.of(Task.EMOTION, Task.KEYPOINTS)) {
      String prefix = TestFaces.prefix(task);
      List<String> metrics =
          Metrics.HEADLINES.stream()
              .filter(metric -> metric.startsWith(prefix + "."))
              .filter(metric -> comparison.groups().stream().anyMatch(g -> has(g, metric)))
              .toList();
      if (metrics.isEmpty()) {
        continue;
      }
      ObjectNode table = tables.addObject().put("task", prefix);
      ArrayNode heads = table.putArray("metrics");
      metrics.forEach(metric -> metric(heads.addObject().put("name", metric), metric));
      ArrayNode groups = table.putArray("groups");
      for (RunGroup group : comparison.groups()) {
        if (metrics.stream().anyMatch(metric -> has(group, metric))) {
          ObjectNode row = groups.addObject().put("group", comparison.number(group) - 1);
          row.put("n", group.size());
          ArrayNode cells = row.putArray("cells");
          metrics.forEach(metric -> cell(cells.addObject(), group, metric));
        }
      }
      faces(table, prefix);
    }
  }

  private static boolean has(RunGroup group, String metric) {
    return group.runs().stream().anyMatch(run -> !Double.isNaN(run.metric(metric)));
  }

  /** Which faces the task was scored on, and how the intervals of single runs were made. */
  private void faces(ObjectNode table, String prefix) {
    for (RunGroup group : comparison.groups()) {
      Evaluation evaluation = group.runs().get(0).evaluation().orElseThrow();
      double faces = evaluation.metric(prefix + (prefix.equals("emotion") ? ".n" : ".n_faces"));
      if (Double.isNaN(faces)) {
        continue;
      }
      table.put("part", evaluation.part());
      ReportJson.number(table, "faces", faces);
      Evaluation.Resampling resampling = evaluation.resampling().get(prefix);
      if (resampling != null) {
        table.put("resampled", resampling.unit()).put("units", resampling.units());
        table.put("resamples", resampling.resamples());
      }
      return; // all groups have the same test faces
    }
  }

  private void cell(ObjectNode cell, RunGroup group, String metric) {
    GroupFigure figure = group.figure(metric);
    ReportJson.figure(cell, "mean", figure.mean(), figure.interval());
    ReportJson.number(cell, "sd", figure.sd());
    cell.put("of", figure.of() == null ? null : figure.of().label());
    boolean tested = isTested(metric);
    cell.put("winner", tested && comparison.winner(metric).filter(group::equals).isPresent());
    boolean undecided = tested && !comparison.indistinguishableFromBest(metric).isEmpty();
    cell.put(
        "alike",
        undecided
            && (comparison.indistinguishableFromBest(metric).contains(group)
                || comparison.ranked(metric).get(0).equals(group)));
    ArrayNode runs = cell.putArray("runs");
    for (RunSummary run : group.runs()) {
      ObjectNode one = runs.addObject();
      ReportJson.figure(
          one, "value", run.metric(metric), run.evaluation().orElseThrow().interval(metric));
    }
  }

  private boolean isTested(String metric) {
    return comparison.tests().stream().anyMatch(test -> test.metric().equals(metric));
  }

  /** The tests of the best group against every other. */
  private void metric(ObjectNode head, String metric) {
    head.put("lower_is_better", MetricDirection.of(metric) == MetricDirection.LOWER);
    head.put("tested", isTested(metric));
    ArrayNode tests = head.putArray("tests");
    List<RunGroup> ranked = comparison.ranked(metric);
    for (RunGroup other : ranked.subList(Math.min(1, ranked.size()), ranked.size())) {
      Optional<GroupTest> found = comparison.test(metric, ranked.get(0), other);
      if (found.isEmpty()) {
        continue;
      }
      GroupTest test = found.get();
      ObjectNode one = tests.addObject();
      one.put("best", comparison.number(ranked.get(0)) - 1);
      one.put("other", comparison.number(other) - 1);
      ReportJson.figure(one, "difference", test.test().difference(), test.test().interval());
      ReportJson.number(one, "p", test.corrected());
      one.put("differs", test.differs());
      one.put("method", test.test().method().name().toLowerCase(java.util.Locale.ROOT));
    }
  }
}
