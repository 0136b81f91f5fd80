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
    byte[] line = new byte[1 + length];
    byte[] above = new byte[length];
    byte[] row = new byte[length];
    for (int y = 0; y < height; y++) {
      fill(line);
      unfilter(line, row, above, channels);
      System.arraycopy(row, 0, pixels, y * length, length);
      byte[] spare = above;
      above = row;
      row = spare;
    }
    return new PictureBytes(pixels, width, height, channels);
  }

  /** Unpacks the next bytes. */
  private void fill(byte[] target) throws DataFormatException, BadImage {
    int at = 0;
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

  /** Undoes a line's filter (section 9): {@code line} begins with its number. */
  private static void unfilter(byte[] line, byte[] row, byte[] above, int step) throws BadImage {
    switch (line[0]) {
      case 0 -> System.arraycopy(line, 1, row, 0, row.length);
      case 1 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (byte) (line[i + 1] + (i < step ? 0 : row[i - step]));
        }
      }
      case 2 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (byte) (line[i + 1] + above[i]);
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          row[i] = (byte) (line[i + 1] + (left + (above[i] & 0xff)) / 2);
        }
      }
      case 4 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < step ? 0 : row[i - step] & 0xff;
          int corner = i < step ? 0 : above[i - step] & 0xff;
          row[i] = (byte) (line[i + 1] + paeth(left, above[i] & 0xff, corner));
        }
      }
      default -> throw PictureFile.damaged(KIND, "filter %d on a line".formatted(line[0]));
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
