package org.facelab.data;

import java.awt.image.BufferedImage;

/**
 * Decodes the image files that {@link PictureFile} knows into a square of bytes. A picture that is no square
 * is stretched, one that the camera held askew is turned upright. Colour becomes grey by the weights of
 * ITU-R BT.601; transparent places become white. Thread-safe.
 */
final class ImageDecoder {
  private final int size;
  private final int channels;

  ImageDecoder(int size, int channels) {
    this.size = size;
    this.channels = channels;
  }

  /** Decodes a file's bytes into {@code target}, {@code [size, size, channels]} from {@code at} on. */
  void decode(byte[] file, byte[] target, int at) throws BadImage {
    PictureFile picture = PictureFile.open(file);
    BufferedImage image = picture.read();
    StoredPixels pixels = StoredPixels.of(image);
    float[] resampled =
        AreaResampler.resample(
            channels == 1 ? pixels::grey : pixels::colour,
            new int[] {image.getWidth(), image.getHeight()},
            new int[] {size, size},
            channels);
    for (int i = 0; i < resampled.length; i++) {
      int from = picture.orientation().source(i / channels, size, size) * channels + i % channels;
      target[at + i] = (byte) Math.max(0, Math.min(255, Math.round(resampled[from])));
    }
  }
}
