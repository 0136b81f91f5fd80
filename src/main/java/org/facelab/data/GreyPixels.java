package org.facelab.data;

/** Pictures in RGB without colour, whose red, green and blue are the same at every pixel. */
final class GreyPixels {
  private GreyPixels() {}

  /** Whether a picture {@code [H, W, 3]} has no colour. */
  static boolean isGrey(byte[] rgb) {
    for (int i = 0; i < rgb.length; i += 3) {
      if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
        return false;
      }
    }
    return true;
  }

  /** Writes one channel {@code [H, W]} of such a picture to a place in a block. */
  static void copyTo(byte[] block, int at, byte[] rgb) {
    for (int i = 0; i < rgb.length / 3; i++) {
      block[at + i] = rgb[3 * i];
    }
  }
}
