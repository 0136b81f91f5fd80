package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.KeypointMetrics;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;

/** What a report says of one run's points: error of each, its distribution, persons, faces to look at. */
final class ReportKeypoints {
  /** The cumulative error curve has a point at each of these, up to {@link #CURVE_LIMIT}. */
  private static final double CURVE_STEP = 0.001;

  private static final double CURVE_LIMIT = 0.15;

  /** Bars of the histogram of errors, the last of which has all that is larger. */
  private static final double BAR = 0.005;

  private static final int BARS = 40;
  private static final double[] QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1};

  private final ReportRun run;
  private final Evaluation evaluation;
  private final List<Row> rows;

  ReportKeypoints(ReportRun run) {
    this.run = run;
    evaluation = run.summary().evaluation().orElseThrow();
    rows = run.predictions().orElseThrow().rows().stream().filter(Row::scoresPoints).toList();
  }

  /** Whether the run has any points to speak of. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * All of it.
   *
   * @param details intervals of the points' figures by name
   * @param faces where pictures come from
   * @param shown how many of the best, of the median and, twice as many, of the worst faces
   */
  void addTo(ObjectNode node, SortedMap<String, Interval> details, ReportFaces faces, int shown) {
    node.put("faces", rows.size());
    ArrayNode points = node.putArray("per_point");
    for (Keypoint point : Keypoint.ALL) {
      String name = "keypoints.per_point." + point.label() + ".";
      ObjectNode one = points.addObject().put("name", point.label());
      ReportJson.number(one, "n", evaluation.metric(name + "n"));
      String rmse = name + "rmse_px";
      ReportJson.figure(one, "rmse_px", evaluation.metric(rmse), details.get(rmse));
      ReportJson.number(one, "nme", evaluation.metric(name + "nme_interocular"));
    }
    double[] nme =
        rows.stream()
            .mapToDouble(KeypointMetrics::nme)
            .filter(v -> !Double.isNaN(v))
            .sorted()
            .toArray();
    node.put("measured", nme.length);
    if (nme.length > 0) {
      distribution(node, nme);
    }
    ReportPersons.addTo(node, rows, KeypointMetrics::nme, true, faces);
    faces(node.putObject("examples"), faces, shown);
  }

  private static void distribution(ObjectNode node, double[] sorted) {
    ArrayNode curve = node.putArray("curve");
    for (int i = 0; i <= Math.round(CURVE_LIMIT / CURVE_STEP); i++) {
      double limit = i * CURVE_STEP;
      long within = Arrays.stream(sorted).filter(v -> v <= limit).count();
      curve.add((double) within / sorted.length);
    }
    node.put("curve_step", CURVE_STEP);
    int[] bars = new int[BARS];
    for (double value : sorted) {
      bars[(int) Math.min(BARS - 1.0, value / BAR)]++;
    }
    ArrayNode histogram = node.putArray("histogram");
    Arrays.stream(bars).forEach(histogram::add);
    node.put("histogram_step", BAR);
    ArrayNode quantiles = node.putArray("quantiles");
    for (double share : QUANTILES) {
      ObjectNode quantile = quantiles.addObject().put("share", share);
      int rank = Math.max(0, (int) Math.ceil(share * sorted.length) - 1);
      ReportJson.number(quantile, "nme", sorted[rank]);
    }
  }

  private void faces(ObjectNode node, ReportFaces faces, int shown) {
    List<Row> byError =
        rows.stream()
            .filter(row -> Double.isFinite(KeypointMetrics.rmsePx(row)))
            .sorted(Comparator.comparingDouble(KeypointMetrics::rmsePx))
            .toList();
    int size = byError.size();
    int best = Math.min(shown, size);
    int worst = Math.min(2 * shown, size - best);
    int median = Math.max(0, Math.min(shown, size - best - worst));
    int middle = Math.max(best, Math.min(size / 2 - median / 2, size - worst - median));
    list(node.putArray("best"), byError.subList(0, best), faces);
    list(node.putArray("median"), byError.subList(middle, middle + median), faces);
    List<Row> last = new java.util.ArrayList<>(byError.subList(size - worst, size));
    java.util.Collections.reverse(last);
    list(node.putArray("worst"), last, faces);
  }

  private void list(ArrayNode list, List<Row> shown, ReportFaces faces) {
    shown.forEach(row -> add(list.addObject(), run, row, faces));
  }

  /** A face with its true and predicted points, in px of 96 to two decimals. */
  static void add(ObjectNode node, ReportRun run, Row row, ReportFaces faces) {
    node.put("source", row.source()).put("id", row.id());
    ReportJson.number(node, "rmse_px", KeypointMetrics.rmsePx(row));
    ReportJson.number(node, "nme", KeypointMetrics.nme(row));
    coordinates(node.putArray("truth"), row.points());
    coordinates(node.putArray("predicted"), row.predictedPoints());
    node.put("face", faces.picture(run, row));
  }

  private static void coordinates(ArrayNode list, float[] values) {
    for (float value : values) {
      if (Float.isFinite(value)) {
        list.add(Math.round(100.0 * value) / 100.0);
      } else {
        list.addNull();
      }
    }
  }
}
