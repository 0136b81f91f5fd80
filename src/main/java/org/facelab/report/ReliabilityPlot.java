package org.facelab.report;

import java.awt.BasicStroke;
import java.util.stream.IntStream;
import org.facelab.evaluate.CalibrationError;
import org.facelab.evaluate.Evaluation;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How often the network is right when it is so and so sure: on the diagonal if it is calibrated. */
final class ReliabilityPlot {
  private ReliabilityPlot() {}

  static XYChart draw(CalibrationError calibration, Evaluation evaluation) {
    XYChart chart =
        ChartStyle.style(
            new XYChartBuilder()
                .width(760)
                .height(520)
                .title("Calibration of the emotion's probability")
                .xAxisTitle("mean probability of the predicted emotion (%)")
                .yAxisTitle("predictions that are right (%)")
                .build());
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(100.0);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(100.0);
    chart.getStyler().setXAxisDecimalPattern("#").setYAxisDecimalPattern("#");
    XYSeries diagonal = chart.addSeries("calibrated", new double[] {0, 100}, new double[] {0, 100});
    diagonal.setMarker(SeriesMarkers.NONE);
    diagonal.setLineColor(ChartStyle.FAINT_INK);
    diagonal.setLineStyle(
        new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0));
    int[] bins =
        IntStream.range(0, CalibrationError.BINS)
            .filter(b -> calibration.faces(b) > 0)
            .filter(b -> Double.isFinite(calibration.meanConfidence(b)))
            .toArray();
    if (bins.length > 0) {
      XYSeries network =
          chart.addSeries(
              "network, ECE %.3f".formatted(evaluation.metric("emotion.ece")),
              IntStream.of(bins).mapToDouble(b -> 100 * calibration.meanConfidence(b)).toArray(),
              IntStream.of(bins).mapToDouble(b -> 100 * calibration.accuracy(b)).toArray());
      network.setMarker(SeriesMarkers.CIRCLE);
      network.setLineColor(ChartStyle.BLUE);
      network.setMarkerColor(ChartStyle.BLUE);
    }
    return chart;
  }
}
