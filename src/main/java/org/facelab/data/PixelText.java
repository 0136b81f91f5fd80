package org.facelab.data;

import java.util.Arrays;

/**
 * Parses a cell of pixel values such as {@code 70 80 82}. By hand, because a general parser takes most of
 * the time of reading such a file. Not thread-safe: the buffer is used again.
 */
final class PixelText {
  private byte[] values = new byte[1 << 14];
  private int count;

  /** Number of values of the last cell. */
  int count() {
    return count;
  }

  /** The values of the last cell, in a new array. */
  byte[] values() {
    return Arrays.copyOf(values, count);
  }

  /** Copies the values of the last cell to a place in a block. */
  void copyTo(byte[] block, int at) {
    System.arraycopy(values, 0, block, at, count);
  }

  /** Reads the whole numbers 0 to 255 of a cell, separated by blanks. */
  void parse(String cell, int column) throws BadCell {
    count = 0;
    if (values.length < cell.length() / 2 + 1) {
      values = new byte[cell.length() / 2 + 1];
    }
    int length = cell.length();
    int i = 0;
    while (i < length) {
      char c = cell.charAt(i);
      if (c == ' ' || c == '\t') {
        i++;
        continue;
      }
      int start = i;
      int value = 0;
      while (c >= '0' && c <= '9' && i - start < 4) {
        value = 10 * value + (c - '0');
        i++;
        c = i < length ? cell.charAt(i) : ' ';
      }
      if (i == start || value > 255 || (c != ' ' && c != '\t')) {
        throw bad(cell, start, column);
      }
      values[count++] = (byte) value;
    }
  }

  private BadCell bad(String cell, int start, int column) {
    int end = start;
    while (end < cell.length() && cell.charAt(end) > ' ') {
      end++;
    }
    return new BadCell(
        column,
        "value %d: expected a whole number from 0 to 255, found %s"
            .formatted(count + 1, Excerpt.of(cell.substring(start, end))));
  }
}
