package org.facelab.engine.plan;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The memory that programs share which never run at the same time. Not thread-safe.
 *
 * <p>It grows to the largest program; a program that was placed before keeps the block it was placed in.
 */
final class Arena implements AutoCloseable {
  /** A huge page. With small ones, looking up addresses costs some hundredths of a step. */
  private static final long ALIGNMENT = 2L << 20;

  private static final int USE_HUGE_PAGES = 14; // MADV_HUGEPAGE
  private static final Function ADVISE =
      NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction("madvise");

  /** All that was taken and some program may still be in; the collector frees the others. */
  private final List<WeakReference<Memory>> blocks = new ArrayList<>();

  private Pointer aligned;
  private long bytes;

  /** A block of at least this size, aligned for any primitive. The caller keeps it reachable. */
  Pointer take(long wanted) {
    if (wanted > bytes) {
      long whole = (wanted + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      Memory block = new Memory(whole + ALIGNMENT); // throws where there is none
      blocks.add(new WeakReference<>(block));
      aligned = block.align((int) ALIGNMENT);
      bytes = whole;
      // Only a hint: where the system refuses, small pages serve.
      ADVISE.invokeInt(new Object[] {aligned, bytes, USE_HUGE_PAGES});
    }
    return aligned;
  }

  /** Frees the memory at once. Programs in it must not run again. */
  @Override
  public void close() {
    blocks.stream().map(WeakReference::get).filter(Objects::nonNull).forEach(Memory::close);
    blocks.clear();
    aligned = null;
    bytes = 0;
  }
}
