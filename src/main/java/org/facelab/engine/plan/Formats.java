package org.facelab.engine.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnn.Algorithm;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;
import org.facelab.engine.onednn.Window;

/**
 * The types of a plan's tensors. In float32, images lie in blocks of channels, which Winograd and the
 * vector units like; in bf16 they lie channels last, as the matrix units (AMX) want them. Rows are plain.
 *
 * @param element what activations and their gradients are kept in
 * @param image layout of images inside the network
 * @param winograd whether 3x3 convolutions of stride 1 run as Winograd convolutions
 * @param batch images in a batch
 */
record Formats(OneDnn library, ElementType element, Layout image, boolean winograd, int batch) {

  /** The type of a node's output. */
  TensorType of(Node node) {
    if (node.flat) {
      return rows(element, node.channels);
    }
    // Convolutions like an image of one or three channels as it is; nothing else takes it so.
    boolean input =
        (node.kind instanceof Node.Image || node.kind instanceof Node.Preparation)
            && node.channels <= 3
            && element == ElementType.FLOAT32
            && node.users.stream().allMatch(user -> user.kind instanceof Node.Convolution);
    return library.type(element, input ? Layout.PLAIN : image, node.shape(batch));
  }

  /** An image of one pixel for each row. */
  TensorType pixels(Node node) {
    return library.type(element, image, batch, node.channels, 1, 1);
  }

  /** What a normalisation takes a node's output for: rows are images of one pixel, channels last. */
  TensorType normalised(Node node) {
    return node.flat
        ? library.type(element, Layout.CHANNELS_LAST, batch, node.channels, 1, 1)
        : of(node);
  }

  TensorType plainImage(ElementType type, Node node) {
    return library.type(type, Layout.PLAIN, batch, node.channels, node.height, node.width);
  }

  /** The same images, channel by channel. */
  TensorType plain(TensorType images) {
    long[] shape = images.shape().stream().mapToLong(Long::longValue).toArray();
    return library.type(images.element(), Layout.PLAIN, shape);
  }

  TensorType rows(ElementType type, long features) {
    return library.type(type, Layout.PLAIN, batch, features);
  }

  TensorType vector(long length) {
    return library.type(ElementType.FLOAT32, Layout.PLAIN, length);
  }

  /** Weights or their gradient, in the layout that the primitive likes best. */
  TensorType weights(ElementType type, Parameter weights) {
    return library.type(type, Layout.ANY, weights.shape());
  }

  /** A parameter where DL4J keeps it. */
  Tensor value(Parameter parameter) {
    return external(parameter, parameter.address());
  }

  /** A parameter's gradient where DL4J keeps it. */
  Tensor gradient(Parameter parameter) {
    return external(parameter, parameter.gradientAddress());
  }

  private Tensor external(Parameter parameter, long address) {
    TensorType type = library.strided(ElementType.FLOAT32, parameter.shape(), parameter.strides());
    return new Tensor(type, Buffer.at(address, type.bytes()));
  }

  /**
   * A convolution's primitive: Winograd's where that is wanted and fits and oneDNN has it, else the direct
   * one.
   */
  Operation convolution(Window window, Function<Algorithm, Optional<Operation>> maker) {
    boolean fits =
        Arrays.equals(window.kernel(), new long[] {3, 3})
            && Arrays.equals(window.stride(), new long[] {1, 1});
    Optional<Operation> made =
        winograd && fits ? maker.apply(Algorithm.WINOGRAD) : Optional.empty();
    return made.or(() -> maker.apply(Algorithm.DIRECT))
        .orElseThrow(() -> new IllegalStateException("oneDNN has no such convolution"));
  }
}
