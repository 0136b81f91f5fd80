package org.facelab.data;

import com.opencsv.RFC4180Parser;
import com.opencsv.RFC4180ParserBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.facelab.config.InputException;

/**
 * A CSV row by row, so that a file of any length passes through little memory. OpenCSV parses each line
 * on its own: no cell of these formats holds a line break, and so a quote that is never closed costs one
 * row and not the rest of the file.
 */
final class CsvRows implements AutoCloseable {
  /** Longest line in bytes; 512x512 pixels need a sixteenth of it. */
  private static final int LONGEST_LINE = 16 << 20;

  private final DataFile file;
  private final MessageDigest digest = Checksums.digest();
  private final InputStream in;
  private RFC4180Parser parser = newParser();
  private final CsvHeader header;
  private final byte[] buffer = new byte[1 << 16];
  private byte[] line = new byte[1 << 14];
  private int position;
  private int limit;
  private int lineNumber;
  private boolean unfinished; // the last line has no line feed

  /** Opens the file and reads its header. */
  CsvRows(DataFile file) {
    this.file = file;
    try {
      this.in = new DigestInputStream(file.open(), digest);
    } catch (IOException e) {
      throw new InputException(
          "%s: cannot be read: %s".formatted(file.name(), DataFile.reason(e)), e);
    }
    try {
      this.header = new CsvHeader(file.name(), firstCells());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private String[] firstCells() {
    try {
      String first = nextLine();
      if (first == null) {
        throw new InputException(file.name() + ": expected a CSV with a header, found no text");
      }
      return cells(first.startsWith("\uFEFF") ? first.substring(1) : first);
    } catch (IOException e) {
      throw new InputException(
          "%s:%d: the file is damaged or cut off (%s); download it again"
              .formatted(file.name(), lineNumber, DataFile.reason(e)),
          e);
    } catch (BadCell e) {
      throw new InputException(problem(lineNumber, e), e);
    }
  }

  CsvHeader header() {
    return header;
  }

  /** Number of the line that {@link #next} read last; the header is line 1. */
  int lineNumber() {
    return lineNumber;
  }

  /**
   * The cells of the next row, as many as the header has, or null at the end. Lines without any
   * character are passed over.
   *
   * @throws BadCell if the line is no row; reading may go on behind it
   * @throws IOException if the file breaks off; nothing can be read behind it
   */
  String[] next() throws BadCell, IOException {
    return next(header.size());
  }

  /** As {@link #next()}, for files whose last columns may be left out of a row. */
  String[] next(int least) throws BadCell, IOException {
    String text = nextLine();
    if (text == null) {
      return null;
    }
    String[] cells = cells(text);
    if (cells.length < least || cells.length > header.size()) {
      throw BadCell.wrongCount(
          BadCell.WHOLE_ROW,
          "expected %d columns%s, found %d"
              .formatted(
                  header.size(),
                  header.size() > 6 ? "" : " (" + String.join(", ", header.names()) + ")",
                  cells.length));
    }
    return cells;
  }

  private String[] cells(String text) throws BadCell, IOException {
    String[] cells = parser.parseLineMulti(text);
    if (parser.isPending()) {
      parser = newParser();
      throw BadCell.wrongCount(
          BadCell.WHOLE_ROW,
          "a quote (\") is opened and not closed on this line: " + Excerpt.of(text));
    }
    return cells;
  }

  private static RFC4180Parser newParser() {
    return new RFC4180ParserBuilder().build();
  }

  /** File and line of the row that was read last. */
  String position() {
    return "%s:%d".formatted(file.name(), lineNumber);
  }

  /** The sentence for a bad row, with file, line and column. */
  String problem(int badLine, BadCell bad) {
    String column = bad.column() == BadCell.WHOLE_ROW ? "" : header.column(bad.column()) + ": ";
    boolean last = unfinished && badLine == lineNumber && bad.mayBeCutOff();
    return "%s:%d: %s%s%s"
        .formatted(
            file.name(),
            badLine,
            column,
            bad.getMessage(),
            last ? "; the file ends on this line and may be cut off" : "");
  }

  /** The sentence for a file that breaks off behind the row that was read last. */
  String brokenOff(IOException e) {
    return "%s:%d: the file is damaged or cut off here (%s); download it again"
        .formatted(file.name(), lineNumber + 1, DataFile.reason(e));
  }

  /** MD5 of the whole unpacked text; call it when {@link #next} has returned null. */
  String checksum() {
    return Checksums.hex(digest);
  }

  private String nextLine() throws IOException {
    while (true) {
      int length = readLine();
      if (length < 0) {
        return null;
      }
      lineNumber++;
      int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
      if (end > 0) {
        return new String(line, 0, end, StandardCharsets.UTF_8);
      }
    }
  }

  /** Copies the bytes up to the next line feed into {@link #line}; their number, or -1 at the end. */
  private int readLine() throws IOException {
    int length = 0;
    while (true) {
      if (position == limit) {
        limit = Math.max(0, in.read(buffer));
        position = 0;
        if (limit == 0) {
          unfinished |= length > 0;
          return length == 0 ? -1 : length;
        }
      }
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      int more = end - position;
      if (length + more > LONGEST_LINE) {
        throw new IOException(
            "line %d is longer than %d MB".formatted(lineNumber + 1, LONGEST_LINE >> 20));
      }
      if (length + more > line.length) {
        line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
      }
      System.arraycopy(buffer, position, line, length, more);
      length += more;
      position = end;
      if (position < limit) {
        position++;
        return length;
      }
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new InputException(
          "%s: cannot be closed: %s".formatted(file.name(), DataFile.reason(e)), e);
    }
  }
}
