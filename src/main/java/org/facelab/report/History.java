package org.facelab.report;

import com.opencsv.CSVReader;
import com.opencsv.exceptions.CsvException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facelab.config.InputException;

/**
 * A run's {@code history.csv}: one row of figures for each epoch.
 *
 * @param columns names of the figures, such as {@code validation.emotion.accuracy}
 * @param rows one entry for each epoch, with a value for each column; NaN where there is none
 */
public record History(List<String> columns, List<double[]> rows) {
  /** Copies the lists. */
  public History {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /** Whether there is such a column. */
  public boolean has(String column) {
    return columns.contains(column);
  }

  /** The values of a column, epoch after epoch; all NaN if there is no such column. */
  public double[] column(String column) {
    int index = columns.indexOf(column);
    return rows.stream().mapToDouble(row -> index < 0 ? Double.NaN : row[index]).toArray();
  }

  /**
   * Reads a {@code history.csv}. A last line that is cut short, as after a power failure, is left out.
   *
   * @throws InputException if the file is not such a table
   */
  public static History read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVReader csv = new CSVReader(reader)) {
      List<String[]> lines = csv.readAll();
      if (lines.isEmpty() || !List.of(lines.get(0)).contains("epoch")) {
        throw new InputException(file + ":1: expected a column 'epoch', as train writes it");
      }
      String[] columns = lines.get(0);
      List<double[]> rows = new ArrayList<>();
      for (int i = 1; i < lines.size(); i++) {
        String[] cells = lines.get(i);
        if (cells.length == columns.length) {
          rows.add(numbers(file, i + 1, columns, cells));
        } else if (i < lines.size() - 1) {
          throw new InputException(
              "%s:%d: expected %d cells, found %d"
                  .formatted(file, i + 1, columns.length, cells.length));
        }
      }
      return new History(List.of(columns), rows);
    } catch (CsvException e) {
      throw new InputException(file + ": not a table: " + e.getMessage(), e);
    }
  }

  private static double[] numbers(Path file, int line, String[] columns, String[] cells) {
    double[] values = new double[cells.length];
    for (int c = 0; c < values.length; c++) {
      try {
        values[c] = cells[c].isBlank() ? Double.NaN : Double.parseDouble(cells[c]);
      } catch (NumberFormatException e) {
        throw new InputException(
            "%s:%d: column '%s' holds '%s', expected a number"
                .formatted(file, line, columns[c], cells[c]),
            e);
      }
    }
    return values;
  }
}
