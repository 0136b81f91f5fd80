package org.facelab.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.facelab.report.FaceImages.GreyFace;

/** A face small enough to be part of a page. */
final class FacePicture {
  /** Larger faces are made this wide or high: a page shows none larger. */
  private static final int MOST_PIXELS = 96;

  /** Up to here a PNG, which loses nothing, is small enough. */
  private static final int PNG_PIXELS = 48;

  private static final float QUALITY = 0.85f;

  private FacePicture() {}

  /** The face as {@code data:image/…;base64,…}. */
  static String dataUri(GreyFace face) {
    BufferedImage image = image(face);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean png = image.getWidth() <= PNG_PIXELS && image.getHeight() <= PNG_PIXELS;
    try {
      if (png) {
        ChartStyle.write(image, bytes);
      } else {
        writeJpeg(image, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/%s;base64,%s"
        .formatted(png ? "png" : "jpeg", Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  private static BufferedImage image(GreyFace face) {
    BufferedImage image = FaceTiles.image(face);
    double scale = (double) MOST_PIXELS / Math.max(face.width(), face.height());
    if (scale >= 1) {
      return image;
    }
    int width = Math.max(1, (int) Math.round(scale * face.width()));
    int height = Math.max(1, (int) Math.round(scale * face.height()));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = small.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.drawImage(image, 0, 0, width, height, null);
    pen.dispose();
    return small;
  }

  private static void writeJpeg(BufferedImage image, ByteArrayOutputStream bytes)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(QUALITY);
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
  }
}
