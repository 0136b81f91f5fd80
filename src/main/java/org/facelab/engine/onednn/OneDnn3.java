package org.facelab.engine.onednn;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;

/** oneDNN 3.11: primitives are made from their parameters directly. */
final class OneDnn3 extends OneDnn {
  private static final int RELU = 32;
  private static final int SCALE_AND_SHIFT = 2 | 4;
  private static final int GLOBAL_STATISTICS = 1;
  private static final int FUSE_RELU = 8;
  private static final Pointer NO_DILATION = sizes(0, 0);

  private final Api api;

  OneDnn3(Api api) {
    super(api);
    this.api = api;
  }

  static Api bind(NativeLibrary library) {
    Native.register(Execution.class, library);
    return Native.load(library.getFile().getPath(), Api.class, library.getOptions());
  }

  /** What differs from the other generation. */
  interface Api extends OneDnnApi {
    int dnnl_post_ops_append_sum(Pointer postOps, float scale, int zeroPoint, int element);

    int dnnl_post_ops_append_eltwise(Pointer postOps, int algorithm, float alpha, float beta);

    int dnnl_memory_desc_create_with_tag(
        PointerByReference type, int rank, Pointer shape, int element, int tag);

    int dnnl_memory_desc_create_with_strides(
        PointerByReference type, int rank, Pointer shape, int element, Pointer strides);

    int dnnl_memory_desc_create_submemory(
        PointerByReference type, Pointer whole, Pointer shape, Pointer offsets);

    int dnnl_memory_desc_destroy(Pointer type);

    int dnnl_convolution_forward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int direction,
        int algorithm,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination,
        Pointer strides,
        Pointer dilation,
        Pointer before,
        Pointer after,
        Pointer attributes);

