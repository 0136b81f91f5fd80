package org.facelab.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a camera was held, as the Exif block of a JPEG, PNG or WebP tells (tag 0x0112 of Exif 2.32); decoders
 * give the pixels as the sensor saw them.
 *
 * @param code 1 upright; 2 to 8 mirrored and turned, as Exif numbers them
 */
public record Orientation(int code) {
  private static final Orientation UPRIGHT = new Orientation(1);
  private static final int PNG = 0x89504e47;
  private static final int TAG = 0x0112;
  private static final int APP1 = 0xe1;
  private static final int START_OF_SCAN = 0xda;

  /** The orientation of an image file; upright if it says nothing. */
  public static Orientation of(byte[] file) {
    try {
      return new Orientation(find(ByteBuffer.wrap(file)));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // A block that contradicts itself tells nothing.
      return UPRIGHT;
    }
  }

  private static int find(ByteBuffer file) {
    if (file.limit() < 12) {
      return 1;
    } else if (file.getShort(0) == (short) 0xffd8) {
      return jpeg(file);
    } else if (file.getInt(0) == PNG) {
      return png(file);
    } else if (startsWith(file, 0, "RIFF") && startsWith(file, 8, "WEBP")) {
      return webp(file.order(ByteOrder.LITTLE_ENDIAN));
    }
    return 1;
  }

  private static int jpeg(ByteBuffer file) {
    for (int at = 2; file.get(at) == (byte) 0xff; at += 2 + (file.getShort(at + 2) & 0xffff)) {
      int marker = file.get(at + 1) & 0xff;
      if (marker == START_OF_SCAN) {
        return 1;
      }
      if (marker == APP1 && startsWith(file, at + 4, "Exif\0\0")) {
        return tag(file.slice(at + 10, (file.getShort(at + 2) & 0xffff) - 8));
      }
    }
    return 1;
  }

  /** Chunks of length, type, content and checksum. */
  private static int png(ByteBuffer file) {
    for (long at = 8; at + 12 <= file.limit(); at += 12 + length(file, (int) at)) {
      if (startsWith(file, (int) at + 4, "eXIf")) {
        return tag(file.slice((int) at + 8, (int) length(file, (int) at)));
      }
    }
    return 1;
  }

  /** Chunks of type, length and content, filled up to an even number of bytes. */
  private static int webp(ByteBuffer file) {
    long length;
    for (long at = 12; at + 8 <= file.limit(); at += 8 + length + (length & 1)) {
      length = length(file, (int) at + 4);
      if (startsWith(file, (int) at, "EXIF")) {
        ByteBuffer block = file.slice((int) at + 8, (int) length);
        return tag(startsWith(block, 0, "Exif\0\0") ? block.slice(6, block.limit() - 6) : block);
      }
    }
    return 1;
  }

  private static long length(ByteBuffer file, int at) {
    return file.getInt(at) & 0xffffffffL;
  }

  private static boolean startsWith(ByteBuffer file, int at, String text) {
    byte[] start = new byte[text.length()];
    file.get(at, start);
    return new String(start, StandardCharsets.ISO_8859_1).equals(text);
  }

  /** Looks the tag up in the first directory of a TIFF block. */
  private static int tag(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if (tiff.getShort(entry) == TAG) {
        int code = tiff.getShort(entry + 8);
        return code >= 1 && code <= 8 ? code : 1;
      }
    }
    return 1;
  }

  /** Whether width and height change places when the picture is turned upright. */
  public boolean swapsSides() {
    return code >= 5;
  }

  /**
   * The stored pixel that belongs at a place of the upright picture, both counted row by row.
   *
   * @param width of the upright picture
   * @param height of the upright picture
   */
  public int source(int pixel, int width, int height) {
    int x = pixel % width;
    int y = pixel / width;
    int right = width - 1 - x;
    int below = height - 1 - y;
    return switch (code) {
      case 2 -> y * width + right;
      case 3 -> below * width + right;
      case 4 -> below * width + x;
      case 5 -> x * height + y;
      case 6 -> right * height + y;
      case 7 -> right * height + below;
      case 8 -> x * height + below;
      default -> pixel;
    };
  }
}
