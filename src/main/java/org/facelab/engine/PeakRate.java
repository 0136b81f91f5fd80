package org.facelab.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.facelab.config.Precision;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnnLibrary;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.Team;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;

/** The rate of a large product of matrices: what this machine's cores reach when memory is no matter. */
public final class PeakRate {
  private static final int SIZE = 2048;
  private static final int RUNS = 7;

  private PeakRate() {}

  /**
   * Measures it.
   *
   * @param engine gives the precision it computes in, which may not be the one asked for, and its
   *     threads
   * @return floating-point operations per second; the best of a few runs
   */
  public static double measure(EngineFacts engine) {
    Team.threads(engine.threads());
    boolean bf16 = engine.precision().equals(Precision.BF16.label());
    ElementType element = bf16 ? ElementType.BF16 : ElementType.FLOAT32;
    try (OneDnn library = (bf16 ? OneDnnLibrary.ONEDNN_3 : OneDnnLibrary.ONEDNN_2).open()) {
      TensorType rows = library.type(element, Layout.PLAIN, SIZE, SIZE);
      TensorType any = library.type(element, Layout.ANY, SIZE, SIZE);
      Operation product = library.innerProduct(false, rows, any, null, rows, Fusion.NONE);
      return rate(product, rows);
    }
  }

  private static double rate(Operation product, TensorType rows) {
    Map<Argument, TensorType> types = new EnumMap<>(Argument.class);
    types.put(Argument.SOURCE, rows);
    types.put(Argument.WEIGHTS, product.type(Query.WEIGHTS).orElseThrow());
    types.put(Argument.DESTINATION, rows);
    product.type(Query.SCRATCHPAD).ifPresent(pad -> types.put(Argument.SCRATCHPAD, pad));
    Map<Argument, Memory> memories = new EnumMap<>(Argument.class);
    Map<Argument, Long> addresses = new EnumMap<>(Argument.class);
    types.forEach(
        (argument, type) -> {
          Memory memory = new Memory(type.bytes() + 64);
          memory.clear();
          memories.put(argument, memory);
          addresses.put(argument, Pointer.nativeValue(memory.align(64)));
        });
    Runnable run = product.bind(types, addresses);
    double[] seconds = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      run.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    memories.values().forEach(Memory::close);
    return 2.0 * SIZE * SIZE * SIZE / Arrays.stream(seconds).min().orElseThrow();
  }
}
