package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
  private static PictureBytes decode(byte[] file) throws BadImage {
    return PictureBytes.upright(PictureFile.open(file));
  }

  private static int[] levels(PictureBytes picture, int x, int y) {
    int[] levels = new int[picture.channels()];
    int at = (y * picture.width() + x) * picture.channels();
    Arrays.setAll(levels, c -> picture.pixels()[at + c] & 0xff);
    return levels;
  }

  private static BufferedImage filled(int width, int height, Color colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, colour.getRGB());
    }
    return image;
  }

  private static BufferedImage noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, random.nextInt());
    }
    return image;
  }

  /** OpenCV writes what ImageIO does not: WebP, with loss, or without at a quality above 100. */
  private static byte[] webp(int channels, double[] bgr, int quality) {
    try (Mat image =
            new Mat(
                6,
                9,
                opencv_core.CV_8UC(channels),
                new Scalar(bgr[0], bgr[1], bgr[2], channels == 4 ? bgr[3] : 0));
        BytePointer out = new BytePointer();
        IntPointer options = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality)) {
      opencv_imgcodecs.imencode(".webp", image, out, options);
      byte[] file = new byte[(int) out.limit()];
      out.get(file);
      return file;
    }
  }

  private static byte[] file(String format) {
    return switch (format) {
      case "webp" -> webp(3, new double[] {50, 100, 200}, 90);
      case "webp without loss" -> webp(4, new double[] {50, 100, 200, 128}, 101);
      default -> Given.image(noise(40, 30), format);
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 101})
  void readsWebp(int quality) throws BadImage {
    PictureBytes picture = decode(webp(3, new double[] {50, 100, 200}, quality));

    assertThat(picture.width()).isEqualTo(9);
    assertThat(picture.height()).isEqualTo(6);
    int[] rgb = levels(picture, 4, 3);
    assertThat(rgb[0]).isBetween(194, 206);
    assertThat(rgb[1]).isBetween(94, 106);
    assertThat(rgb[2]).isBetween(44, 56);
  }

  @ParameterizedTest
  @ValueSource(ints = {90, 101})
  void laysTransparentWebpOnWhite(int quality) throws BadImage {
    PictureBytes picture = decode(webp(4, new double[] {0, 0, 0, 0}, quality));

    assertThat(levels(picture, 4, 3)).containsOnly(255);
  }

  @Test
  void readsThePlainestAndTheRichestPng() throws BadImage {
    assertThat(levels(decode(Given.image(Given.grey(5, 3, 77), "png")), 4, 2)).containsExactly(77);
    BufferedImage deep = new BufferedImage(5, 3, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(4, 2, 0, 77 * 257);
    assertThat(levels(decode(Given.image(deep, "png")), 4, 2)).containsExactly(77);
    BufferedImage clear = new BufferedImage(5, 3, BufferedImage.TYPE_INT_ARGB);
    clear.setRGB(4, 2, 0xff0a141e);
    PictureBytes onWhite = decode(Given.image(clear, "png"));
    assertThat(levels(onWhite, 0, 0)).containsExactly(255, 255, 255);
    assertThat(levels(onWhite, 4, 2)).containsExactly(10, 20, 30);
  }

  private static byte[] gif(BufferedImage[] frames, int left, int top) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (BufferedImage frame : frames) {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(frame), null);
        String format = metadata.getNativeMetadataFormatName();
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
        IIOMetadataNode place =
            (IIOMetadataNode) tree.getElementsByTagName("ImageDescriptor").item(0);
        place.setAttribute("imageLeftPosition", Integer.toString(left));
        place.setAttribute("imageTopPosition", Integer.toString(top));
        metadata.setFromTree(format, tree);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @Test
  void takesTheFirstPictureOfAnAnimation() throws BadImage, IOException {
    BufferedImage[] frames = {filled(6, 4, Color.RED), filled(6, 4, Color.BLUE)};

    assertThat(levels(decode(gif(frames, 0, 0)), 3, 2)).containsExactly(255, 0, 0);
  }

  @Test
  void laysAPartOfAGifOnItsCanvas() throws BadImage, IOException {
    PictureBytes picture = decode(gif(new BufferedImage[] {filled(6, 4, Color.RED)}, 5, 3));

    assertThat(picture.width()).isEqualTo(11);
    assertThat(picture.height()).isEqualTo(7);
    assertThat(levels(picture, 4, 3)).containsExactly(255, 255, 255);
    assertThat(levels(picture, 5, 3)).containsExactly(255, 0, 0);
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
    return chunk
        .putInt(content.length)
        .put(type.getBytes(StandardCharsets.US_ASCII))
        .put(content)
        .array();
  }

  /** A PNG with a chunk of one's own behind its header. */
  private static byte[] withChunk(byte[] png, String type, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    out.writeBytes(chunk(type, content));
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  private static byte[] zeros(int megabytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream packed =
        new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED))) {
      for (int i = 0; i < megabytes; i++) {
        packed.write(new byte[1 << 20]);
      }
    }
    return out.toByteArray();
  }

  @Test
  void refusesAPictureThatIsTooLargeBeforeItIsDecoded() {
    byte[] png = Given.image(Given.grey(4, 4, 1), "png");
    ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
    assertThatThrownBy(() -> PictureFile.open(png))
        .isInstanceOf(BadImage.class)
        .hasMessage("expected at most 40,000,000 pixels, found 50000 x 50000");

    byte[] gif = Given.image(Given.grey(4, 4, 1), "gif");
    ByteBuffer.wrap(gif)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort(6, (short) -1)
        .putShort(8, (short) -1);
    assertThatThrownBy(() -> PictureFile.open(gif)).hasMessageContaining("found 65535 x 65535");

    byte[] bmp = Given.image(Given.grey(4, 4, 1), "bmp");
    ByteBuffer.wrap(bmp)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(18, 1 << 30)
        .putInt(22, Integer.MIN_VALUE);
    assertThatThrownBy(() -> PictureFile.open(bmp)).isInstanceOf(BadImage.class);
  }

  /** A text of 300 MB in 300 kB, a profile that claims 2 GB, and both in an image with a palette. */
  @Test
  void unpacksNothingButPixels() throws BadImage, IOException {
    BufferedImage palette = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_INDEXED);
    byte[] text = zeros(300);
    byte[] named = new byte[text.length + 3];
    named[0] = 'a';
    System.arraycopy(text, 0, named, 3, text.length);
    for (BufferedImage image : new BufferedImage[] {Given.grey(4, 4, 1), palette}) {
      for (String type : new String[] {"zTXt", "iCCP", "iTXt"}) {
        assertThat(decode(withChunk(Given.image(image, "png"), type, named)).width()).isEqualTo(4);
      }
      byte[] claims = withChunk(Given.image(image, "png"), "iCCP", new byte[8]);
      ByteBuffer.wrap(claims).putInt(33, Integer.MAX_VALUE);
      assertThatThrownBy(() -> decode(claims)).hasMessageContaining("cut off");
    }
  }

  @Test
  void refusesAJpegThatIsDecodedHundredsOfTimes() {
    byte[] jpeg = Given.image(noise(40, 30), "jpg");
    int scan = 2;
    while ((jpeg[scan + 1] & 0xff) != 0xda) {
      scan += 2 + (ByteBuffer.wrap(jpeg).getShort(scan + 2) & 0xffff);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, scan);
    for (int i = 0; i < 101; i++) {
      out.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    out.write(jpeg, jpeg.length - 2, 2);

    assertThatThrownBy(() -> PictureFile.open(out.toByteArray()))
        .hasMessage("a JPEG image of more than 100 scans");
  }

  /** The outer size of a WebP is what is allowed, and the inner one what would be decoded. */
  @Test
  void refusesAWebpOfTwoSizes() {
    byte[] plain = webp(3, new double[] {1, 2, 3}, 90);
    ByteBuffer extended = ByteBuffer.allocate(plain.length + 18).order(ByteOrder.LITTLE_ENDIAN);
    extended.put(plain, 0, 12).put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10);
    extended.putInt(0).put(new byte[] {2, 0, 0, 2, 0, 0}).put(plain, 12, plain.length - 12);
    extended.putInt(4, extended.capacity() - 8);

    assertThatThrownBy(() -> PictureFile.open(extended.array())).hasMessageContaining("two sizes");
  }

  @Test
  void saysWhatIsNoImage() {
    assertThatThrownBy(() -> PictureFile.open(new byte[0]))
        .hasMessage("expected a PNG, JPEG, BMP, GIF or WebP image, found nothing (0 bytes)");
    assertThatThrownBy(() -> PictureFile.open("hello".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("expected a PNG, JPEG, BMP, GIF or WebP image, found the text 'hello'");
    assertThatThrownBy(() -> PictureFile.open("%PDF-1.4".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("found a PDF");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "webp", "webp without loss"})
  void noticesThatAFileIsCutOff(String format) {
    byte[] whole = file(format);
    for (double part : new double[] {0.05, 0.5, 0.9}) {
      byte[] cut = Arrays.copyOf(whole, Math.max(3, (int) (whole.length * part)));
      assertThatThrownBy(() -> decode(cut)).as("%.2f", part).isInstanceOf(BadImage.class);
    }
  }

  /** What strangers send: whatever is changed, there is a picture or a sentence, and soon. */
  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "webp", "webp without loss"})
  void damagedFilesAreAPictureOrASentence(String format) {
    byte[] whole = file(format);
    Random random = new Random(7);
    for (int round = 0; round < 400; round++) {
      byte[] damaged = whole.clone();
      int changes = 1 + random.nextInt(8);
      for (int i = 0; i < changes; i++) {
        // Most of what a decoder believes stands at the beginning.
        int at = random.nextInt(random.nextBoolean() ? Math.min(80, whole.length) : whole.length);
        damaged[at] = (byte) (random.nextInt(3) == 0 ? -1 : random.nextInt(256));
      }
      try {
        assertThat(decode(damaged).pixels()).isNotNull();
      } catch (BadImage e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
  }
}
