package org.facelab.engine.onednn;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;

/** oneDNN 2.5: an operation is first written into a struct, from which the primitive is made. */
final class OneDnn2 extends OneDnn {
  private static final int RELU = 31;
  private static final int SCALE_AND_SHIFT = 8 | 16;
  private static final int GLOBAL_STATISTICS = 1;
  private static final int FUSE_RELU = 4;

  /** More than any of its structs of operations takes. */
  private static final int BYTES_OF_OPERATION = 16_384;

  private static final int BYTES_OF_MEMORY_DESCRIPTOR = 696;

  private final Api api;

  OneDnn2(Api api) {
    super(api);
    this.api = api;
  }

  static Api bind(NativeLibrary library) {
    Native.register(Execution.class, library);
    return Native.load(library.getFile().getPath(), Api.class, library.getOptions());
  }

  /** What differs from the other generation. */
  interface Api extends OneDnnApi {
    int dnnl_post_ops_append_sum(Pointer postOps, float scale);

    int dnnl_post_ops_append_eltwise(
        Pointer postOps, float scale, int algorithm, float alpha, float beta);

    int dnnl_memory_desc_init_by_tag(Pointer type, int rank, Pointer shape, int element, int tag);

    int dnnl_memory_desc_init_submemory(
        Pointer type, Pointer whole, Pointer shape, Pointer offsets);

    int dnnl_memory_desc_init_by_strides(
        Pointer type, int rank, Pointer shape, int element, Pointer strides);

    int dnnl_primitive_desc_create(
        PointerByReference description,
        Pointer operation,
        Pointer attributes,
        Pointer engine,
        Pointer forward);

    int dnnl_convolution_forward_desc_init(
        Pointer operation,
        int direction,
        int algorithm,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination,
        Pointer strides,
        Pointer before,
        Pointer after);

    int dnnl_convolution_backward_data_desc_init(
        Pointer operation,
        int algorithm,
        Pointer source,
        Pointer weights,
        Pointer destination,
        Pointer strides,
        Pointer before,
        Pointer after);

    int dnnl_convolution_backward_weights_desc_init(
        Pointer operation,
        int algorithm,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination,
        Pointer strides,
        Pointer before,
        Pointer after);

    int dnnl_inner_product_forward_desc_init(
        Pointer operation,
        int direction,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination);

    int dnnl_inner_product_backward_data_desc_init(
        Pointer operation, Pointer source, Pointer weights, Pointer destination);

    int dnnl_inner_product_backward_weights_desc_init(
        Pointer operation, Pointer source, Pointer weights, Pointer bias, Pointer destination);

    int dnnl_batch_normalization_forward_desc_init(
        Pointer operation, int direction, Pointer data, float epsilon, int flags);

    int dnnl_batch_normalization_backward_desc_init(
        Pointer operation, int direction, Pointer diff, Pointer data, float epsilon, int flags);

    int dnnl_pooling_forward_desc_init(
        Pointer operation,
        int direction,
        int algorithm,
        Pointer source,
        Pointer destination,
        Pointer strides,
        Pointer kernel,
        Pointer before,
        Pointer after);

    int dnnl_pooling_backward_desc_init(
        Pointer operation,
        int algorithm,
        Pointer source,
        Pointer destination,
        Pointer strides,
        Pointer kernel,
        Pointer before,
        Pointer after);

    int dnnl_eltwise_forward_desc_init(
        Pointer operation, int direction, int algorithm, Pointer data, float alpha, float beta);

    int dnnl_eltwise_backward_desc_init(
        Pointer operation, int algorithm, Pointer diff, Pointer data, float alpha, float beta);

    int dnnl_binary_desc_init(
        Pointer operation, int algorithm, Pointer a, Pointer b, Pointer destination);
  }

  /** The one call of every step, bound directly. */
  static final class Execution {
    private Execution() {}

    static native int dnnl_primitive_execute(long primitive, long stream, int count, long list);
  }

  @Override
  int execute(long primitive, int arguments, long list) {
    return Execution.dnnl_primitive_execute(
        primitive, Pointer.nativeValue(stream), arguments, list);
  }

