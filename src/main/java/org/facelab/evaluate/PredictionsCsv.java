package org.facelab.evaluate;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvValidationException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;

/**
 * The table {@code predictions.csv}: {@code source,id,group,part}, then for the emotion {@code
 * emotion,predicted_emotion,p_<class>…} and, where the truth is a distribution, {@code target_<class>…},
 * then {@code true_<point>_x,true_<point>_y…} and {@code pred_<point>_x…} in px of 96. The columns of an
 * absent task are left out, an empty cell is an unknown value, and numbers have the digits that make
 * reading exact.
 */
final class PredictionsCsv {
  private static final List<String> FACE = List.of("source", "id", "group", "part");
  private static final String TRUTH = "emotion";
  private static final String PREDICTED = "predicted_emotion";
  private static final String PROBABILITY = "p_";
  private static final String TARGET = "target_";
  private static final List<String> TRUE_POINTS = coordinates("true_");
  private static final List<String> PREDICTED_POINTS = coordinates("pred_");

  private PredictionsCsv() {}

  private static List<String> coordinates(String prefix) {
    return Keypoint.ALL.stream()
        .flatMap(p -> Stream.of(prefix + p.label() + "_x", prefix + p.label() + "_y"))
        .toList();
  }

  static void write(Predictions predictions, Path file) throws IOException {
    List<String> emotions = predictions.emotions();
    boolean soft = predictions.rows().stream().anyMatch(row -> row.target() != null);
    boolean points =
        predictions.rows().stream()
            .anyMatch(row -> row.points() != null || row.predictedPoints() != null);
    List<String> cells = new ArrayList<>(FACE);
    if (!emotions.isEmpty()) {
      cells.add(TRUTH);
      cells.add(PREDICTED);
      emotions.forEach(emotion -> cells.add(PROBABILITY + emotion));
      if (soft) {
        emotions.forEach(emotion -> cells.add(TARGET + emotion));
      }
    }
    if (points) {
      cells.addAll(TRUE_POINTS);
      cells.addAll(PREDICTED_POINTS);
    }
    FileReplacement.write(
        file,
        writer -> {
          // Not closed: the writer belongs to FileReplacement, which syncs it before it is closed.
          ICSVWriter csv = new CSVWriter(writer);
          csv.writeNext(cells.toArray(String[]::new), false);
          for (Row row : predictions.rows()) {
            cells.clear();
            cells.addAll(
                List.of(
                    row.source(),
                    row.id(),
                    row.group(),
                    row.part() == null ? "" : row.part().name().toLowerCase(Locale.ROOT)));
            if (!emotions.isEmpty()) {
              cells.add(name(emotions, row.emotion()));
              cells.add(name(emotions, row.predictedEmotion()));
              addNumbers(cells, row.probabilities(), emotions.size());
              if (soft) {
                addNumbers(cells, row.target(), emotions.size());
              }
            }
            if (points) {
              addCoordinates(cells, row.points());
              addNumbers(cells, row.predictedPoints(), Keypoint.COORDINATES);
            }
            csv.writeNext(cells.toArray(String[]::new), false);
          }
          csv.flush();
        });
  }

  private static String name(List<String> emotions, int emotion) {
    return emotion < 0 ? "" : emotions.get(emotion);
  }

  private static void addNumbers(List<String> cells, float[] values, int count) {
    for (int i = 0; i < count; i++) {
      cells.add(values == null ? "" : Float.toString(values[i]));
    }
  }

  private static void addCoordinates(List<String> cells, float[] points) {
    for (int i = 0; i < Keypoint.COORDINATES; i++) {
      cells.add(points == null || Float.isNaN(points[i]) ? "" : Float.toString(points[i]));
    }
  }

  static Predictions read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVReader csv =
            new CSVReaderBuilder(reader)
                .withCSVParser(new RFC4180ParserBuilder().build())
                .build()) {
      String[] titles = csv.readNext();
      if (titles == null || !List.of(titles).containsAll(FACE)) {
        throw new InputException(
            "%s:1: expected the columns %s … of a predictions.csv, found %s"
                .formatted(
                    file,
                    String.join(",", FACE),
                    titles == null ? "an empty file" : String.join(",", titles)));
      }
      Table table = new Table(file, titles);
      List<Row> rows = new ArrayList<>();
      for (String[] cells = csv.readNext(); cells != null; cells = csv.readNext()) {
        rows.add(table.row(cells, csv.getLinesRead()));
      }
      return new Predictions(table.emotions, rows);
    } catch (CsvValidationException | MalformedInputException e) {
      throw new InputException(file + ": not a table of UTF-8 text: " + e.getMessage(), e);
    }
  }

  /** Where the columns of a file are. */
  private static final class Table {
    private final Path file;
    private final int width;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<String> emotions;
    private final List<String> probabilities;
    private final List<String> targets;

    Table(Path file, String[] titles) {
      this.file = file;
      width = titles.length;
      for (int c = 0; c < width; c++) {
        columns.put(titles[c], c);
      }
      emotions =
          columns.containsKey(PREDICTED)
              ? Arrays.stream(titles)
                  .filter(title -> title.startsWith(PROBABILITY))
                  .map(title -> title.substring(PROBABILITY.length()))
                  .toList()
              : List.of();
      probabilities = emotions.stream().map(emotion -> PROBABILITY + emotion).toList();
      targets = emotions.stream().map(emotion -> TARGET + emotion).toList();
    }

    Row row(String[] cells, long line) {
      if (cells.length != width) {
        throw new InputException(
            "%s:%d: expected %d cells as in the first line, found %d; the file may have been cut short"
                .formatted(file, line, width, cells.length));
      }
      float[] points = numbers(TRUE_POINTS, cells, line, true);
      return new Row(
          cells[columns.get("source")],
          cells[columns.get("id")],
          cells[columns.get("group")],
          part(cells[columns.get("part")], line),
          columns.containsKey(TRUTH) ? emotion(cells[columns.get(TRUTH)], line) : -1,
          numbers(targets, cells, line, false),
          numbers(probabilities, cells, line, false),
          points,
          numbers(PREDICTED_POINTS, cells, line, false));
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
            "%s:%d: column '%s' holds '%s', expected a number".formatted(file, line, title, cell),
            e);
      }
    }
  }
}
