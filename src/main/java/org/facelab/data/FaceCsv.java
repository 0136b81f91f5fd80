package org.facelab.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.facelab.config.InputException;

/**
 * Reads a CSV that has one face per row: square grey pixels in one column and labels in others. Bad rows
 * are collected and left out; whoever asked decides whether that is an error.
 *
 * @param <L> what a row says of its face besides the pixels
 */
final class FaceCsv<L> {
  /** Rows that vote on the faces' size, so that a bad first row does not decide it. */
  private static final int VOTERS = 32;

  /** Reads the labels of one row. */
  interface Labels<L> {
    L read(String[] cells) throws BadCell;
  }

  /**
   * All that was read.
   *
   * @param side width and height of every face in pixels
   * @param pixels {@code [N, side, side]}
   * @param labels one entry for each face
   * @param row each face's row, 0 for the first of the file
   * @param rows number of rows, bad ones included
   * @param problems one sentence for each bad row
   * @param checksum MD5 of the unpacked file
   */
  record Faces<L>(
      int side,
      byte[] pixels,
      List<L> labels,
      int[] row,
      int rows,
      List<String> problems,
      String checksum) {
    /** The faces' names for a person: {@code row 17}. */
    List<String> ids() {
      return Arrays.stream(row).mapToObj(r -> "row " + r).toList();
    }
  }

  private record Candidate<L>(int row, int line, byte[] pixels, L labels) {}

  private final DataFile file;
  private final PixelText text = new PixelText();
  private final PixelBlocks blocks = new PixelBlocks();
  private final List<L> labels = new ArrayList<>();
  private final List<Integer> kept = new ArrayList<>();
  private final SortedMap<Integer, String> problems = new TreeMap<>();
  private final List<Candidate<L>> candidates = new ArrayList<>();
  private int pixelColumn;
  private int side;

  private FaceCsv(DataFile file) {
    this.file = file;
  }

  /** Reads the whole file. {@code columns} finds the label columns in the header. */
  static <L> Faces<L> read(
      DataFile file, String pixelColumn, Function<CsvHeader, Labels<L>> columns) {
    return new FaceCsv<L>(file).readAll(pixelColumn, columns);
  }

  private Faces<L> readAll(String pixelName, Function<CsvHeader, Labels<L>> columns) {
    try (CsvRows rows = new CsvRows(file)) {
      pixelColumn = rows.header().require(pixelName);
      Labels<L> reader = columns.apply(rows.header());
      int row = 0;
      while (readRow(rows, row, reader)) {
        row++;
        if (candidates.size() == VOTERS) {
          decideSize(rows);
        }
      }
      decideSize(rows);
      if (row == 0 && problems.isEmpty()) {
        throw new InputException(
            file.name() + ": expected a row for each face below the header, found none");
      }
      return new Faces<>(
          side,
          blocks.join(),
          labels,
          kept.stream().mapToInt(i -> i).toArray(),
          row,
          List.copyOf(problems.values()),
          rows.checksum());
    }
  }

  /** Reads one row, good or bad; false at the end of the file. */
  private boolean readRow(CsvRows rows, int row, Labels<L> reader) {
    try {
      String[] cells = rows.next();
      if (cells == null) {
        return false;
      }
      text.parse(cells[pixelColumn], pixelColumn);
      L face = reader.read(cells);
      if (side == 0) {
        candidates.add(new Candidate<>(row, rows.lineNumber(), text.values(), face));
      } else {
        checkCount(text.count());
        text.copyTo(blocks.block(side * side), blocks.next());
        keep(row, face);
      }
      return true;
    } catch (BadCell e) {
      problems.put(row, rows.problem(rows.lineNumber(), e));
      return true;
    } catch (IOException e) {
      problems.put(row, rows.brokenOff(e));
      return false;
    }
  }

  private void keep(int row, L face) {
    labels.add(face);
    kept.add(row);
  }

  private void checkCount(int count) throws BadCell {
    if (side == 0) {
      throw BadCell.wrongCount(
          pixelColumn, "expected a square number of values, such as 2304 (48x48), found " + count);
    }
    if (count != side * side) {
      throw BadCell.wrongCount(
          pixelColumn,
          "expected %d values (%dx%d), found %d".formatted(side * side, side, side, count));
    }
  }

  /** The faces' size is the square that most of the first rows have, and the first of equals. */
  private void decideSize(CsvRows rows) {
    Map<Integer, Integer> votes = new LinkedHashMap<>();
    for (Candidate<L> c : candidates) {
      int root = (int) Math.round(Math.sqrt(c.pixels().length));
      if (root > 0 && root * root == c.pixels().length) {
        votes.merge(root, 1, Integer::sum);
      }
    }
    votes.forEach((root, n) -> side = n > votes.getOrDefault(side, 0) ? root : side);
    for (Candidate<L> c : candidates) {
      try {
        checkCount(c.pixels().length);
        byte[] block = blocks.block(side * side);
        System.arraycopy(c.pixels(), 0, block, blocks.next(), c.pixels().length);
        keep(c.row(), c.labels());
      } catch (BadCell e) {
        problems.put(c.row(), rows.problem(c.line(), e));
      }
    }
    candidates.clear();
  }
}
