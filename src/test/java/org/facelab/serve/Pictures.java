package org.facelab.serve;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.facelab.config.SyntheticSource;
import org.facelab.data.FaceDataset;
import org.facelab.data.SyntheticFaces;

/** Photos of drawn faces, drawn so large that a detector of real ones finds them. */
final class Pictures {
  private static final int SIDE = 160;

  /** Faces that the cascade finds. */
  private static final int[] FOUND = {7, 11, 19, 37};

  private static final FaceDataset FACES =
      SyntheticFaces.draw("drawn", new SyntheticSource(40, SIDE, 1, null, 1));

  private Pictures() {}

  /** Some faces in a row on grey, 280 px for each. */
  static BufferedImage photo(int faces) {
    BufferedImage photo = new BufferedImage(280 * faces, 280, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = photo.createGraphics();
    pen.setColor(Color.GRAY);
    pen.fillRect(0, 0, photo.getWidth(), photo.getHeight());
    for (int i = 0; i < faces; i++) {
      pen.drawImage(crop(FOUND[i % FOUND.length]), 280 * i + 60, 60, null);
    }
    pen.dispose();
    return photo;
  }

  /** A face without anything around it, 96 x 96 px. */
  static BufferedImage crop() {
    BufferedImage small = new BufferedImage(96, 96, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = small.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    pen.drawImage(crop(FOUND[0]), 0, 0, 96, 96, null);
    pen.dispose();
    return small;
  }

  private static BufferedImage crop(int face) {
    BufferedImage crop = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < SIDE * SIDE; i++) {
      crop.getRaster()
          .setSample(i % SIDE, i / SIDE, 0, FACES.pixels()[face * SIDE * SIDE + i] & 0xff);
    }
    return crop;
  }

  /** A file of {@code png}, {@code jpg}, {@code gif} or {@code bmp}. */
  static byte[] file(BufferedImage image, String format) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException(format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** OpenCV writes what ImageIO does not: WebP, without loss at a quality above 100. */
  static byte[] webp(BufferedImage image, int quality) {
    byte[] png = file(image, "png");
    try (BytePointer content = new BytePointer(png);
        Mat file = new Mat(1, png.length, opencv_core.CV_8UC1, content);
        Mat pixels = opencv_imgcodecs.imdecode(file, opencv_imgcodecs.IMREAD_COLOR);
        BytePointer out = new BytePointer();
        IntPointer options = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality)) {
      opencv_imgcodecs.imencode(".webp", pixels, out, options);
      byte[] webp = new byte[(int) out.limit()];
      out.get(webp);
      return webp;
    }
  }

  /** A quarter to the left, as a camera held upright stores it. */
  static BufferedImage turned(BufferedImage image) {
    BufferedImage turned =
        new BufferedImage(
            /* width= */ image.getHeight(),
            /* height= */ image.getWidth(),
            BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        turned.setRGB(y, image.getWidth() - 1 - x, image.getRGB(x, y));
      }
    }
    return turned;
  }

  /** Puts an EXIF segment behind a JPEG's first two bytes. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] segment = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    return withSegment(jpeg, segment);
  }

  /** Puts a segment there. */
  static byte[] withSegment(byte[] jpeg, byte[] segment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(segment);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
