package org.facelab.engine.onednn;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;

/**
 * oneDNN, Intel's library of neural network primitives, called through its C API. Two generations of it
 * are in use, whose bindings elsewhere share a Java package and so exclude each other: 2.x has Winograd
 * convolutions in float32, 3.x the faster bf16. What is made through an instance lives until it is closed.
 * Primitives take the number of threads that the calling thread has when they are made. Not thread-safe.
 */
public abstract class OneDnn implements AutoCloseable {
  /** How a convolution is computed. */
  public enum Algorithm {
    DIRECT(1),
    WINOGRAD(2);

    final int code;

    Algorithm(int code) {
      this.code = code;
    }
  }

  /** Direction of a primitive, with oneDNN's numbers. */
  enum Direction {
    TRAINING(64),
    INFERENCE(96),
    BACKWARD(128);

    final int code;

    Direction(int code) {
      this.code = code;
    }
  }

  /** What a pooling makes of the values in a window. */
  public enum Pooling {
    MAX(511),
    AVERAGE_WITH_PADDING(767),
    AVERAGE_WITHOUT_PADDING(1023);

    final int code;

    Pooling(int code) {
      this.code = code;
    }
  }

  static final int RELU_FROM_OUTPUT = 256;
  private static final int BINARY_ADD = 131056;
  private static final int BINARY_MULTIPLY = 131057;

  private static final int CPU = 1;
  private static final int IN_ORDER = 1;
  private static final int SCRATCHPAD_OF_USER = 1;
  private static final int UNIMPLEMENTED = 3;

  /** What oneDNN's first status codes mean. */
  private static final List<String> MEANINGS =
      List.of("success", "out of memory", "invalid arguments", "unimplemented");

  final Pointer engine;
  final Pointer stream;
  private final OneDnnApi api;
  private final List<Runnable> toFree = new ArrayList<>();

  OneDnn(OneDnnApi api) {
    this.api = api;
    engine = made(reference -> api.dnnl_engine_create(reference, CPU, 0));
    whenClosed(() -> api.dnnl_engine_destroy(engine));
    stream = made(reference -> api.dnnl_stream_create(reference, engine, IN_ORDER));
    whenClosed(() -> api.dnnl_stream_destroy(stream));
  }

  /** Runs a primitive; returns oneDNN's status. */
  abstract int execute(long primitive, int arguments, long list);

  // ---- tensors

  /** A type in one of the named layouts. */
  public TensorType type(ElementType element, Layout layout, long... shape) {
    return type(describe(shape, element, tag(layout, shape.length)), shape, element);
  }

  /** A type whose elements lie {@code strides} elements apart. */
  public TensorType strided(ElementType element, long[] shape, long[] strides) {
    return type(describeStrided(shape, element, strides), shape, element);
  }