  @Override
  Pointer describe(long[] shape, ElementType element, int tag) {
    Pointer type = new Memory(BYTES_OF_MEMORY_DESCRIPTOR);
    check(api.dnnl_memory_desc_init_by_tag(type, shape.length, sizes(shape), element.code, tag));
    return type;
  }

  @Override
  Pointer describeStrided(long[] shape, ElementType element, long[] strides) {
    Pointer type = new Memory(BYTES_OF_MEMORY_DESCRIPTOR);
    check(
        api.dnnl_memory_desc_init_by_strides(
            type, shape.length, sizes(shape), element.code, sizes(strides)));
    return type;
  }

  @Override
  Optional<Pointer> describePart(TensorType whole, Pointer shape, Pointer offsets) {
    Pointer part = new Memory(BYTES_OF_MEMORY_DESCRIPTOR);
    int status = api.dnnl_memory_desc_init_submemory(part, whole.handle(), shape, offsets);
    return isImplemented(status) ? Optional.of(part) : Optional.empty();
  }

  @Override
  int tag(Layout layout, int rank) {
    return switch (layout) {
      case ANY -> 1;
      case PLAIN -> rank == 1 ? 2 : rank == 2 ? 3 : 5;
      case CHANNELS_LAST -> 20;
      case BLOCKS_OF_16 -> 69;
      case BLOCKS_OF_8 -> 93;
    };
  }

  @Override
  int appendSum(Pointer postOps) {
    return api.dnnl_post_ops_append_sum(postOps, 1);
  }

  @Override
  int appendRelu(Pointer postOps, float slope) {
    return api.dnnl_post_ops_append_eltwise(postOps, 1, RELU, slope, 0);
  }

  private Optional<Operation> make(
      Operation forward, Fusion fusion, ToIntFunction<Pointer> describe) {
    Memory operation = new Memory(BYTES_OF_OPERATION);
    operation.clear();
    check(describe.applyAsInt(operation));
    return make(
        fusion,
        (description, attributes) ->
            api.dnnl_primitive_desc_create(
                description,
                operation,
                attributes,
                engine,
                forward == null ? null : forward.description));
  }

  @Override
  public Optional<Operation> convolution(
      boolean training,
      Algorithm algorithm,
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Window window,
      Fusion fusion) {
    return make(
        null,
        fusion,
        operation ->
            api.dnnl_convolution_forward_desc_init(
                operation,
                direction(training),
                algorithm.code,
                source.handle(),
                weights.handle(),
                handle(bias),
                destination.handle(),
                sizes(window.stride()),
                sizes(window.before()),
                sizes(window.after())));
  }

  @Override
  public Optional<Operation> convolutionBackwardData(
      Algorithm algorithm,
      TensorType source,
      TensorType weights,
      TensorType destination,
      Window window,
      Operation forward) {
    return make(
        forward,
        Fusion.NONE,
        operation ->
            api.dnnl_convolution_backward_data_desc_init(
                operation,
                algorithm.code,
                source.handle(),
                weights.handle(),
                destination.handle(),
                sizes(window.stride()),
                sizes(window.before()),
                sizes(window.after())));
  }

  @Override
  public Optional<Operation> convolutionBackwardWeights(
      Algorithm algorithm,
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Window window,
      Operation forward) {
    return make(
        forward,
        Fusion.NONE,
        operation ->
            api.dnnl_convolution_backward_weights_desc_init(
                operation,
                algorithm.code,
                source.handle(),
                weights.handle(),
                handle(bias),
                destination.handle(),
                sizes(window.stride()),
                sizes(window.before()),
                sizes(window.after())));
  }

  @Override
  public Operation innerProduct(
      boolean training,
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Fusion fusion) {
    return make(
            null,
            fusion,
            operation ->
                api.dnnl_inner_product_forward_desc_init(
                    operation,
                    direction(training),
                    source.handle(),
                    weights.handle(),
                    handle(bias),
                    destination.handle()))
        .orElseThrow();
  }

