package org.facelab.engine.onednn;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The OpenMP threads that oneDNN's primitives run on, for work of our own in Java. Other threads would
 * have to share the cores with these, which go on turning for some milliseconds when they have nothing to
 * do.
 */
public final class Team {
  /** The run time that the threads come from; one for the whole process, ND4J's too. */
  private static final String OPENMP = "libgomp.so.1";

  private static final Function SET_THREADS;
  private static final Function THREAD_NUMBER;
  private static final Function PARALLEL;

  static {
    NativeLibrary openMp = NativeLibrary.getInstance(OPENMP);
    SET_THREADS = openMp.getFunction("omp_set_num_threads");
    THREAD_NUMBER = openMp.getFunction("omp_get_thread_num");
    PARALLEL = openMp.getFunction("GOMP_parallel");
  }

  private final int threads;
  private final Part part;
  private final boolean[] done;
  private IntConsumer work;
  private Throwable failure;

  /** What each thread runs; kept reachable as long as native code may call it. */
  interface Part extends Callback {
    void run(Pointer nothing);
  }

  /** A team of this many threads. */
  public Team(int threads) {
    this.threads = threads;
    this.done = new boolean[threads];
    this.part = this::runPart;
    // Attached to Java once and for good, as daemons.
    Native.setCallbackThreadInitializer(part, new CallbackThreadInitializer(true, false, "openmp"));
  }

  /** Sets the threads of primitives that the calling thread makes and runs from now on. */
  public static void threads(int count) {
    SET_THREADS.invokeVoid(new Object[] {count});
  }

  /**
   * Runs {@code work} once with each number from 0, on a thread of its own where OpenMP has one, and waits
   * for all. OpenMP may have fewer than were asked for ({@code OMP_THREAD_LIMIT}, {@code OMP_DYNAMIC});
   * what they leave, the calling thread does.
   */
  public void run(IntConsumer work) {
    this.work = work;
    failure = null;
    Arrays.fill(done, false);
    PARALLEL.invokeVoid(new Object[] {part, Pointer.NULL, threads, 0});
    for (int number = 0; number < threads; number++) {
      if (!done[number]) {
        work.accept(number);
      }
    }
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private void runPart(Pointer nothing) {
    try {
      int number = THREAD_NUMBER.invokeInt(new Object[0]);
      done[number] = true;
      work.accept(number);
    } catch (RuntimeException | Error e) {
      failure = e; // it must not pass through native code
    }
  }

  /** Number of threads. */
  public int size() {
    return threads;
  }
}
