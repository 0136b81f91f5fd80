package org.facelab.report;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
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

  int of(int emotion) {
    return Arrays.stream(counts).mapToInt(part -> part[emotion]).sum();
  }

  /** Indices of the classes worth showing: emotions if a face has one, {@value #NONE} if one has none. */
  int[] shown() {
    int none = classes.size() - 1;
    int all = IntStream.rangeClosed(0, none).map(this::of).sum();
    return IntStream.rangeClosed(all > of(none) ? 0 : none, of(none) > 0 ? none : none - 1)
        .toArray();
  }

  /** Bars side by side for train, validation and test. */
  BufferedImage draw(String source) {
    int total = Arrays.stream(Part.values()).mapToInt(this::of).sum();
    CategoryChart chart =
        ChartStyle.style(
            new CategoryChartBuilder()
                .width(1000)
                .height(420)
                .title("%s: %,d faces by class and part".formatted(source, total))
                .xAxisTitle("emotion, faces in all parts")
                .yAxisTitle("number of faces")
                .build());
    chart.getStyler().setAvailableSpaceFill(0.8);
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.getStyler().setYAxisMin(0.0);
    List<String> names =
        Arrays.stream(shown()).mapToObj(k -> "%s %,d".formatted(classes.get(k), of(k))).toList();
    for (Part part : Part.values()) {
      List<Integer> heights = Arrays.stream(shown()).mapToObj(k -> of(part, k)).toList();
      String name = part.name().toLowerCase(Locale.ROOT);
      chart.addSeries("%s %,d".formatted(name, of(part)), names, heights);
    }
    return ChartStyle.paint(chart);
  }
}
