package org.facelab.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a WebP's chunks say (RFC 9649), and the file without those that hold no pixels.
 *
 * @param content of an animation the first picture only
 */
record WebpChunks(int width, int height, byte[] content) {
  private static final int RIFF_HEADER = 12;
  private static final int FRAME_HEADER = 16;
  private static final int ANIMATION = 0x02;
  private static final int ALPHA = 0x10;

  /** Reads the chunks. */
  static WebpChunks read(byte[] file) throws BadImage {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, RIFF_HEADER);
    int[] size = {0, 0};
    int at = RIFF_HEADER;
    boolean pixels = false;
    while (!pixels) {
      String type = type(file, at);
      int end = end(in, at);
      switch (type) {
        case "VP8X" -> {
          size = new int[] {int24(in, at + 12) + 1, int24(in, at + 15) + 1};
          byte[] header = java.util.Arrays.copyOfRange(file, at, end);
          header[8] &= ANIMATION | ALPHA;
          kept.writeBytes(header);
        }
        case "VP8 ", "VP8L" -> {
          int[] own = size(in, type, at + 8);
          size = size[0] == 0 ? own : within(size, own);
          kept.write(file, at, end - at);
          pixels = true;
        }
        case "ANMF" -> {
          checkFrame(file, in, at, end, size);
          kept.write(file, at, end - at);
          pixels = true;
        }
        case "ALPH", "ANIM" -> kept.write(file, at, end - at);
        default -> {
          // Profiles, Exif, XMP and what nobody knows.
        }
      }
      at = end;
    }
    byte[] content = kept.toByteArray();
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(4, content.length - 8);
    return new WebpChunks(size[0], size[1], content);
  }

  /** The chunks inside a picture of an animation. */
  private static void checkFrame(byte[] file, ByteBuffer in, int from, int to, int[] canvas)
      throws BadImage {
    for (int at = from + 8 + FRAME_HEADER; at < to; at = end(in, at)) {
      String type = type(file, at);
      if (type.startsWith("VP8")) {
        within(canvas, size(in, type, at + 8));
      }
    }
  }

  /** The picture's size, unless its pixels are more than that. */
  private static int[] within(int[] size, int[] pixels) throws BadImage {
    if (pixels[0] > size[0] || pixels[1] > size[1]) {
      throw PictureFile.damaged("a WebP image", "it has two sizes");
    }
    return size;
  }

  private static int[] size(ByteBuffer in, String type, int at) {
    if (type.equals("VP8 ")) {
      return new int[] {in.getShort(at + 6) & 0x3fff, in.getShort(at + 8) & 0x3fff};
    }
    int bits = in.getInt(at + 1);
    return new int[] {(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
  }

  private static String type(byte[] file, int at) {
    return new String(file, at, 4, StandardCharsets.ISO_8859_1);
  }

  /** The place behind a chunk, which must lie inside the file but for a last byte of padding. */
  private static int end(ByteBuffer in, int at) {
    long length = in.getInt(at + 4) & 0xffffffffL;
    if (at + 8 + length > in.limit()) {
      throw new IndexOutOfBoundsException(at);
    }
    return (int) Math.min(in.limit(), at + 8 + length + (length & 1));
  }

  private static int int24(ByteBuffer in, int at) {
    return (in.getShort(at) & 0xffff) | (in.get(at + 2) & 0xff) << 16;
  }
}
