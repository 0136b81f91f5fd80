package org.facelab.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.FaceDataset;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/**
 * How many faces of each emotion every part of a source has. A face with several possible emotions counts
 * as its most likely one.
 *
 * @param classes the emotions in order, then {@value #NONE}
 * @param counts for each part, the faces of each class
 */
record ClassCounts(List<String> classes, int[][] counts) {
  static final String NONE = "no emotion";

  static ClassCounts of(FaceData data, SourceData source) {
    List<String> classes = new ArrayList<>(data.emotions());
    classes.add(NONE);
    FaceDataset dataset = source.dataset();
    int[][] counts = new int[Part.values().length][classes.size()];
    for (int face = 0; face < dataset.size(); face++) {
      Part part = source.split().parts().get(face);
      int emotion = dataset.emotion(face);
      if (part != null) {
        counts[part.ordinal()][emotion < 0 ? classes.size() - 1 : emotion]++;
      }
    }
    return new ClassCounts(classes, counts);
  }

  int of(Part part, int emotion) {
    return counts[part.ordinal()][emotion];
  }

  int of(Part part) {
    return Arrays.stream(counts[part.ordinal()]).sum();
  }

  /** Bars side by side for train, validation and test. */
  BufferedImage draw(String source) {
    int total = Arrays.stream(Part.values()).mapToInt(this::of).sum();
    CategoryChart chart =
        ChartStyle.style(
            new CategoryChartBuilder()
                .width(1000)
                .height(420)
                .title(String.format(Locale.ROOT, "%s: %,d faces by class and part", source, total))
                .xAxisTitle("emotion")
                .yAxisTitle("number of faces")
                .build());
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setLabelsFont(ChartStyle.font(10));
    chart.getStyler().setLabelsFontColor(ChartStyle.INK);
    chart.getStyler().setLabelsPosition(1.04);
    chart.getStyler().setAvailableSpaceFill(0.88);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisMin(0.0);
    for (Part part : Part.values()) {
      List<Integer> heights = Arrays.stream(counts[part.ordinal()]).boxed().toList();
      chart.addSeries(part.name().toLowerCase(Locale.ROOT), classes, heights);
    }
    return ChartStyle.paint(chart);
  }
}
