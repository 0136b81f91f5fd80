package org.facelab.detect;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import org.facelab.data.BadImage;
import org.facelab.data.PictureBytes;
import org.facelab.data.PictureFile;

/**
 * An upright picture in memory. Immutable by agreement: nobody writes into the bytes. Thread-safe.
 *
 * <p>Places are px: a box or a square counts from the picture's top left corner, a point from the centre of
 * the top left pixel, as everywhere in FaceLab.
 */
public final class Photo {
  private final byte[] pixels;
  private final int width;
  private final int height;
  private final int channels;

  private Photo(byte[] pixels, int width, int height, int channels) {
    if (pixels.length != width * height * channels) {
      throw new IllegalArgumentException(
          "%d bytes for %d x %d x %d".formatted(pixels.length, width, height, channels));
    }
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    this.channels = channels;
  }

  /** A picture of these bytes, {@code [height, width, channels]}, 1 channel (grey) or 3 (RGB). */
  public static Photo of(byte[] pixels, int width, int height, int channels) {
    return new Photo(pixels, width, height, channels);
  }

  /**
   * Decodes an image file: PNG, JPEG, BMP, GIF or WebP, of at most {@link PictureFile#MOST_PIXELS}.
   *
   * @throws BadImage if that cannot be done, in words that follow the file's name
   */
  public static Photo decode(byte[] file) throws BadImage {
    return decode(PictureFile.open(file));
  }

  /** Decodes a file whose header has been read. */
  public static Photo decode(PictureFile file) throws BadImage {
    PictureBytes bytes = PictureBytes.upright(file);
    return new Photo(bytes.pixels(), bytes.width(), bytes.height(), bytes.channels());
  }

  /** Width in px. */
  public int width() {
    return width;
  }

  /** Height in px. */
  public int height() {
    return height;
  }

  /** 1 (grey) or 3 (RGB). */
  public int channels() {
    return channels;
  }

  /** {@code [H, W, channels]}, 0 to 255 as bytes without a sign; not a copy. */
  public byte[] pixels() {
    return pixels;
  }

  /** A copy to draw on, in colour. */
  public BufferedImage image() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    WritableRaster raster = image.getRaster();
    byte[] bgr = ((DataBufferByte) raster.getDataBuffer()).getData();
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] = pixels[channels == 1 ? i / 3 : i - i % 3 + 2 - i % 3];
    }
    return image;
  }
}
