package org.facelab.engine;

import java.util.function.Supplier;

/** Adds up the time of what it is given. */
final class Stopwatch {
  private long nanos;

  <T> T time(Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos += System.nanoTime() - start;
    }
  }

  double seconds() {
    return nanos / 1e9;
  }
}
