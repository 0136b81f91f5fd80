package org.facelab.engine.onednn;

import com.sun.jna.Pointer;
import java.util.List;

/**
 * Shape, element type and memory layout of a tensor: oneDNN's memory descriptor.
 *
 * @param handle oneDNN's descriptor, valid as long as the scope it was made in
 * @param shape the sizes, {@code [N, C, H, W]}, {@code [O, I, H, W]}, {@code [N, F]} or {@code [C]}
 * @param element the type of an element
 * @param bytes the memory it takes, padding included
 */
public record TensorType(Pointer handle, List<Long> shape, ElementType element, long bytes) {
  /** Whether the layout has room that the shape does not fill, at the end of the last block. */
  public boolean isPadded() {
    return bytes > shape.stream().reduce(element.bytes, (a, b) -> a * b);
  }

  /** Element types, with oneDNN's numbers for them. */
  public enum ElementType {
    BF16(2, 2),
    FLOAT32(3, 4);

    final int code;
    private final long bytes;

    ElementType(int code, long bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  /** Orders of the elements in memory. */
  public enum Layout {
    /** Whatever the primitive runs best with. */
    ANY,
    /** In the order of the shape: NCHW, OIHW, NF. */
    PLAIN,
    /** Channels last: NHWC. */
    CHANNELS_LAST,
    /** NCHW with the channels in blocks of 16, padded. */
    BLOCKS_OF_16,
    /** NCHW with the channels in blocks of 8, padded. */
    BLOCKS_OF_8
  }
}
