package org.facelab.serve;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures of nothing, for servers that have not been asked yet. */
final class WarmUp {
  private static final int SIDE = 96;

  private WarmUp() {}

  /** A file of {@code png} or {@code jpg}: grey noise, as large as a face. */
  static byte[] picture(String format) {
    BufferedImage noise = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Random random = new Random(1);
    for (int i = 0; i < SIDE * SIDE; i++) {
      noise.getRaster().setSample(i % SIDE, i / SIDE, 0, random.nextInt(256));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(file)) {
      ImageIO.write(noise, format, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }
}
