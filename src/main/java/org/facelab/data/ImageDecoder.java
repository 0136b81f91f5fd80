package org.facelab.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG and BMP of any depth and palette into a square of bytes. A picture that is no square
 * is stretched, one that the camera held askew is turned upright. Colour becomes grey by the weights of ITU-R BT.601; transparent places become white.
 * Thread-safe.
 */
final class ImageDecoder {
  /** Larger pictures would fill the heap. */
  private static final long MOST_PIXELS = 50_000_000;

  private static final String FOUR_COLOURS =
      "expected a JPEG in grey or RGB, found one in CMYK or YCCK; save it as RGB";

  private final int size;
  private final int channels;

  ImageDecoder(int size, int channels) {
    this.size = size;
    this.channels = channels;
  }

  /** Decodes a file's bytes into {@code target}, {@code [size, size, channels]} from {@code at} on. */
  void decode(byte[] file, byte[] target, int at) throws BadImage {
    BufferedImage image = read(file);
    StoredPixels pixels = StoredPixels.of(image);
    float[] resampled =
        AreaResampler.resample(
            channels == 1 ? pixels::grey : pixels::colour,
            new int[] {image.getWidth(), image.getHeight()},
            new int[] {size, size},
            channels);
    Orientation orientation = Orientation.of(file);
    for (int i = 0; i < resampled.length; i++) {
      int from = orientation.source(i / channels, size) * channels + i % channels;
      target[at + i] = (byte) Math.max(0, Math.min(255, Math.round(resampled[from])));
    }
  }

  private static BufferedImage read(byte[] file) throws BadImage {
    byte[] start = Arrays.copyOf(file, Math.min(file.length, 512));
    String kind = Excerpt.kind(start);
    boolean bitmap = file.length > 1 && file[0] == 'B' && file[1] == 'M';
    if (!bitmap && !kind.equals("a PNG image") && !kind.equals("a JPEG image")) {
      throw new BadImage("expected a PNG, JPEG or BMP image, found " + kind);
    }
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new BadImage("expected a PNG, JPEG or BMP image, found one that is damaged");
      }
      ImageReader reader = readers.next();
      try {
        return read(reader, in);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw new BadImage(reason(e, bitmap ? "a BMP image" : kind));
    }
  }

  private static BufferedImage read(ImageReader reader, ImageInputStream in)
      throws IOException, BadImage {
    String[] cutOff = new String[1];
    reader.addIIOReadWarningListener((source, warning) -> cutOff[0] = warning);
    reader.setInput(in, true, true);
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MOST_PIXELS) {
      throw new BadImage(
          "expected at most %,d pixels, found %d x %d"
              .formatted(MOST_PIXELS, reader.getWidth(0), reader.getHeight(0)));
    }
    BufferedImage image = reader.read(0);
    if (cutOff[0] != null && cutOff[0].toLowerCase(Locale.ROOT).contains("premature")) {
      throw new BadImage("the image is cut off: " + cutOff[0]);
    }
    if (reader.getFormatName().equalsIgnoreCase("JPEG") && image.getRaster().getNumBands() > 3) {
      throw new BadImage(FOUR_COLOURS);
    }
    return image;
  }

  private static String reason(Exception e, String kind) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (kind.equals("a JPEG image") && message.contains("Unsupported Image Type")) {
      return FOUR_COLOURS;
    }
    return "%s that is damaged or cut off (%s)".formatted(kind, Excerpt.of(message));
  }
}
