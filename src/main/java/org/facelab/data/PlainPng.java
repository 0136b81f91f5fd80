package org.facelab.data;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the commonest kind of PNG, 8 bits of grey or RGB without transparency or interlacing, without what
 * ImageIO does once for each file, which for small crops is most of its work (W3C, PNG, second edition,
 * 2003).
 */
final class PlainPng {
  private static final int SIGNATURE = 8;

  /** Bytes that are unpacked at once, or one line. */
  private static final int UNPACKED = 1 << 16;

  private static final String KIND = "a PNG image";

  private final byte[] file;
  private final Inflater inflater = new Inflater();
  private int nextChunk;

  private PlainPng(byte[] file, int firstChunk) {
    this.file = file;
    this.nextChunk = firstChunk;
  }

  /** The picture, or nothing if it is of another kind. The chunks must lie inside the file. */
  static Optional<PictureBytes> decode(byte[] file) throws BadImage {
    ByteBuffer in = ByteBuffer.wrap(file);
    int first = SIGNATURE + 12 + in.getInt(SIGNATURE);
    boolean plain = in.get(24) == 8 && (in.get(25) == 0 || in.get(25) == 2) && in.get(28) == 0;
    if (!plain || !isData(file, first)) {
      return Optional.empty();
    }
    PlainPng png = new PlainPng(file, first);
    try {
      return Optional.of(png.read(in.getInt(16), in.getInt(20), in.get(25) == 0 ? 1 : 3));
    } catch (DataFormatException e) {
      throw PictureFile.damaged(KIND, Excerpt.of(String.valueOf(e.getMessage())));
    } finally {
      png.inflater.end();
    }
  }

  /** Whether a chunk holds pixels; a palette or transparency would stand before the first of them. */
  private static boolean isData(byte[] file, int at) {
    return file[at + 4] == 'I' && file[at + 5] == 'D';
  }

  private PictureBytes read(int width, int height, int channels)
      throws DataFormatException, BadImage {
    int length = width * channels;
    byte[] pixels = new byte[length * height];
    // Unpacking many lines at once costs less than each by itself.
    byte[] lines = new byte[(1 + length) * Math.max(1, Math.min(height, UNPACKED / (1 + length)))];
    byte[] above = new byte[length];
    byte[] row = new byte[length];
    int at = lines.length;
    for (int y = 0; y < height; y++) {
      if (at == lines.length) {
        int left = (height - y) * (1 + length);
        at = lines.length - Math.min(lines.length, left);
        fill(lines, at);
      }
      unfilter(lines, at, row, above, channels);
      at += 1 + length;
      System.arraycopy(row, 0, pixels, y * length, length);
      byte[] spare = above;
      above = row;
      row = spare;
    }
    return new PictureBytes(pixels, width, height, channels);
  }

  /** Unpacks the next bytes into the end of {@code target}, from {@code from} on. */
  private void fill(byte[] target, int from) throws DataFormatException, BadImage {
    int at = from;
    while (at < target.length) {
      int n = inflater.inflate(target, at, target.length - at);
      at += n;
      if (n == 0 && (!inflater.needsInput() || !feed())) {
        throw PictureFile.damaged(KIND, "its pixels end too soon");
      }
    }
  }

  /** Gives the inflater the next chunk; false if there is none. */
  private boolean feed() {
    if (!isData(file, nextChunk)) {
      return false;
    }
    int length = ByteBuffer.wrap(file).getInt(nextChunk);
    inflater.setInput(file, nextChunk + 8, length);
    nextChunk += 12 + length;
    return true;
  }

  /** Undoes the filter of the line at a place (section 9), which begins with its number. */
  private static void unfilter(byte[] lines, int at, byte[] row, byte[] above, int step)
      throws BadImage {
    int first = at + 1;
    switch (lines[at]) {
      case 0 -> System.arraycopy(lines, first, row, 0, row.length);
      case 1 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (byte) (lines[first + i] + (i < step ? 0 : row[i - step]));
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (byte) (lines[first + i] + above[i]);
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          row[i] = (byte) (lines[first + i] + (left + (above[i] & 0xff)) / 2);
        }
      }
      case 4 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          int corner = i < step ? 0 : above[i - step] & 0xff;
          row[i] = (byte) (lines[first + i] + paeth(left, above[i] & 0xff, corner));
        }
      }
      default -> throw PictureFile.damaged(KIND, "filter %d on a line".formatted(lines[at]));
    }
  }

  private static int paeth(int left, int up, int corner) {
    int estimate = left + up - corner;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toCorner = Math.abs(estimate - corner);
    return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
  }
}
