package org.facelab.data;

import java.util.ArrayList;
import java.util.List;
import org.facelab.config.InputException;

/**
 * Gathers faces of one size whose number is not known in advance, in blocks of a few megabytes: an array
 * that doubled as it grew would need three times the memory of the faces.
 */
final class PixelBlocks {
  private static final int BLOCK = 4 << 20;

  private final List<byte[]> blocks = new ArrayList<>();
  private int faceBytes;
  private int facesPerBlock;
  private int faces;

  /** The block with room for one more face of so many bytes; {@link #next} takes the room. */
  byte[] block(int bytes) {
    if (faceBytes == 0) {
      faceBytes = bytes;
      facesPerBlock = Math.max(1, BLOCK / bytes);
    }
    if (faces % facesPerBlock == 0) {
      if ((long) (faces + 1) * faceBytes > Integer.MAX_VALUE - 8) {
        throw new InputException(tooMany(faces + 1, faceBytes));
      }
      blocks.add(new byte[facesPerBlock * faceBytes]);
    }
    return blocks.get(blocks.size() - 1);
  }

  /** Takes the room of one face; returns where in {@link #block} it starts. */
  int next() {
    return faces++ % facesPerBlock * faceBytes;
  }

  /** All faces in one array; empties this. */
  byte[] join() {
    if ((long) faces * faceBytes > Integer.MAX_VALUE - 8) {
      throw new InputException(tooMany(faces, faceBytes));
    }
    byte[] joined = new byte[faces * faceBytes];
    int at = 0;
    for (int b = 0; b < blocks.size(); b++) {
      int length = Math.min(facesPerBlock * faceBytes, joined.length - at);
      System.arraycopy(blocks.get(b), 0, joined, at, length);
      blocks.set(b, null);
      at += length;
    }
    blocks.clear();
    return joined;
  }

  /** The sentence for more pixels than one array holds. */
  static String tooMany(int faces, int faceBytes) {
    return "%,d faces of %,d bytes each are more than the 2 GB that one source can hold; divide it into several"
        .formatted(faces, faceBytes);
  }
}
