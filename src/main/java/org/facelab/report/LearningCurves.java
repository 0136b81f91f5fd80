package org.facelab.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.facelab.train.History;
import org.facelab.train.History.Row;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The figures of training and validation over the epochs, one panel for each figure. */
final class LearningCurves {
  private static final int PANEL_WIDTH = 560;
  private static final int PANEL_HEIGHT = 340;
  private static final int COLUMNS = 2;

  /** Up to so many epochs, each has a dot. */
  private static final int EPOCHS_WITH_DOTS = 40;

  /** Up to so many epochs, each has a label. */
  private static final int EPOCHS_WITH_LABELS = 14;

  private LearningCurves() {}

  private record Panel(String title, String unit, List<String> series) {
    Panel(String title, String unit, String figure) {
      this(title, unit, List.of("train." + figure, "validation." + figure));
    }
  }

  private static final List<Panel> PANELS =
      List.of(
          new Panel("Total loss", "loss", "loss"),
          new Panel("Emotion loss", "cross-entropy (nats)", "emotion.loss"),
          new Panel("Keypoint loss", "mean squared error (image 2 wide)", "keypoints.loss"),
          new Panel("Emotion accuracy", "share of faces", "emotion.accuracy"),
          new Panel("Keypoint error", "RMSE (px of 96)", "keypoints.rmse_px"),
          new Panel("Learning rate", "learning rate", List.of("learning_rate")),
          new Panel(
              "Task weights", "weight of the loss", List.of("weight.emotion", "weight.keypoints")));

  /** One panel for each figure that the history has and that says something; empty if there is none. */
  static Optional<BufferedImage> draw(History history) {
    boolean bothTasks = has(history, "train.emotion.loss") && has(history, "train.keypoints.loss");
    List<XYChart> charts = new ArrayList<>();
    for (Panel panel : PANELS) {
      // With one task, the total is that task's loss and its weight means nothing.
      boolean ofBoth = panel.title.equals("Total loss") || panel.title.equals("Task weights");
      if (!ofBoth || bothTasks) {
        XYChart chart = chart(panel, history);
        if (!chart.getSeriesMap().isEmpty()) {
          charts.add(chart);
        }
      }
    }
    if (charts.isEmpty()) {
      return Optional.empty();
    }
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage image = ChartStyle.canvas(COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < charts.size(); i++) {
      graphics.drawImage(
          ChartStyle.paint(charts.get(i)),
          i % COLUMNS * PANEL_WIDTH,
          i / COLUMNS * PANEL_HEIGHT,
          null);
    }
    graphics.dispose();
    return Optional.of(image);
  }

  private static XYChart chart(Panel panel, History history) {
    XYChart chart =
        ChartStyle.style(
            new XYChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .title(panel.title)
                .xAxisTitle("epoch")
                .yAxisTitle(panel.unit)
                .build());
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
    chart.getStyler().setLegendVisible(panel.series.size() > 1);
    chart.getStyler().setXAxisDecimalPattern("#");
    chart.getStyler().setyAxisTickLabelsFormattingFunction(LearningCurves::fourDigits);
    double[] epochs = history.rows().stream().mapToDouble(Row::epoch).toArray();
    if (epochs.length > EPOCHS_WITH_LABELS) {
      // XChart labels evenly spaced values themselves, crowding them; a hair off, it picks round
      // ones.
      epochs[0] += 0.001;
    }
    for (String column : panel.series) {
      double[] values = history.rows().stream().mapToDouble(row -> row.value(column)).toArray();
      int[] finite =
          IntStream.range(0, values.length).filter(i -> Double.isFinite(values[i])).toArray();
      if (finite.length > 0) {
        XYSeries series =
            chart.addSeries(
                label(column),
                IntStream.of(finite).mapToDouble(i -> epochs[i]).toArray(),
                IntStream.of(finite).mapToDouble(i -> values[i]).toArray());
        series.setMarker(
            epochs.length > EPOCHS_WITH_DOTS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
      }
    }
    chart.getStyler().setMarkerSize(5);
    return chart;
  }

  private static boolean has(History history, String column) {
    return history.rows().stream().anyMatch(row -> row.values().containsKey(column));
  }

  private static String fourDigits(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** What differs between the series of a panel: {@code train}, or the task of {@code weight.emotion}. */
  private static String label(String column) {
    return column.startsWith("weight.")
        ? column.substring("weight.".length())
        : column.contains(".") ? column.substring(0, column.indexOf('.')) : column;
  }
}
