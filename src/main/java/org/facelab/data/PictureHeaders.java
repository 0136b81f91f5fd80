package org.facelab.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.facelab.data.PictureFile.Header;

/**
 * Reads the size of an image file and leaves out all of it that is no pixel. Parsers throw a {@code
 * RuntimeException} where the file contradicts itself or ends too soon.
 */
final class PictureHeaders {
  private static final String JRE = "com.sun.";
  private static final String PLUG_IN = "com.twelvemonkeys.";

  private static final int IMAGE_HEADER = chunk("IHDR");
  private static final int END = chunk("IEND");
  private static final Set<Integer> PIXEL_CHUNKS =
      Set.of(IMAGE_HEADER, chunk("PLTE"), chunk("tRNS"), chunk("IDAT"), END);

  private PictureHeaders() {}

  /** What a file looks like, such as {@code a PNG image} or {@code the text 'hello'}. */
  static String kind(byte[] file) {
    if (file.length > 1 && file[0] == 'B' && file[1] == 'M') {
      return "a BMP image";
    }
    return Excerpt.kind(Arrays.copyOf(file, Math.min(file.length, 512)));
  }

  /** The header of a file of this kind; null if it is no image. */
  static Header read(String kind, byte[] file) throws BadImage {
    return switch (kind) {
      case "a PNG image" -> png(kind, file);
      case "a JPEG image" -> {
        JpegSegments jpeg = JpegSegments.read(file);
        // The JRE knows no four colours; of all else it reads the numbers as they are stored.
        yield new Header(
            kind,
            "jpeg",
            jpeg.components() == 4 ? PLUG_IN : JRE,
            jpeg.width(),
            jpeg.height(),
            jpeg.content());
      }
      case "a BMP image" -> bmp(kind, file);
      case "a GIF image" -> gif(kind, file);
      case "a WebP image" -> {
        WebpChunks webp = WebpChunks.read(file);
        yield new Header(kind, "webp", PLUG_IN, webp.width(), webp.height(), webp.content());
      }
      default -> null;
    };
  }

  /** Keeps the chunks that pixels are made of (PNG 1.2, section 4). */
  private static Header png(String kind, byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, 8);
    int type = 0;
    for (int at = 8; type != END; ) {
      long length = in.getInt(at) & 0xffffffffL;
      type = in.getInt(at + 4);
      if (at + 12 + length > file.length) {
        throw new IndexOutOfBoundsException(at);
      }
      if (PIXEL_CHUNKS.contains(type)) {
        kept.write(file, at, 12 + (int) length);
      }
      at += 12 + (int) length;
    }
    if (in.getInt(12) != IMAGE_HEADER) {
      throw new IllegalArgumentException("no header");
    }
    return new Header(kind, "png", JRE, in.getInt(16), in.getInt(20), kept.toByteArray());
  }

  /** The number that four letters are in a file. */
  private static int chunk(String letters) {
    return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII)).getInt();
  }

  /** Refuses embedded files, and makes profiles, which may name other files, the standard one. */
  private static Header bmp(String kind, byte[] file) throws BadImage {
    ByteBuffer in = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int pixels = in.getInt(10);
    int headerSize = in.getInt(14);
    if (pixels < 0 || pixels > file.length || headerSize < 12 || headerSize > 124) {
      throw new IndexOutOfBoundsException(pixels);
    }
    if (headerSize == 12) {
      return new Header(kind, "bmp", JRE, in.getShort(18) & 0xffff, in.getShort(20) & 0xffff, file);
    }
    int compression = in.getInt(30);
    if (compression == 4 || compression == 5) {
      throw new BadImage("a BMP image with a JPEG or PNG inside; save it as that");
    }
    if (in.getInt(46) < 0 || in.getInt(46) > 256) {
      throw new IndexOutOfBoundsException(in.getInt(46));
    }
    if (headerSize >= 108) {
      in.putInt(14 + 56, 0x73524742); // sRGB
    }
    return new Header(kind, "bmp", JRE, in.getInt(18), Math.abs(in.getInt(22)), in.array());
  }

  /** Walks to the end of the first picture (GIF89a, sections 18 to 24). */
  private static Header gif(String kind, byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int at = 13 + colourTable(file[10]);
    while (file[at] == 0x21) {
      at = afterBlocks(file, at + 2);
    }
    if (file[at] != 0x2c) {
      throw new IllegalArgumentException("no picture");
    }
    int left = in.getShort(at + 1) & 0xffff;
    int top = in.getShort(at + 3) & 0xffff;
    int width = in.getShort(at + 5) & 0xffff;
    int height = in.getShort(at + 7) & 0xffff;
    if (width == 0 || height == 0) {
      throw new IllegalArgumentException("no pixels");
    }
    afterBlocks(file, at + 10 + colourTable(file[at + 9]) + 1);
    return new Header(
        kind,
        "gif",
        JRE,
        Math.max(in.getShort(6) & 0xffff, left + width),
        Math.max(in.getShort(8) & 0xffff, top + height),
        left,
        top,
        file);
  }

  private static int colourTable(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** The place behind a row of sub-blocks and its end mark. */
  private static int afterBlocks(byte[] file, int from) {
    int at = from;
    while (file[at] != 0) {
      at += 1 + (file[at] & 0xff);
    }
    return at + 1;
  }
}