  @Override
  public Operation innerProductBackwardData(
      TensorType source, TensorType weights, TensorType destination, Operation forward) {
    return make(
            forward,
            Fusion.NONE,
            operation ->
                api.dnnl_inner_product_backward_data_desc_init(
                    operation, source.handle(), weights.handle(), destination.handle()))
        .orElseThrow();
  }

  @Override
  public Operation innerProductBackwardWeights(
      TensorType source,
      TensorType weights,
      TensorType bias,
      TensorType destination,
      Operation forward) {
    return make(
            forward,
            Fusion.NONE,
            operation ->
                api.dnnl_inner_product_backward_weights_desc_init(
                    operation,
                    source.handle(),
                    weights.handle(),
                    handle(bias),
                    destination.handle()))
        .orElseThrow();
  }

  @Override
  public Operation batchNormalisation(
      boolean training, TensorType data, float epsilon, boolean relu) {
    int flags = SCALE_AND_SHIFT | (training ? 0 : GLOBAL_STATISTICS) | (relu ? FUSE_RELU : 0);
    return make(
            null,
            Fusion.NONE,
            operation ->
                api.dnnl_batch_normalization_forward_desc_init(
                    operation, direction(training), data.handle(), epsilon, flags))
        .orElseThrow();
  }

  @Override
  public Operation batchNormalisationBackward(
      TensorType data, float epsilon, boolean relu, Operation forward) {
    int flags = SCALE_AND_SHIFT | (relu ? FUSE_RELU : 0);
    return make(
            forward,
            Fusion.NONE,
            operation ->
                api.dnnl_batch_normalization_backward_desc_init(
                    operation,
                    Direction.BACKWARD.code,
                    data.handle(),
                    data.handle(),
                    epsilon,
                    flags))
        .orElseThrow();
  }

  @Override
  public boolean backwardTakesShift() {
    return true;
  }

  @Override
  public Operation pooling(
      boolean training, Pooling pooling, TensorType source, TensorType destination, Window window) {
    return make(
            null,
            Fusion.NONE,
            operation ->
                api.dnnl_pooling_forward_desc_init(
                    operation,
                    direction(training),
                    pooling.code,
                    source.handle(),
                    destination.handle(),
                    sizes(window.stride()),
                    sizes(window.kernel()),
                    sizes(window.before()),
                    sizes(window.after())))
        .orElseThrow();
  }

  @Override
  public Operation poolingBackward(
      Pooling pooling,
      TensorType source,
      TensorType destination,
      Window window,
      Operation forward) {
    return make(
            forward,
            Fusion.NONE,
            operation ->
                api.dnnl_pooling_backward_desc_init(
                    operation,
                    pooling.code,
                    source.handle(),
                    destination.handle(),
                    sizes(window.stride()),
                    sizes(window.kernel()),
                    sizes(window.before()),
                    sizes(window.after())))
        .orElseThrow();
  }

  @Override
  public Operation relu(boolean training, TensorType data, float slope) {
    return make(
            null,
            Fusion.NONE,
            operation ->
                api.dnnl_eltwise_forward_desc_init(
                    operation,
                    direction(training),
                    training ? RELU_FROM_OUTPUT : RELU,
                    data.handle(),
                    slope,
                    0))
        .orElseThrow();
  }

  @Override
  public Operation reluBackward(TensorType data, float slope, Operation forward) {
    return make(
            forward,
            Fusion.NONE,
            operation ->
                api.dnnl_eltwise_backward_desc_init(
                    operation, RELU_FROM_OUTPUT, data.handle(), data.handle(), slope, 0))
        .orElseThrow();
  }

  @Override
  Operation binary(int algorithm, TensorType data, Fusion fusion) {
    return make(
            null,
            fusion,
            operation ->
                api.dnnl_binary_desc_init(
                    operation, algorithm, data.handle(), data.handle(), data.handle()))
        .orElseThrow();
  }

  private static int direction(boolean training) {
    return (training ? Direction.TRAINING : Direction.INFERENCE).code;
  }
}