    int dnnl_convolution_backward_data_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int algorithm,
        Pointer source,
        Pointer weights,
        Pointer destination,
        Pointer strides,
        Pointer dilation,
        Pointer before,
        Pointer after,
        Pointer forward,
        Pointer attributes);

    int dnnl_convolution_backward_weights_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int algorithm,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination,
        Pointer strides,
        Pointer dilation,
        Pointer before,
        Pointer after,
        Pointer forward,
        Pointer attributes);

    int dnnl_inner_product_forward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int direction,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination,
        Pointer attributes);

    int dnnl_inner_product_backward_data_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        Pointer source,
        Pointer weights,
        Pointer destination,
        Pointer forward,
        Pointer attributes);

    int dnnl_inner_product_backward_weights_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        Pointer source,
        Pointer weights,
        Pointer bias,
        Pointer destination,
        Pointer forward,
        Pointer attributes);

    int dnnl_batch_normalization_forward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int direction,
        Pointer source,
        Pointer destination,
        float epsilon,
        int flags,
        Pointer attributes);

    int dnnl_batch_normalization_backward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int direction,
        Pointer diffSource,
        Pointer diffDestination,
        Pointer source,
        float epsilon,
        int flags,
        Pointer forward,
        Pointer attributes);

    int dnnl_pooling_forward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int direction,
        int algorithm,
        Pointer source,
        Pointer destination,
        Pointer strides,
        Pointer kernel,
        Pointer dilation,
        Pointer before,
        Pointer after,
        Pointer attributes);

    int dnnl_pooling_backward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int algorithm,
        Pointer source,
        Pointer destination,
        Pointer strides,
        Pointer kernel,
        Pointer dilation,
        Pointer before,
        Pointer after,
        Pointer forward,
        Pointer attributes);

    int dnnl_eltwise_forward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int direction,
        int algorithm,
        Pointer source,
        Pointer destination,
        float alpha,
        float beta,
        Pointer attributes);

    int dnnl_eltwise_backward_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int algorithm,
        Pointer diffSource,
        Pointer diffDestination,
        Pointer data,
        float alpha,
        float beta,
        Pointer forward,
        Pointer attributes);

    int dnnl_binary_primitive_desc_create(
        PointerByReference description,
        Pointer engine,
        int algorithm,
        Pointer a,
        Pointer b,
        Pointer destination,
        Pointer attributes);
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
    return kept(
        made(
            type ->
                api.dnnl_memory_desc_create_with_tag(
                    type, shape.length, sizes(shape), element.code, tag)));
  }

  @Override
  Pointer describeStrided(long[] shape, ElementType element, long[] strides) {
    return kept(
        made(
            type ->
                api.dnnl_memory_desc_create_with_strides(
                    type, shape.length, sizes(shape), element.code, sizes(strides))));
  }

  @Override
  Optional<Pointer> describePart(TensorType whole, Pointer shape, Pointer offsets) {
    PointerByReference part = new PointerByReference();
    int status = api.dnnl_memory_desc_create_submemory(part, whole.handle(), shape, offsets);
    return isImplemented(status) ? Optional.of(kept(part.getValue())) : Optional.empty();
  }

  private Pointer kept(Pointer type) {
    whenClosed(() -> api.dnnl_memory_desc_destroy(type));
    return type;
  }

  @Override
  int tag(Layout layout, int rank) {
    return switch (layout) {
      case ANY -> 1;
      case PLAIN -> rank == 1 ? 2 : rank == 2 ? 3 : 5;
      case CHANNELS_LAST -> 22;
      case BLOCKS_OF_16 -> 78;
      case BLOCKS_OF_8 -> 102;
    };
  }

  @Override
  int appendSum(Pointer postOps) {
    return api.dnnl_post_ops_append_sum(postOps, 1, 0, 0);
  }

  @Override
  int appendRelu(Pointer postOps, float slope) {
    return api.dnnl_post_ops_append_eltwise(postOps, RELU, slope, 0);
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
        fusion,
        (description, attributes) ->
            api.dnnl_convolution_forward_primitive_desc_create(
                description,
                engine,
                direction(training),
                algorithm.code,
                source.handle(),
                weights.handle(),
                handle(bias),
                destination.handle(),
                sizes(window.stride()),
                NO_DILATION,
                sizes(window.before()),
                sizes(window.after()),
                attributes));
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
        Fusion.NONE,
        (description, attributes) ->
            api.dnnl_convolution_backward_data_primitive_desc_create(
                description,
                engine,
                algorithm.code,
                source.handle(),
                weights.handle(),
                destination.handle(),
                sizes(window.stride()),
                NO_DILATION,
                sizes(window.before()),
                sizes(window.after()),
                forward.description,
                attributes));
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
        Fusion.NONE,
        (description, attributes) ->
            api.dnnl_convolution_backward_weights_primitive_desc_create(
                description,
                engine,
                algorithm.code,
                source.handle(),
                weights.handle(),
                handle(bias),
                destination.handle(),
                sizes(window.stride()),
                NO_DILATION,
                sizes(window.before()),
                sizes(window.after()),
                forward.description,
                attributes));
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
            fusion,
            (description, attributes) ->
                api.dnnl_inner_product_forward_primitive_desc_create(
                    description,
                    engine,
                    direction(training),
                    source.handle(),
                    weights.handle(),
                    handle(bias),
                    destination.handle(),
                    attributes))
        .orElseThrow();
  }

  @Override
  public Operation innerProductBackwardData(
      TensorType source, TensorType weights, TensorType destination, Operation forward) {
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_inner_product_backward_data_primitive_desc_create(
                    description,
                    engine,
                    source.handle(),
                    weights.handle(),
                    destination.handle(),
                    forward.description,
                    attributes))
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
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_inner_product_backward_weights_primitive_desc_create(
                    description,
                    engine,
                    source.handle(),
                    weights.handle(),
                    handle(bias),
                    destination.handle(),
                    forward.description,
                    attributes))
        .orElseThrow();
  }

  @Override
  public Operation batchNormalisation(
      boolean training, TensorType data, float epsilon, boolean relu) {
    int flags = SCALE_AND_SHIFT | (training ? 0 : GLOBAL_STATISTICS) | (relu ? FUSE_RELU : 0);
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_batch_normalization_forward_primitive_desc_create(
                    description,
                    engine,
                    direction(training),
                    data.handle(),
                    data.handle(),
                    epsilon,
                    flags,
                    attributes))
        .orElseThrow();
  }

  @Override
  public Operation batchNormalisationBackward(
      TensorType data, float epsilon, boolean relu, Operation forward) {
    int flags = SCALE_AND_SHIFT | (relu ? FUSE_RELU : 0);
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_batch_normalization_backward_primitive_desc_create(
                    description,
                    engine,
                    Direction.BACKWARD.code,
                    data.handle(),
                    data.handle(),
                    data.handle(),
                    epsilon,
                    flags,
                    forward.description,
                    attributes))
        .orElseThrow();
  }

  @Override
  public boolean backwardTakesShift() {
    return false;
  }

  @Override
  public Operation pooling(
      boolean training, Pooling pooling, TensorType source, TensorType destination, Window window) {
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_pooling_forward_primitive_desc_create(
                    description,
                    engine,
                    direction(training),
                    pooling.code,
                    source.handle(),
                    destination.handle(),
                    sizes(window.stride()),
                    sizes(window.kernel()),
                    NO_DILATION,
                    sizes(window.before()),
                    sizes(window.after()),
                    attributes))
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
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_pooling_backward_primitive_desc_create(
                    description,
                    engine,
                    pooling.code,
                    source.handle(),
                    destination.handle(),
                    sizes(window.stride()),
                    sizes(window.kernel()),
                    NO_DILATION,
                    sizes(window.before()),
                    sizes(window.after()),
                    forward.description,
                    attributes))
        .orElseThrow();
  }

  @Override
  public Operation relu(boolean training, TensorType data, float slope) {
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_eltwise_forward_primitive_desc_create(
                    description,
                    engine,
                    direction(training),
                    training ? RELU_FROM_OUTPUT : RELU,
                    data.handle(),
                    data.handle(),
                    slope,
                    0,
                    attributes))
        .orElseThrow();
  }

  @Override
  public Operation reluBackward(TensorType data, float slope, Operation forward) {
    return make(
            Fusion.NONE,
            (description, attributes) ->
                api.dnnl_eltwise_backward_primitive_desc_create(
                    description,
                    engine,
                    RELU_FROM_OUTPUT,
                    data.handle(),
                    data.handle(),
                    data.handle(),
                    slope,
                    0,
                    forward.description,
                    attributes))
        .orElseThrow();
  }

  @Override
  Operation binary(int algorithm, TensorType data, Fusion fusion) {
    return make(
            fusion,
            (description, attributes) ->
                api.dnnl_binary_primitive_desc_create(
                    description,
                    engine,
                    algorithm,
                    data.handle(),
                    data.handle(),
                    data.handle(),
                    attributes))
        .orElseThrow();
  }

  private static int direction(boolean training) {
    return (training ? Direction.TRAINING : Direction.INFERENCE).code;
  }
}
