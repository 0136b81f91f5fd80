package org.facelab.train;

import com.opencsv.CSVParserBuilder;
import com.opencsv.CSVReader;
import com.opencsv.CSVReaderBuilder;
import com.opencsv.exceptions.CsvException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;

/**
 * {@code history.csv}: one row for each epoch, {@code epoch} and then figures by name.
 *
 * @param rows the epochs in order
 */
public record History(List<Row> rows) {
  private static final String EPOCH = "epoch";

  /** Copies the rows. */
  public History {
    rows = List.copyOf(rows);
  }

  /**
   * One epoch.
   *
   * @param epoch from 1
   * @param values every other column by name, in order; NaN where undefined
   */
  public record Row(int epoch, Map<String, Double> values) {
    /** A column's value; NaN if the row has none. */
    public double value(String column) {
      return values.getOrDefault(column, Double.NaN);
    }
  }

  /** The epochs up to one, as a resumed run takes over. */
  public History upTo(int epoch) {
    return new History(rows.stream().filter(r -> r.epoch() <= epoch).toList());
  }

  /** With one more epoch. */
  public History with(Row row) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new History(more);
  }

  /** Replaces the file. */
  public void write(Path file) throws IOException {
    StringBuilder csv = new StringBuilder();
    for (Row row : rows) {
      if (csv.isEmpty()) {
        csv.append(EPOCH).append(',').append(String.join(",", row.values().keySet())).append('\n');
      }
      csv.append(row.epoch()).append(',');
      csv.append(
          row.values().values().stream().map(History::number).collect(Collectors.joining(",")));
      csv.append('\n');
    }
    WholeFile.writeText(file, csv.toString());
  }

  /** Reads the file; no file is no epoch yet. */
  public static History read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new History(List.of());
    }
    try (CSVReader csv =
        new CSVReaderBuilder(Files.newBufferedReader(file))
            .withCSVParser(new CSVParserBuilder().build())
            .build()) {
      List<String[]> lines = csv.readAll();
      List<Row> rows = new ArrayList<>();
      for (String[] line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 1; i < line.length; i++) {
          values.put(lines.get(0)[i], line[i].isEmpty() ? Double.NaN : Double.parseDouble(line[i]));
        }
        rows.add(new Row(Integer.parseInt(line[0]), values));
      }
      return new History(rows);
    } catch (CsvException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new InputException(
          "%s: not a history of epochs (%s)".formatted(file, e.getMessage()), e);
    }
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e12
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
