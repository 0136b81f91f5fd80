package org.facelab.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a camera was held, as a JPEG's Exif block tells (tag 0x0112 of Exif 2.32); ImageIO reads the pixels
 * as the sensor saw them.
 *
 * @param code 1 upright; 2 to 8 mirrored and turned, as Exif numbers them
 */
public record Orientation(int code) {
  private static final Orientation UPRIGHT = new Orientation(1);
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
    if (file.limit() < 4 || file.getShort(0) != (short) 0xffd8) {
      return 1;
    }
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
