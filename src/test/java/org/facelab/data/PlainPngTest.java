package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlainPngTest {
  /** Smooth with some noise, so that a writer chooses among all filters. */
  private static BufferedImage picture(int width, int height, boolean colour, long seed) {
    Random random = new Random(seed);
    BufferedImage image =
        new BufferedImage(
            width, height, colour ? BufferedImage.TYPE_3BYTE_BGR : BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      int roughness = 1 + random.nextInt(64);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < image.getRaster().getNumBands(); c++) {
          image.getRaster().setSample(x, y, c, (3 * x + 5 * y + random.nextInt(roughness)) & 0xff);
        }
      }
    }
    return image;
  }

  @Property(tries = 150)
  void readsWhatImageIoReads(
      @ForAll @IntRange(min = 1, max = 70) int width,
      @ForAll @IntRange(min = 1, max = 70) int height,
      @ForAll boolean colour,
      @ForAll long seed)
      throws IOException, BadImage {
    byte[] file = Given.image(picture(width, height, colour, seed), "png");
    BufferedImage expected = ImageIO.read(new ByteArrayInputStream(file));

    PictureBytes picture = PlainPng.decode(file).orElseThrow();

    assertThat(picture.channels()).isEqualTo(colour ? 3 : 1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < picture.channels(); c++) {
          int at = (y * width + x) * picture.channels() + c;
          assertThat(picture.pixels()[at] & 0xff)
              .isEqualTo(expected.getRaster().getSample(x, y, c));
        }
      }
    }
  }

  @Test
  void leavesOtherKindsToImageIo() throws BadImage {
    for (int type :
        new int[] {
          BufferedImage.TYPE_INT_ARGB,
          BufferedImage.TYPE_BYTE_INDEXED,
          BufferedImage.TYPE_USHORT_GRAY,
          BufferedImage.TYPE_BYTE_BINARY
        }) {
      byte[] file = Given.image(new BufferedImage(3, 3, type), "png");
      assertThat(PlainPng.decode(file)).isEmpty();
    }
  }

  @Test
  void noticesThatPixelsAreMissing() {
    byte[] file = Given.image(picture(20, 20, false, 1), "png");
    ByteBuffer.wrap(file).putInt(20, 40);

    assertThatThrownBy(() -> PlainPng.decode(file)).hasMessageContaining("end too soon");
  }
}
