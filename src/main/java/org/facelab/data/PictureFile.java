package org.facelab.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * An image file whose header has been read and nothing else: PNG, JPEG (CMYK and YCCK too), BMP, GIF or
 * WebP. Immutable.
 *
 * <p>The file is a stranger's. Its size is known before a pixel is decoded; profiles, comments, thumbnails
 * and all else that is no pixel has been cut out, so that no decoder unpacks them; and whatever a decoder
 * throws becomes one sentence.
 */
public final class PictureFile {
  /** Larger pictures are refused. */
  public static final int MOST_PIXELS = 40_000_000;

  /** How often a file is in memory at most while its header is read. */
  public static final int FILE_COPIES = 3;

  /** What is said of an image that takes more memory than there is. */
  public static final String NO_MEMORY =
      "does not fit into memory; give Java more with FACELAB_JAVA_OPTS=-Xmx…";

  /** Bytes behind the end that a decoder may look at without needing them. */
  private static final int READ_AHEAD = 64;

  /** Bytes for each pixel: 16 bits of four colours, and three bytes. */
  private static final long PIXEL = 12;

  /** What the plug-in was seen to take. */
  private static final long WEBP_PIXEL = 50;

  private static final String EXPECTED = "expected a PNG, JPEG, BMP, GIF or WebP image, found ";

  /**
   * What the header says and what is left of the file.
   *
   * @param kind such as {@code a PNG image}
   * @param format ImageIO's name of the format
   * @param decoder the beginning of the name of ImageIO's reader
   * @param width as the pixels are stored
   * @param height as the pixels are stored
   * @param left where the pixels lie in the picture; 0 but for GIF
   * @param top likewise
   * @param content the file without what is no pixel
   */
  record Header(
      String kind,
      String format,
      String decoder,
      int width,
      int height,
      int left,
      int top,
      byte[] content) {
    Header(String kind, String format, String decoder, int width, int height, byte[] content) {
      this(kind, format, decoder, width, height, 0, 0, content);
    }
  }

  private final Header header;
  private final Orientation orientation;

  private PictureFile(Header header, Orientation orientation) {
    this.header = header;
    this.orientation = orientation;
  }

  /**
   * Reads the header.
   *
   * @throws BadImage if this is no image, is damaged or cut off, or is larger than {@link #MOST_PIXELS}
   */
  public static PictureFile open(byte[] file) throws BadImage {
    String kind = PictureHeaders.kind(file);
    Header header;
    try {
      header = PictureHeaders.read(kind, file);
    } catch (RuntimeException e) {
      throw damaged(kind, "its header contradicts itself or its end");
    } catch (OutOfMemoryError e) {
      throw new BadImage(NO_MEMORY);
    }
    if (header == null) {
      throw new BadImage(EXPECTED + kind);
    }
    if (header.width < 1 || header.height < 1) {
      throw damaged(kind, "it is %d x %d pixels".formatted(header.width, header.height));
    }
    if ((long) header.width * header.height > MOST_PIXELS) {
      throw new BadImage(
          "expected at most %,d pixels, found %d x %d"
              .formatted(MOST_PIXELS, header.width, header.height));
    }
    return new PictureFile(header, Orientation.of(file));
  }

  static BadImage damaged(String kind, String why) {
    return new BadImage("%s that is damaged or cut off (%s)".formatted(kind, why));
  }

  /** Width in px as the pixels are stored, before {@link #orientation}. */
  public int width() {
    return header.width;
  }

  /** Height in px as the pixels are stored. */
  public int height() {
    return header.height;
  }

  /** How the picture is to be turned upright. */
  public Orientation orientation() {
    return orientation;
  }

  /** Decodes the pixels as they are stored; of an animation the first picture. */
  public BufferedImage read() throws BadImage {
    try (ImageInputStream in = new MemoryCacheImageInputStream(content())) {
      ImageReader reader = reader();
      try {
        return onCanvas(read(reader, in));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw damaged(header.kind, Excerpt.of(message));
    } catch (OutOfMemoryError e) {
      throw tooLarge();
    }
  }

  /** The file; WebP's decoder takes its end for zeros, for ever, so that there comes an error instead. */
  private InputStream content() {
    InputStream content = new ByteArrayInputStream(header.content);
    return header.format.equals("webp")
        ? new SequenceInputStream(
            new SequenceInputStream(content, new ByteArrayInputStream(new byte[READ_AHEAD])),
            new EndTooSoon())
        : content;
  }

  private static final class EndTooSoon extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("its pixels end too soon");
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      return read();
    }
  }

  /** Bytes of memory that decoding takes, at most, the picture that comes of it included. */
  public long memory() {
    return (header.format.equals("webp") ? WEBP_PIXEL : PIXEL) * header.width * header.height;
  }

  /** The pixels as they are stored, where that goes without ImageIO. */
  Optional<PictureBytes> readPlainly() throws BadImage {
    return header.format.equals("png") ? PlainPng.decode(header.content) : Optional.empty();
  }

  /** What to say where memory does not suffice. */
  BadImage tooLarge() {
    return new BadImage(
        "expected a picture that fits into memory, found %d x %d; give Java more with FACELAB_JAVA_OPTS=-Xmx…"
            .formatted(header.width, header.height));
  }

  private ImageReader reader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(header.format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (reader.getClass().getName().startsWith(header.decoder)) {
        return reader;
      }
    }
    throw new IllegalStateException("no decoder of " + header.format + " in this Java");
  }

  private BufferedImage read(ImageReader reader, ImageInputStream in) throws IOException, BadImage {
    String[] cutOff = new String[1];
    reader.addIIOReadWarningListener((source, warning) -> cutOff[0] = warning);
    reader.setInput(in, true, true);
    if ((long) reader.getWidth(0) * reader.getHeight(0) > (long) header.width * header.height) {
      throw damaged(header.kind, "it has two sizes");
    }
    BufferedImage image = reader.read(0);
    if (cutOff[0] != null && cutOff[0].toLowerCase(Locale.ROOT).contains("premature")) {
      throw new BadImage("the image is cut off: " + cutOff[0]);
    }
    return image;
  }

  /** A GIF's first picture may be a part of its canvas; the rest is white. */
  private BufferedImage onCanvas(BufferedImage image) {
    if (image.getWidth() == header.width && image.getHeight() == header.height) {
      return image;
    }
    BufferedImage canvas =
        new BufferedImage(header.width, header.height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = canvas.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, header.width, header.height);
    pen.drawImage(image, header.left, header.top, null);
    pen.dispose();
    return canvas;
  }
}
