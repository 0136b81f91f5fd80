package org.facelab.engine.onednn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Optional;

/** One primitive, ready to be bound to its memory. */
public final class Operation {
  private static final int BYTES_OF_ARGUMENT = 16;

  private final OneDnn library;
  final Pointer description;
  private final Pointer primitive;

  Operation(OneDnn library, Pointer description, Pointer primitive) {
    this.library = library;
    this.description = description;
    this.primitive = primitive;
  }

  /** The tensors that a primitive may ask to choose the layout of, or to be given at all. */
  public enum Query {
    WEIGHTS(131),
    DIFF_WEIGHTS(132),
    DESTINATION(133),
    WORKSPACE(135),
    SCRATCHPAD(136);

    final int code;

    Query(int code) {
      this.code = code;
    }
  }

  /** Roles of the tensors in a primitive, with oneDNN's numbers. */
  public enum Argument {
    SOURCE(1),
    SOURCE_1(2),
    DESTINATION(17),
    WEIGHTS(33),
    BIAS(41),
    MEAN(49),
    VARIANCE(50),
    SCALE(51),
    SHIFT(52),
    WORKSPACE(64),
    SCRATCHPAD(80),
    DIFF_SOURCE(129),
    DIFF_DESTINATION(145),
    DIFF_WEIGHTS(161),
    DIFF_BIAS(169),
    DIFF_SCALE(255),
    DIFF_SHIFT(256);

    final int code;

    Argument(int code) {
      this.code = code;
    }
  }

  /** The type that the primitive wants a tensor in; empty if it has no such tensor. Has no shape. */
  public Optional<TensorType> type(Query what) {
    return library.query(description, what.code);
  }

  /** Name of the code that oneDNN picked, such as {@code jit_wino_4x3:avx512_core}. */
  public String implementation() {
    return library.implementation(description);
  }

  /** Whether oneDNN has only its plain loops for this, which are slower by orders of magnitude. */
  public boolean isReference() {
    return implementation().startsWith("ref");
  }

  /**
   * The primitive on given memory.
   *
   * @param types types of its tensors
   * @param addresses where they lie; 64-byte alignment is fastest and for Winograd needed
   */
  public Runnable bind(Map<Argument, TensorType> types, Map<Argument, Long> addresses) {
    Memory list = new Memory((long) types.size() * BYTES_OF_ARGUMENT);
    long offset = 0;
    for (Map.Entry<Argument, TensorType> entry : types.entrySet()) {
      list.setInt(offset, entry.getKey().code);
      list.setLong(offset + 8, library.memory(entry.getValue(), addresses.get(entry.getKey())));
      offset += BYTES_OF_ARGUMENT;
    }
    int count = types.size();
    long code = Pointer.nativeValue(primitive);
    return () -> {
      int status = library.execute(code, count, Pointer.nativeValue(list));
      if (status != 0) {
        throw new IllegalStateException(
            "oneDNN's %s answered with status %d to %s"
                .formatted(implementation(), status, types.keySet()));
      }
    };
  }
}
