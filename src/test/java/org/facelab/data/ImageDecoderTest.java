package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static byte[] decode(byte[] file, int size, int channels) throws BadImage {
    byte[] target = new byte[size * size * channels + 1];
    new ImageDecoder(size, channels).decode(file, target, 1);
    return Arrays.copyOfRange(target, 1, target.length);
  }

  private static int[] levels(byte[] bytes) {
    int[] levels = new int[bytes.length];
    Arrays.setAll(levels, i -> bytes[i] & 0xff);
    return levels;
  }

  private static BufferedImage filled(int type, Color colour) {
    BufferedImage image = new BufferedImage(6, 4, type);
    Graphics2D pen = image.createGraphics();
    pen.setColor(colour);
    pen.fillRect(0, 0, 6, 4);
    pen.dispose();
    return image;
  }

  private static BufferedImage noise(int type) {
    BufferedImage image = new BufferedImage(64, 64, type);
    Random random = new Random(1);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, random.nextInt());
    }
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "jpg"})
  void readsGreyAsItIsStored(String format) throws BadImage {
    byte[] file = Given.image(Given.grey(6, 4, 100), format);

    assertThat(levels(decode(file, 2, 1))).containsOnly(100);
    assertThat(levels(decode(file, 2, 3))).hasSize(12).containsOnly(100);
  }

  @Test
  void readsColourAndWeighsItToGrey() throws BadImage {
    byte[] file = Given.image(filled(BufferedImage.TYPE_INT_RGB, new Color(200, 100, 50)), "png");

    assertThat(levels(decode(file, 1, 3))).containsExactly(200, 100, 50);
    assertThat(levels(decode(file, 1, 1))).containsExactly(124);
    byte[] bmp = Given.image(filled(BufferedImage.TYPE_INT_RGB, new Color(200, 100, 50)), "bmp");
    assertThat(levels(decode(bmp, 1, 3))).containsExactly(200, 100, 50);
  }

  @Test
  void readsSixteenBits() throws BadImage {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 16; i++) {
      image.getRaster().setSample(i % 4, i / 4, 0, 100 * 257);
    }

    assertThat(levels(decode(Given.image(image, "png"), 2, 1))).containsOnly(100);
  }

  @Test
  void readsOneBitAndPalettes() throws BadImage {
    BufferedImage bits = filled(BufferedImage.TYPE_BYTE_BINARY, Color.WHITE);
    assertThat(levels(decode(Given.image(bits, "png"), 2, 1))).containsOnly(255);
    assertThat(levels(decode(Given.image(bits, "bmp"), 2, 1))).containsOnly(255);

    byte[] level = {10, 90, (byte) 180};
    IndexColorModel palette = new IndexColorModel(8, 3, level, level, level);
    BufferedImage indexed = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_INDEXED, palette);
    for (int i = 0; i < 16; i++) {
      indexed.getRaster().setSample(i % 4, i / 4, 0, 1);
    }
    assertThat(levels(decode(Given.image(indexed, "png"), 2, 1))).containsOnly(90);
  }

  @Test
  void laysTransparentPicturesOnWhite() throws BadImage {
    BufferedImage clear = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
    assertThat(levels(decode(Given.image(clear, "png"), 2, 1))).containsOnly(255);

    BufferedImage half = filled(BufferedImage.TYPE_INT_ARGB, new Color(0, 0, 0, 128));
    assertThat(levels(decode(Given.image(half, "png"), 2, 3))).containsOnly(127);
  }

  @Test
  void stretchesWhatIsNoSquare() throws BadImage {
    BufferedImage wide = Given.grey(8, 2, 0);
    for (int i = 0; i < 8; i++) {
      wide.getRaster().setSample(4 + i % 4, i / 4, 0, 200);
    }

    assertThat(levels(decode(Given.image(wide, "png"), 2, 1))).containsExactly(0, 200, 0, 200);
  }

  @Test
  void saysWhatAFileIsThatIsNoImage() {
    assertThatThrownBy(() -> decode("hello".getBytes(StandardCharsets.UTF_8), 2, 1))
        .hasMessage("expected a PNG, JPEG, BMP, GIF or WebP image, found the text 'hello'");
    assertThatThrownBy(() -> decode(new byte[0], 2, 1))
        .hasMessage("expected a PNG, JPEG, BMP, GIF or WebP image, found nothing (0 bytes)");
  }

  @ParameterizedTest
  @CsvSource({
    "png,0.5",
    "png,0.9",
    "png,0.02",
    "jpg,0.5",
    "jpg,0.9",
    "jpg,0.02",
    "bmp,0.5",
    "bmp,0.9",
    "bmp,0.001"
  })
  void noticesThatAnImageIsCutOff(String format, double part) {
    byte[] file = Given.image(noise(BufferedImage.TYPE_INT_RGB), format);
    byte[] cut = Arrays.copyOf(file, (int) (file.length * part));

    assertThatThrownBy(() -> decode(cut, 16, 1))
        .isInstanceOf(BadImage.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void readsFourColours() throws IOException, BadImage {
    WritableRaster raster = Raster.createInterleavedRaster(0, 8, 8, 4, null);
    for (int i = 0; i < 64; i++) {
      // As Adobe stores them, inverted: no cyan, full magenta and yellow, no black.
      raster.setPixel(i % 8, i / 8, new int[] {255, 0, 0, 255});
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] plain = out.toByteArray();
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    byte[] marked = new byte[plain.length + adobe.length];
    System.arraycopy(plain, 0, marked, 0, 2);
    System.arraycopy(adobe, 0, marked, 2, adobe.length);
    System.arraycopy(plain, 2, marked, 2 + adobe.length, plain.length - 2);

    int[] red = levels(decode(marked, 1, 3));
    assertThat(red[0]).isGreaterThan(200);
    assertThat(red[1]).isLessThan(80);
    assertThat(red[2]).isLessThan(80);
  }
}
