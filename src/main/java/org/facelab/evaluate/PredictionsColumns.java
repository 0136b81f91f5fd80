package org.facelab.evaluate;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;

/** Where the columns of one {@code predictions.csv} are, and what their cells say. */
final class PredictionsColumns {
  private final Path file;
  private final int width;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<String> emotions;
  private final List<String> probabilities;
  private final List<String> targets;

  PredictionsColumns(Path file, String[] titles) {
    this.file = file;
    width = titles.length;
    for (int c = 0; c < width; c++) {
      columns.put(titles[c], c);
    }
    emotions =
        columns.containsKey(PredictionsCsv.PREDICTED)
            ? Arrays.stream(titles)
                .filter(title -> title.startsWith(PredictionsCsv.PROBABILITY))
                .map(title -> title.substring(PredictionsCsv.PROBABILITY.length()))
                .toList()
            : List.of();
    probabilities = emotions.stream().map(emotion -> PredictionsCsv.PROBABILITY + emotion).toList();
    targets = emotions.stream().map(emotion -> PredictionsCsv.TARGET + emotion).toList();
  }

  /** The network's classes, in order; none if the file has no emotions. */
  List<String> emotions() {
    return emotions;
  }

  /** The face of a line. */
  Row row(String[] cells, long line) {
    if (cells.length != width) {
      throw new InputException(
          "%s:%d: expected %d cells as in the first line, found %d; the file may have been cut short"
              .formatted(file, line, width, cells.length));
    }
    float[] points = numbers(PredictionsCsv.TRUE_POINTS, cells, line, true);
    return new Row(
        cells[columns.get("source")],
        cells[columns.get("id")],
        cells[columns.get("group")],
        part(cells[columns.get("part")], line),
        columns.containsKey(PredictionsCsv.TRUTH)
            ? emotion(cells[columns.get(PredictionsCsv.TRUTH)], line)
            : -1,
        numbers(targets, cells, line, false),
        numbers(probabilities, cells, line, false),
        points,
        numbers(PredictionsCsv.PREDICTED_POINTS, cells, line, false));
  }

  private Part part(String name, long line) {
    if (name.isEmpty()) {
      return null;
    }
    return Arrays.stream(Part.values())
        .filter(part -> part.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "%s:%d: unknown part '%s', expected train, validation or test"
                        .formatted(file, line, name)));
  }

  private int emotion(String name, long line) {
    int emotion = emotions.indexOf(name);
    if (emotion < 0 && !name.isEmpty()) {
      throw new InputException(
          "%s:%d: unknown emotion '%s', the columns name %s"
              .formatted(file, line, name, String.join(", ", emotions)));
    }
    return emotion;
  }

  /** The cells of some columns; null if the columns are absent or all cells are empty. */
  private float[] numbers(List<String> titles, String[] cells, long line, boolean gaps) {
    if (titles.isEmpty() || !columns.containsKey(titles.get(0))) {
      return null;
    }
    float[] values = new float[titles.size()];
    int empty = 0;
    for (int i = 0; i < values.length; i++) {
      Integer column = columns.get(titles.get(i));
      if (column == null) {
        throw new InputException(
            "%s:1: column '%s' is missing beside '%s'"
                .formatted(file, titles.get(i), titles.get(0)));
      }
      String cell = cells[column];
      if (cell.isEmpty()) {
        values[i] = Float.NaN;
        empty++;
      } else {
        values[i] = number(cell, titles.get(i), line);
      }
    }
    if (empty == values.length) {
      return null;
    }
    if (empty > 0 && !gaps) {
      throw new InputException(
          "%s:%d: %d of %d cells from '%s' on are empty, expected all or none"
              .formatted(file, line, empty, values.length, titles.get(0)));
    }
    return values;
  }

  private float number(String cell, String title, long line) {
    try {
      return Float.parseFloat(cell);
    } catch (NumberFormatException e) {
      throw new InputException(
          "%s:%d: column '%s' holds '%s', expected a number".formatted(file, line, title, cell), e);
    }
  }
}
