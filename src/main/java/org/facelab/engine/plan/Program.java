package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.TensorType;

/**
 * A list of steps on tensors. Built by adding steps; {@link #place} then lays tensors whose content is
 * never needed at the same time over each other, after which it can run any number of times. Not
 * thread-safe.
 */
final class Program {
  /** A cache line and an AVX-512 register. */
  private static final long ALIGNMENT = 64;

  private final OneDnn library;
  private final List<Step> steps = new ArrayList<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Set<Buffer> toPlace = new LinkedHashSet<>();
  private long scratchBytes;
  private Buffer scratch;
  private Runnable[] bound;
  private Pointer memory;

  Program(OneDnn library) {
    this.library = library;
  }

  /** One step; its work is known only when all tensors have their address. */
  private interface Step {
    Runnable bind();
  }

  /** A new tensor. */
  Tensor tensor(TensorType type) {
    Buffer buffer = new Buffer(type.bytes());
    toPlace.add(buffer);
    return new Tensor(type, buffer);
  }

  /** A new tensor that keeps its content between runs and after them. */
  Tensor lasting(TensorType type) {
    Tensor tensor = tensor(type);
    tensor.buffer().keep();
    return tensor;
  }

  /** Number of steps so far. */
  int size() {
    return steps.size();
  }

  /** The primitives so far. */
  List<Operation> operations() {
    return operations;
  }

  /** Adds a primitive. */
  void add(Operation operation, Map<Argument, Tensor> arguments) {
    operations.add(operation);
    int step = steps.size();
    arguments.values().forEach(tensor -> tensor.buffer().useIn(step));
    TensorType pad = operation.type(Query.SCRATCHPAD).orElse(null);
    if (pad != null) {
      scratchBytes = Math.max(scratchBytes, pad.bytes());
    }
    steps.add(
        () -> {
          Map<Argument, TensorType> types = new EnumMap<>(Argument.class);
          Map<Argument, Long> addresses = new EnumMap<>(Argument.class);
          arguments.forEach(
              (argument, tensor) -> {
                types.put(argument, tensor.type());
                addresses.put(argument, tensor.address());
              });
          if (pad != null) {
            types.put(Argument.SCRATCHPAD, pad);
            addresses.put(Argument.SCRATCHPAD, scratch.address);
          }
          return operation.bind(types, addresses);
        });
  }

  /** Adds work of our own on tensors. */
  void add(Runnable work, Tensor... tensors) {
    int step = steps.size();
    for (Tensor tensor : tensors) {
      tensor.buffer().useIn(step);
    }
    steps.add(() -> work);
  }

  /** The tensor in another type: itself if the types are the same, else a copy made by a new step. */
  Tensor as(TensorType type, Tensor tensor) {
    if (library.same(type, tensor.type())) {
      return tensor;
    }
    Tensor copy = tensor(type);
    copy(tensor, copy);
    return copy;
  }

  /** Adds a copy, which may change layout and element type. */
  void copy(Tensor from, Tensor to) {
    add(
        library.reorder(from.type(), to.type()),
        Map.of(Argument.SOURCE, from, Argument.DESTINATION, to));
  }

  /** Gives every tensor its address. No step can be added after it. */
  void place(Arena arena) {
    if (scratchBytes > 0) {
      scratch = new Buffer(scratchBytes);
      scratch.keep();
      toPlace.add(scratch);
    }
    Map<Buffer, Long> offsets = offsets();
    long end = 0;
    for (Map.Entry<Buffer, Long> entry : offsets.entrySet()) {
      end = Math.max(end, entry.getValue() + entry.getKey().bytes);
    }
    memory = arena.take(end);
    long base = Pointer.nativeValue(memory);
    offsets.forEach((buffer, offset) -> buffer.address = base + offset);
    bound = steps.stream().map(Step::bind).toArray(Runnable[]::new);
  }

  /** Largest first, each at the lowest offset where nothing that lives at the same time lies. */
  private Map<Buffer, Long> offsets() {
    List<Buffer> waiting =
        toPlace.stream().filter(b -> b.lastUse >= 0).collect(java.util.stream.Collectors.toList());
    waiting.sort(Comparator.comparingLong((Buffer b) -> -b.bytes).thenComparing(b -> b.firstUse));
    Map<Buffer, Long> placed = new java.util.LinkedHashMap<>();
    for (Buffer buffer : waiting) {
      List<Map.Entry<Buffer, Long>> taken =
          placed.entrySet().stream()
              .filter(entry -> entry.getKey().livesWith(buffer))
              .sorted(Map.Entry.comparingByValue())
              .toList();
      long offset = 0;
      for (Map.Entry<Buffer, Long> other : taken) {
        if (offset + buffer.bytes <= other.getValue()) {
          break;
        }
        long end = other.getValue() + other.getKey().bytes;
        offset = Math.max(offset, (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
      }
      placed.put(buffer, offset);
    }
    return placed;
  }

  /** Runs the steps from one to before another. */
  void run(int from, int to) {
    for (int i = from; i < to; i++) {
      bound[i].run();
    }
  }
}
