package org.facelab.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facelab.train.LearningRateRange.Result;
import org.facelab.train.LearningRateRange.Step;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss of a learning-rate range test over the rate. */
public final class LearningRatePlot {
  private LearningRatePlot() {}

  /** Writes the picture as PNG. */
  public static void write(Path file, String experiment, Result result) throws IOException {
    XYChart chart =
        ChartStyle.style(
            new XYChartBuilder()
                .width(760)
                .height(460)
                .title("Learning-rate range test of " + experiment)
                .xAxisTitle("learning rate of the step")
                .yAxisTitle("training loss before the step")
                .build());
    chart.getStyler().setXAxisLogarithmic(true).setLegendPosition(LegendPosition.InsideSW);
    List<Step> steps = result.steps();
    double least = steps.stream().mapToDouble(Step::smoothed).min().orElse(0);
    double first = steps.get(0).smoothed();
    // What has blown up at the end would press all else flat.
    double top = first + 1.5 * (first - least);
    line(chart, "each step", steps, Step::loss, top).setLineWidth(1f).setLineColor(ChartStyle.SKY);
    line(chart, "running mean", steps, Step::smoothed, top)
        .setLineWidth(2.5f)
        .setLineColor(ChartStyle.BLUE);
    mark(chart, "falls fastest: %.2g", result.steepest(), least, top)
        .setLineColor(ChartStyle.GREEN);
    mark(chart, "lowest: %.2g", result.lowest(), least, top).setLineColor(ChartStyle.VERMILLION);
    ChartStyle.write(chart, file);
  }

  private static XYSeries line(
      XYChart chart,
      String name,
      List<Step> steps,
      java.util.function.ToDoubleFunction<Step> value,
      double top) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (Step step : steps) {
      x.add(step.learningRate());
      y.add(Math.min(top, value.applyAsDouble(step)));
    }
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  private static XYSeries mark(XYChart chart, String name, double rate, double least, double top) {
    double at = Double.isNaN(rate) ? 1 : rate;
    XYSeries series =
        chart.addSeries(name.formatted(rate), new double[] {at, at}, new double[] {least, top});
    series.setMarker(SeriesMarkers.NONE);
    series.setEnabled(!Double.isNaN(rate));
    return series;
  }
}
