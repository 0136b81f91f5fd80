package org.facelab.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a JPEG's segments say (ITU-T T.81, annex B), and the file without those that hold no pixels.
 *
 * @param components colours: 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK
 * @param content from the first to the end mark of the first picture
 */
record JpegSegments(int width, int height, int components, byte[] content) {
  /** A progressive picture has about ten; each one takes as long as the whole picture. */
  private static final int MOST_SCANS = 100;

  private static final int START_OF_SCAN = 0xda;
  private static final int END = 0xd9;

  /** Reads the segments; without an end mark what there is, as the decoder notices that. */
  static JpegSegments read(byte[] file) throws BadImage {
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, 2);
    int[] frame = {0, 0, 0};
    int scans = 0;
    int at = 2;
    while (at + 1 < file.length && (file[at + 1] & 0xff) != END) {
      int marker = file[at + 1] & 0xff;
      if (file[at] != (byte) 0xff) {
        throw new IllegalArgumentException("no marker");
      }
      if (marker == 0xff) {
        at++;
        continue;
      }
      int end = at + 2 + (in.getShort(at + 2) & 0xffff);
      if (isFrame(marker)) {
        frame =
            new int[] {in.getShort(at + 7) & 0xffff, in.getShort(at + 5) & 0xffff, file[at + 9]};
      }
      if (marker == START_OF_SCAN) {
        end = endOfScan(file, end);
        if (++scans > MOST_SCANS) {
          throw new BadImage("a JPEG image of more than %d scans".formatted(MOST_SCANS));
        }
      }
      if (isKept(marker, file, at)) {
        kept.write(file, at, Math.min(end, file.length) - at);
      }
      at = end;
    }
    if (at + 1 < file.length) {
      kept.write(file, at, 2);
    }
    if (frame[0] == 0 || scans == 0) {
      throw new IllegalArgumentException("no picture");
    }
    return new JpegSegments(frame[0], frame[1], frame[2], kept.toByteArray());
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Leaves out comments and applications' data but for those that tell what the colours are. */
  private static boolean isKept(int marker, byte[] file, int at) {
    if (marker == 0xfe) {
      return false;
    }
    return switch (marker) {
      case 0xe0 -> startsWith(file, at + 4, "JFIF\0");
      case 0xee -> startsWith(file, at + 4, "Adobe");
      default -> marker < 0xe0 || marker > 0xef;
    };
  }

  private static boolean startsWith(byte[] file, int at, String text) {
    return at + text.length() <= file.length
        && new String(file, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  /** The next marker that ends the coded data: not a stuffed byte and not a restart. */
  private static int endOfScan(byte[] file, int from) {
    for (int at = from; at + 1 < file.length; at++) {
      int next = file[at + 1] & 0xff;
      if (file[at] == (byte) 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
        return at;
      }
    }
    return file.length;
  }
}
