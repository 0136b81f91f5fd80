package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  /** Four even quarters, so that JPEG keeps their levels: 10, 80 above, 150, 220 below. */
  private static byte[] quarters() {
    BufferedImage image = Given.grey(32, 32, 10);
    for (int i = 0; i < 32 * 32; i++) {
      int level = 10 + (i % 32 / 16) * 70 + (i / 32 / 16) * 140;
      image.getRaster().setSample(i % 32, i / 32, 0, level);
    }
    return Given.image(image, "jpg");
  }

  private static byte[] withExif(byte[] jpeg, int orientation, ByteOrder order) {
    ByteBuffer exif = ByteBuffer.allocate(36).order(ByteOrder.BIG_ENDIAN);
    exif.putShort((short) 0xffe1)
        .putShort((short) 34)
        .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    exif.order(order)
        .put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    exif.putShort((short) 42).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    byte[] result = new byte[jpeg.length + 36];
    System.arraycopy(jpeg, 0, result, 0, 2);
    System.arraycopy(exif.array(), 0, result, 2, 36);
    System.arraycopy(jpeg, 2, result, 38, jpeg.length - 2);
    return result;
  }

  /** The corners of the upright picture, from the first row's left to the last row's right. */
  @ParameterizedTest
  @CsvSource({
    "1, 10 80 150 220",
    "2, 80 10 220 150",
    "3, 220 150 80 10",
    "4, 150 220 10 80",
    "5, 10 150 80 220",
    "6, 150 10 220 80",
    "7, 220 80 150 10",
    "8, 80 220 10 150",
    "9, 10 80 150 220",
  })
  void turnsPicturesUpright(int code, String corners) throws BadImage {
    int[] expected = Arrays.stream(corners.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      byte[] pixels = new byte[4];
      new ImageDecoder(2, 1).decode(withExif(quarters(), code, order), pixels, 0);
      for (int i = 0; i < 4; i++) {
        assertThat(pixels[i] & 0xff).isBetween(expected[i] - 3, expected[i] + 3);
      }
    }
  }

  @Test
  void takesOtherFilesAsTheyAre() {
    assertThat(Orientation.of(new byte[0]).code()).isEqualTo(1);
    assertThat(Orientation.of(Given.image(Given.grey(4, 4, 1), "png")).code()).isEqualTo(1);
    assertThat(Orientation.of(quarters()).code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 13, 20, 30, 36})
  void takesADamagedBlockForNone(int length) {
    byte[] file = Arrays.copyOf(withExif(quarters(), 6, ByteOrder.BIG_ENDIAN), length);

    assertThat(Orientation.of(file).code()).isIn(1, 6);
  }
}
