package org.facelab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images of every kind, and what only looks like one. */
class UploadTest {
  private static final String PREDICT = "/api/predict";
  private static DemoServer server;

  @BeforeAll
  static void start() {
    server = ServerTest.start(Limits.USUAL);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Named<byte[]>> readable() throws IOException {
    BufferedImage photo = Pictures.photo(1);
    return Stream.of(
        Named.of("PNG", Pictures.file(photo, "png")),
        Named.of("JPEG", Pictures.file(photo, "jpg")),
        Named.of("GIF", Pictures.file(photo, "gif")),
        Named.of("BMP", Pictures.file(photo, "bmp")),
        Named.of("WebP", Pictures.webp(photo, 90)),
        Named.of("lossless WebP", Pictures.webp(photo, 101)),
        Named.of("animated GIF", animated(photo)),
        Named.of("CMYK JPEG", cmyk(photo)),
        Named.of("16 bit PNG", Pictures.file(deep(photo), "png")),
        Named.of("PNG with transparency", Pictures.file(transparent(photo), "png")));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void findsTheFaceInAnyKind(byte[] file) throws IOException {
    Asking.Reply reply = Asking.post(server, PREDICT, file);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.json().path("faces")).hasSize(1);
  }

  @Test
  void turnsAPhotoUpright() throws IOException {
    byte[] lying = Pictures.file(Pictures.turned(Pictures.photo(1)), "jpg");
    assertThat(Asking.post(server, PREDICT, lying).json().path("faces")).isEmpty();
    Asking.Reply upright = Asking.post(server, PREDICT, Pictures.withOrientation(lying, 6));
    assertThat(upright.json().path("faces")).hasSize(1);
  }

  @Test
  void placesAreThoseOfTheUprightPhoto() throws IOException {
    byte[] lying = Pictures.file(Pictures.turned(Pictures.photo(2)), "jpg");
    BufferedImage upright = ImageIO.read(new ByteArrayInputStream(lying));
    for (int i = 0; i < 3; i++) {
      upright = Pictures.turned(upright);
    }
    Asking.Reply straight = Asking.post(server, PREDICT, Pictures.file(upright, "png"));
    Asking.Reply turned = Asking.post(server, PREDICT, Pictures.withOrientation(lying, 6));
    assertThat(turned.json().path("width").asInt()).isEqualTo(560);
    assertThat(turned.json().path("height").asInt()).isEqualTo(280);
    for (int i = 0; i < 2; i++) {
      JsonNode expected = boxes(straight).get(i);
      JsonNode found = boxes(turned).get(i);
      for (String side : List.of("x", "y", "width", "height")) {
        double place = expected.path(side).asDouble();
        assertThat(found.path(side).asDouble()).as(side).isBetween(place - 2, place + 2);
      }
    }
  }

  /** From left to right. */
  private static List<JsonNode> boxes(Asking.Reply reply) {
    List<JsonNode> boxes = new ArrayList<>();
    reply.json().path("faces").forEach(face -> boxes.add(face.path("box")));
    boxes.sort(Comparator.comparingDouble(box -> box.path("x").asDouble()));
    assertThat(boxes).hasSize(2);
    return boxes;
  }

  static Stream<Named<byte[]>> unreadable() throws IOException {
    byte[] png = Pictures.file(Pictures.photo(1), "png");
    byte[] jpeg = Pictures.file(Pictures.photo(1), "jpg");
    byte[] scrambled = png.clone();
    new Random(1).nextBytes(scrambled);
    System.arraycopy(png, 0, scrambled, 0, 40);
    return Stream.of(
        Named.of("noise", Arrays.copyOfRange(scrambled, 100, 5000)),
        Named.of("a page", "<html><script>1</script>".getBytes(StandardCharsets.UTF_8)),
        Named.of(
            "SVG", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8)),
        Named.of("half a PNG", Arrays.copyOf(png, png.length / 2)),
        Named.of("a PNG's header", Arrays.copyOf(png, 33)),
        Named.of("scrambled PNG", scrambled),
        Named.of("a JPEG's beginning", Arrays.copyOf(jpeg, 200)),
        Named.of("PNG of 400 megapixels", bomb(20_000, 20_000)),
        Named.of("PNG as wide as an int", bomb(Integer.MAX_VALUE, 1)),
        Named.of("PNG without pixels", bomb(0, 0)));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void saysInASentenceWhyNot(byte[] file) throws IOException {
    Asking.Reply reply = Asking.post(server, PREDICT, file, "Content-Type: image/png");
    assertThat(reply.status()).as(reply.text()).isEqualTo(422);
    assertThat(reply.error()).startsWith("The image cannot be used: ").endsWith(".");
    assertThat(Asking.get(server, "/health").status()).isEqualTo(200);
  }

  /** 30 megapixels in 30 kB are within the limits. */
  @Test
  void aLargePictureInFewBytesIsRead() throws IOException {
    Asking.Reply reply = Asking.post(server, PREDICT + "?crop=true", bomb(6000, 5000));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  private static byte[] animated(BufferedImage first) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < 3; i++) {
        BufferedImage frame = i == 0 ? first : new BufferedImage(280, 280, first.getType());
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
        IIOMetadataNode root =
            (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
        ((IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0))
            .setAttribute("delayTime", "10");
        metadata.setFromTree(metadata.getNativeMetadataFormatName(), root);
        writer.writeToSequence(new IIOImage(frame, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Four inks, of which only black is used, as printers' programs store it: white is 255. */
  private static byte[] cmyk(BufferedImage image) throws IOException {
    int width = image.getWidth();
    int height = image.getHeight();
    WritableRaster inks =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 4, null);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        inks.setPixel(x, y, new int[] {255, 255, 255, image.getRGB(x, y) & 0xff});
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] adobe = {
      (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
    };
    return Pictures.withSegment(bytes.toByteArray(), adobe);
  }

  private static BufferedImage deep(BufferedImage image) {
    BufferedImage deep =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_USHORT_GRAY);
    deep.createGraphics().drawImage(image, 0, 0, null);
    return deep;
  }

  private static BufferedImage transparent(BufferedImage image) {
    BufferedImage copy =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    copy.createGraphics().drawImage(image, 0, 0, null);
    copy.setRGB(0, 0, new Color(0, 0, 0, 0).getRGB());
    return copy;
  }

  /** A black PNG, which packs a thousand to one; its pixels stop early where it is larger than allowed. */
  private static byte[] bomb(int width, int height) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, 0, 0, 0, 0});
    chunk(png, "IHDR", header.toByteArray());
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream pixels = new DeflaterOutputStream(packed)) {
      long left = Math.min(40_000_000L, (long) (width + 1) * height);
      byte[] zeros = new byte[1 << 16];
      for (; left > 0; left -= zeros.length) {
        pixels.write(zeros, 0, (int) Math.min(left, zeros.length));
      }
    }
    chunk(png, "IDAT", packed.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(content);
    CRC32 crc = new CRC32();
    crc.update(body.toByteArray());
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(content.length);
    out.write(body.toByteArray());
    out.writeInt((int) crc.getValue());
  }
}
