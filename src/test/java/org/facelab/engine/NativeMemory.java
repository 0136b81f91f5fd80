package org.facelab.engine;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;

/** The memory that native code has allocated and not freed, by the account of Linux's C library. */
final class NativeMemory {
  private NativeMemory() {}

  /** What {@code mallinfo2} tells, in bytes except where the names say otherwise. */
  @FieldOrder({
    "arena",
    "freeChunks",
    "fastFree",
    "mappedBlocks",
    "mapped",
    "unused",
    "fastFreeBytes",
    "used",
    "free",
    "keepCost"
  })
  public static final class MallInfo2 extends Structure implements Structure.ByValue {
    public long arena;
    public long freeChunks;
    public long fastFree;
    public long mappedBlocks;
    public long mapped;
    public long unused;
    public long fastFreeBytes;
    public long used;
    public long free;
    public long keepCost;
  }

  /**
   * Megabytes in use; skips the test where they cannot be known. ND4J frees arrays in threads of its own
   * once Java has collected them, so this looks again until {@code enough} is reached, at most {@code looks} times.
   */
  static double megabytes(double enough, int looks) throws InterruptedException {
    assumeThat(Platform.isLinux() && Native.POINTER_SIZE == Long.BYTES).isTrue();
    double least = Double.POSITIVE_INFINITY;
    for (int look = 0; look < looks && least > enough; look++) {
      System.gc();
      Thread.sleep(20);
      least = Math.min(least, inUse());
    }
    return least;
  }

  private static double inUse() {
    NativeLibrary library = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
    try {
      MallInfo2 info =
          (MallInfo2) library.getFunction("mallinfo2").invoke(MallInfo2.class, new Object[0]);
      return (info.used + info.mapped) / 1048576.0;
    } catch (UnsatisfiedLinkError e) {
      assumeThat(e).as("glibc before 2.33").isNull();
      throw e;
    }
  }
}