  private TensorType type(Pointer handle, long[] shape, ElementType element) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    return new TensorType(handle, sizes, element, api.dnnl_memory_desc_get_size(handle));
  }

  /** Whether two types are the same down to the layout, so that no reorder is needed between them. */
  public boolean same(TensorType a, TensorType b) {
    return api.dnnl_memory_desc_equal(a.handle(), b.handle()) != 0;
  }

  /**
   * A piece of a tensor as a type of its own, in the same memory.
   *
   * @return empty if the piece begins or ends inside of one of the layout's blocks
   */
  public Optional<TensorType> part(TensorType whole, long[] shape, long[] offsets) {
    return describePart(whole, sizes(shape), sizes(offsets))
        .map(handle -> type(handle, shape, whole.element()));
  }

  abstract Optional<Pointer> describePart(TensorType whole, Pointer shape, Pointer offsets);

  abstract Pointer describe(long[] shape, ElementType element, int tag);

  abstract Pointer describeStrided(long[] shape, ElementType element, long[] strides);

  abstract int tag(Layout layout, int rank);

  // ---- primitives; empty where oneDNN has none for the request

  /** Convolution {@code src [N, C, H, W] * weights [O, C, h, w] (+ bias [O])}. */
  public abstract Optional<Operation> convolution(
      boolean training,
      Algorithm algorithm,
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Window window,
      Fusion fusion);

  /** Gradient of a convolution in its input. */
  public abstract Optional<Operation> convolutionBackwardData(
      Algorithm algorithm,
      TensorType source,
      TensorType weights,
      TensorType destination,
      Window window,
      Operation forward);

  /** Gradient of a convolution in its weights and, unless null, its bias. */
  public abstract Optional<Operation> convolutionBackwardWeights(
      Algorithm algorithm,
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Window window,
      Operation forward);

  /** Inner product {@code src [N, ...] * weights [O, ...] + bias [O]}. */
  public abstract Operation innerProduct(
      boolean training,
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Fusion fusion);

  /** Gradient of an inner product in its input. */
  public abstract Operation innerProductBackwardData(
      TensorType source, TensorType weights, TensorType destination, Operation forward);

  /** Gradient of an inner product in its weights and bias. */
  public abstract Operation innerProductBackwardWeights(
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Operation forward);

  /**
   * Batch normalisation with scale and shift; in training from the batch's own mean and biased variance,
   * which it writes, else from those it is given.
   *
   * @param relu applies a ReLU to the result; in training it then has a workspace
   */
  public abstract Operation batchNormalisation(
      boolean training, TensorType data, float epsilon, boolean relu);

  /** Gradient of a batch normalisation in its input, scale and shift. */
  public abstract Operation batchNormalisationBackward(
      TensorType data, float epsilon, boolean relu, Operation forward);

  /** Whether a batch normalisation's backward pass must be given the shift, which it has no use for. */
  public abstract boolean backwardTakesShift();

  /** Pooling; maximum pooling in training has a workspace. */
  public abstract Operation pooling(
      boolean training, Pooling pooling, TensorType source, TensorType destination, Window window);

  /** Gradient of a pooling in its input. */
  public abstract Operation poolingBackward(
      Pooling pooling, TensorType source, TensorType destination, Window window, Operation forward);

  /** Leaky ReLU; with slope 0, ReLU. May run in place. */
  public abstract Operation relu(boolean training, TensorType data, float slope);

  /** Gradient of a leaky ReLU in its input, from its output. May run in place. */
  public abstract Operation reluBackward(TensorType data, float slope, Operation forward);

  /**
   * Sum of two tensors of one type, then what the fusion says. May run in place of the first, unless there
   * is a fusion and the type is padded: then oneDNN 2.5 gets the last block wrong.
   */
  public Operation add(TensorType data, Fusion fusion) {
    return binary(BINARY_ADD, data, fusion);
  }

  /** Product, element by element, of two tensors of one type. May run in place of the first. */
  public Operation multiply(TensorType data) {
    return binary(BINARY_MULTIPLY, data, Fusion.NONE);
  }

  abstract Operation binary(int algorithm, TensorType data, Fusion fusion);

  /** Copies a tensor into another layout or element type. */
  public Operation reorder(TensorType from, TensorType to) {
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_reorder_primitive_desc_create(
                    description, from.handle(), engine, to.handle(), engine, attributes))
        .orElseThrow();
  }

  // ---- what the generations build on

  /** Creates a primitive's description; returns oneDNN's status. */
  @FunctionalInterface
  interface Maker {
    int make(PointerByReference description, Pointer attributes);
  }

  /** A primitive with its scratchpad in our hands, or empty if oneDNN has no implementation. */
  final Optional<Operation> make(Fusion fusion, Maker maker) {
    Pointer attributes = attributes(fusion);
    try {
      PointerByReference description = new PointerByReference();
      if (!isImplemented(maker.make(description, attributes))) {
        return Optional.empty();
      }
      Pointer primitive =
          made(reference -> api.dnnl_primitive_create(reference, description.getValue()));
      whenClosed(() -> api.dnnl_primitive_desc_destroy(description.getValue()));
      whenClosed(() -> api.dnnl_primitive_destroy(primitive));
      return Optional.of(new Operation(this, description.getValue(), primitive));
    } finally {
      api.dnnl_primitive_attr_destroy(attributes);
    }
  }

  private Pointer attributes(Fusion fusion) {
    Pointer attributes = made(api::dnnl_primitive_attr_create);
    check(api.dnnl_primitive_attr_set_scratchpad_mode(attributes, SCRATCHPAD_OF_USER));
    if (fusion.addToOutput() || fusion.activates()) {
      Pointer postOps = made(api::dnnl_post_ops_create);
      if (fusion.addToOutput()) {
        check(appendSum(postOps));
      }
      if (fusion.activates()) {
        check(appendRelu(postOps, fusion.slope()));
      }
      check(api.dnnl_primitive_attr_set_post_ops(attributes, postOps));
      api.dnnl_post_ops_destroy(postOps);
    }
    return attributes;
  }

  abstract int appendSum(Pointer postOps);

  abstract int appendRelu(Pointer postOps, float slope);

  /** The type of one of a primitive's tensors, empty if it has none such. */
  Optional<TensorType> query(Pointer description, int what) {
    Pointer handle = api.dnnl_primitive_desc_query_md(description, what, 0);
    if (handle == null) {
      return Optional.empty();
    }
    long bytes = api.dnnl_memory_desc_get_size(handle);
    return bytes == 0
        ? Optional.empty()
        : Optional.of(new TensorType(handle, List.of(), ElementType.FLOAT32, bytes));
  }

  String implementation(Pointer description) {
    PointerByReference name = new PointerByReference();
    check(api.dnnl_primitive_desc_query(description, 8, 0, name));
    return name.getValue().getString(0);
  }

  /** oneDNN's handle on a piece of memory that we own. */
  long memory(TensorType type, long address) {
    Pointer memory =
        made(
            reference ->
                api.dnnl_memory_create(reference, type.handle(), engine, new Pointer(address)));
    whenClosed(() -> api.dnnl_memory_destroy(memory));
    return Pointer.nativeValue(memory);
  }

  final void whenClosed(Runnable action) {
    toFree.add(action);
  }

  static Pointer sizes(long... values) {
    Memory memory = new Memory(12 * Long.BYTES); // dnnl_dims_t
    memory.clear();
    memory.write(0, values, 0, values.length);
    return memory;
  }

  static Pointer made(ToIntFunction<PointerByReference> maker) {
    PointerByReference reference = new PointerByReference();
    check(maker.applyAsInt(reference));
    return reference.getValue();
  }

  /** Whether oneDNN has done it, rather than have no implementation. */
  static boolean isImplemented(int status) {
    if (status != UNIMPLEMENTED) {
      check(status);
    }
    return status != UNIMPLEMENTED;
  }

  static void check(int status) {
    if (status != 0) {
      String meaning = status < MEANINGS.size() ? MEANINGS.get(status) : "see dnnl_status_t";
      throw new IllegalStateException(
          "oneDNN answered with status %d, %s".formatted(status, meaning));
    }
  }

  static Pointer handle(TensorType type) {
    return type == null ? null : type.handle();
  }

  @Override
  public void close() {
    for (int i = toFree.size() - 1; i >= 0; i--) {
      toFree.get(i).run();
    }
    toFree.clear();
  }
}
