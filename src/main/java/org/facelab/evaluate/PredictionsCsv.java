package org.facelab.evaluate;

import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import com.opencsv.RFC4180ParserBuilder;
import com.opencsv.exceptions.CsvException;
import com.opencsv.exceptions.CsvMalformedLineException;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;
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
  static final List<String> FACE = List.of("source", "id", "group", "part");
  static final String TRUTH = "emotion";
  static final String PREDICTED = "predicted_emotion";
  static final String PROBABILITY = "p_";
  static final String TARGET = "target_";
  static final List<String> TRUE_POINTS = coordinates("true_");
  static final List<String> PREDICTED_POINTS = coordinates("pred_");

  private PredictionsCsv() {}

  private static List<String> coordinates(String prefix) {
    return Keypoint.ALL.stream()
        .flatMap(p -> Stream.of(prefix + p.label() + "_x", prefix + p.label() + "_y"))
        .toList();
  }

  static void write(Predictions predictions, Path file) throws IOException {
    List<Row> rows = predictions.rows();
    boolean soft = rows.stream().anyMatch(row -> row.target() != null);
    boolean points =
        rows.stream().anyMatch(row -> row.points() != null || row.predictedPoints() != null);
    WholeFile.write(
        file,
        out -> {
          // Not closed: the stream is WholeFile's.
          ICSVWriter csv = new CSVWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          write(csv, titles(predictions.emotions(), soft, points));
          for (Row row : rows) {
            write(csv, cells(row, predictions.emotions(), soft, points));
          }
          csv.flush();
        });
  }

  private static void write(ICSVWriter csv, List<String> cells) {
    csv.writeNext(cells.toArray(String[]::new), false);
  }

  private static List<String> titles(List<String> emotions, boolean soft, boolean points) {
    List<String> titles = new ArrayList<>(FACE);
    if (!emotions.isEmpty()) {
      titles.add(TRUTH);
      titles.add(PREDICTED);
      emotions.forEach(emotion -> titles.add(PROBABILITY + emotion));
      if (soft) {
        emotions.forEach(emotion -> titles.add(TARGET + emotion));
      }
    }
    if (points) {
      titles.addAll(TRUE_POINTS);
      titles.addAll(PREDICTED_POINTS);
    }
    return titles;
  }

  private static List<String> cells(Row row, List<String> emotions, boolean soft, boolean points) {
    List<String> cells = new ArrayList<>(List.of(row.source(), row.id(), row.group()));
    cells.add(row.part() == null ? "" : row.part().name().toLowerCase(Locale.ROOT));
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
    return cells;
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
      PredictionsColumns columns = new PredictionsColumns(file, titles);
      List<Row> rows = new ArrayList<>();
      for (String[] cells = csv.readNext(); cells != null; cells = csv.readNext()) {
        rows.add(columns.row(cells, csv.getLinesRead()));
      }
      return new Predictions(columns.emotions(), rows);
    } catch (CsvException | CsvMalformedLineException | CharacterCodingException e) {
      throw new InputException(file + ": not a table of UTF-8 text: " + e.getMessage(), e);
    }
  }
}
