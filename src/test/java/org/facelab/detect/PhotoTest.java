package org.facelab.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.facelab.data.BadImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhotoTest {
  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  /** Exif's TIFF block with nothing but an orientation. */
  private static byte[] exif(int orientation) {
    return ByteBuffer.allocate(26)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("II".getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .array();
  }

  private static byte[] inserted(byte[] file, int at, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  /** 32 wide, 16 high, in even 16x8 quarters: 10, 80 above, 150, 220 below. */
  private static BufferedImage quarters() {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 32 * 16; i++) {
      int level = 10 + (i % 32 / 16) * 70 + (i / 32 / 8) * 140;
      image.getRaster().setSample(i % 32, i / 32, 0, level);
    }
    return image;
  }

  /** The four corners of the upright picture, from the first row's left to the last row's right. */
  @ParameterizedTest
  @CsvSource({
    "1, 32, 10 80 150 220",
    "2, 32, 80 10 220 150",
    "3, 32, 220 150 80 10",
    "4, 32, 150 220 10 80",
    "5, 16, 10 150 80 220",
    "6, 16, 150 10 220 80",
    "7, 16, 220 80 150 10",
    "8, 16, 80 220 10 150",
  })
  void standsUprightHoweverTheCameraWasHeld(int code, int width, String corners)
      throws IOException, BadImage {
    byte[] exif = exif(code);
    byte[] app1 = {(byte) 0xff, (byte) 0xe1, 0, (byte) (exif.length + 8)};
    byte[] jpeg =
        inserted(
            file(quarters(), "jpg"), 2, app1, "Exif\0\0".getBytes(StandardCharsets.US_ASCII), exif);
    byte[] chunk = {0, 0, 0, (byte) exif.length, 'e', 'X', 'I', 'f'};
    byte[] png = inserted(file(quarters(), "png"), 33, chunk, exif, new byte[4]);
    for (byte[] file : new byte[][] {jpeg, png}) {
      Photo photo = Photo.decode(file);

      assertThat(photo.width()).isEqualTo(width);
      assertThat(photo.height()).isEqualTo(48 - width);
      int[] places = {0, width - 1, width * (photo.height() - 1), width * photo.height() - 1};
      String[] expected = corners.split(" ", -1);
      for (int i = 0; i < 4; i++) {
        assertThat(photo.pixels()[places[i] * photo.channels()] & 0xff)
            .isBetween(Integer.parseInt(expected[i]) - 3, Integer.parseInt(expected[i]) + 3);
      }
    }
  }

  @Test
  void givesACopyToDrawOn() throws IOException, BadImage {
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    image.setRGB(2, 1, 0x0a141e);
    Photo photo = Photo.decode(file(image, "png"));

    assertThat(photo.channels()).isEqualTo(3);
    assertThat(photo.image().getRGB(2, 1)).isEqualTo(0xff0a141e);
    photo.image().setRGB(2, 1, 0);
    assertThat(photo.image().getRGB(2, 1)).isEqualTo(0xff0a141e);
    Photo grey = Photo.of(new byte[] {1, 2, 3, 4, 5, 6}, 3, 2, 1);
    assertThat(grey.image().getRGB(2, 1)).isEqualTo(0xff060606);
  }
}
