package org.facelab.report;

import java.util.Arrays;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.KeypointMetrics;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The cumulative error distribution: the share of faces whose error is at most so and so large. */
final class ErrorCurve {
  private ErrorCurve() {}

  /**
   * Draws the curve.
   *
   * @param nme of each face that has one
   */
  static XYChart draw(double[] nme, Evaluation evaluation) {
    XYChart chart =
        ChartStyle.style(
            new XYChartBuilder()
                .width(760)
                .height(520)
                .title("Keypoint error of %,d faces".formatted(nme.length))
                .xAxisTitle("mean error of a face (% of the distance of the outer eye corners)")
                .yAxisTitle("faces with at most this error (%)")
                .build());
    double limit = 100 * KeypointMetrics.FAILURE_NME;
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(limit);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    chart.getStyler().setXAxisDecimalPattern("#").setYAxisDecimalPattern("#");
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    double[] sorted = nme.clone();
    Arrays.sort(sorted);
    int inside = 0;
    while (inside < sorted.length && 100 * sorted[inside] <= limit) {
      inside++;
    }
    // A step for each face: along to its error, then up by one face. The curve begins a hair below
    // 0,
    // since XChart labels the values themselves, odd as they are, when they are evenly spaced.
    double[] x = new double[2 * inside + 2];
    double[] y = new double[2 * inside + 2];
    y[0] = -1e-9;
    for (int i = 0; i < inside; i++) {
      x[2 * i + 1] = 100 * sorted[i];
      y[2 * i + 1] = 100.0 * i / sorted.length;
      x[2 * i + 2] = 100 * sorted[i];
      y[2 * i + 2] = 100.0 * (i + 1) / sorted.length;
    }
    x[2 * inside + 1] = limit;
    y[2 * inside + 1] = 100.0 * inside / sorted.length;
    String label =
        "AUC to %.0f %%: %.3f   median: %.1f %%"
            .formatted(limit, evaluation.metric("keypoints.auc_10"), 100 * median(sorted));
    chart.addSeries(label, x, y).setMarker(SeriesMarkers.NONE);
    return chart;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
