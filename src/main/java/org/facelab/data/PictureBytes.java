package org.facelab.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Optional;

/**
 * A decoded picture, upright, over white where it is transparent.
 *
 * @param pixels {@code [height, width, channels]}
 * @param channels 1 (grey) or 3 (RGB)
 */
public record PictureBytes(byte[] pixels, int width, int height, int channels) {
  /** Decodes a file and turns it upright. */
  public static PictureBytes upright(PictureFile file) throws BadImage {
    try {
      Optional<PictureBytes> plain = file.readPlainly();
      PictureBytes stored = plain.isPresent() ? plain.get() : stored(file.read());
      Orientation orientation = file.orientation();
      return orientation.code() == 1 ? stored : stored.turned(orientation);
    } catch (OutOfMemoryError e) {
      throw file.tooLarge();
    }
  }

  private static PictureBytes stored(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getType() == BufferedImage.TYPE_BYTE_GRAY && isWhole(image)) {
      return new PictureBytes(data(image), width, height, 1);
    }
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && isWhole(image)) {
      return new PictureBytes(swapped(data(image)), width, height, 3);
    }
    StoredPixels rows = StoredPixels.of(image);
    int channels = rows.isGrey() ? 1 : 3;
    byte[] pixels = new byte[width * height * channels];
    float[] row = new float[width * channels];
    for (int y = 0; y < height; y++) {
      if (channels == 1) {
        rows.grey(y, row);
      } else {
        rows.colour(y, row);
      }
      for (int i = 0; i < row.length; i++) {
        pixels[y * row.length + i] = (byte) Math.max(0, Math.min(255, Math.round(row[i])));
      }
    }
    return new PictureBytes(pixels, width, height, channels);
  }

  /** Whether its bytes are its pixels and nothing between them. */
  private static boolean isWhole(BufferedImage image) {
    return data(image).length
        == image.getWidth() * image.getHeight() * image.getRaster().getNumBands();
  }

  private static byte[] data(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  /** BGR to RGB, in place. */
  private static byte[] swapped(byte[] bgr) {
    for (int i = 0; i < bgr.length; i += 3) {
      byte blue = bgr[i];
      bgr[i] = bgr[i + 2];
      bgr[i + 2] = blue;
    }
    return bgr;
  }

  private PictureBytes turned(Orientation orientation) {
    int newWidth = orientation.swapsSides() ? height : width;
    int newHeight = orientation.swapsSides() ? width : height;
    byte[] upright = new byte[pixels.length];
    for (int i = 0; i < newWidth * newHeight; i++) {
      int from = orientation.source(i, newWidth, newHeight) * channels;
      for (int c = 0; c < channels; c++) {
        upright[i * channels + c] = pixels[from + c];
      }
    }
    return new PictureBytes(upright, newWidth, newHeight, channels);
  }
}
