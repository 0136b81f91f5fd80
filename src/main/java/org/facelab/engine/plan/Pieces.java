package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.Layout;

/**
 * Copies between tensors and pieces of larger ones: concatenation and zero padding, and their way back.
 * Where a piece ends inside of a block of channels, the larger tensor is written or read in plain layout.
 */
record Pieces(OneDnn library, Program program) {
  /** The node's inputs, whose tensors are given in their order, behind each other. */
  Tensor concatenated(Node node, List<Tensor> inputs, TensorType type) {
    Tensor whole = program.tensor(inWhichPiecesLie(node, type));
    eachInput(
        node,
        (i, offsets) ->
            copy(inputs.get(i), part(whole, node.inputs.get(i), offsets).orElseThrow()));
    return program.as(type, whole);
  }

  /**
   * The pieces of a tensor that belong to the inputs of a concatenation, copied.
   *
   * @param take is given each input's number and its piece, of the type that {@code types} has for it
   */
  void split(Node node, Tensor given, List<TensorType> types, BiConsumer<Integer, Tensor> take) {
    Tensor whole = program.as(inWhichPiecesLie(node, given.type()), given);
    eachInput(
        node,
        (i, offsets) -> {
          Tensor piece = program.tensor(types.get(i));
          copy(part(whole, node.inputs.get(i), offsets).orElseThrow(), piece);
          take.accept(i, piece);
        });
  }

  /** An image with zeros around it. */
  Tensor padded(Node node, Tensor image, TensorType type) {
    Tensor whole = program.tensor(inWhichPiecesLie(node, type));
    long bytes = whole.type().bytes();
    program.add(() -> new Pointer(whole.address()).clear(bytes), whole);
    copy(image, inside(node, whole).orElseThrow());
    return program.as(type, whole);
  }

  /** What lies inside of the zeros, copied. */
  Tensor cropped(Node node, Tensor given, TensorType type) {
    Tensor whole = program.as(inWhichPiecesLie(node, given.type()), given);
    Tensor image = program.tensor(type);
    copy(inside(node, whole).orElseThrow(), image);
    return image;
  }

  private Optional<Tensor> inside(Node node, Tensor whole) {
    long[] before = ((Node.Padding) node.kind).before();
    return part(whole, node.input(), new long[] {0, 0, before[0], before[1]});
  }

  /** The type, or the same in plain layout if the pieces are none that oneDNN could tell apart in it. */
  private TensorType inWhichPiecesLie(Node node, TensorType type) {
    Tensor whole = new Tensor(type, null);
    boolean[] all = {true};
    if (node.kind instanceof Node.Padding) {
      all[0] = inside(node, whole).isPresent();
    } else {
      eachInput(
          node, (i, offsets) -> all[0] &= part(whole, node.inputs.get(i), offsets).isPresent());
    }
    long[] shape = type.shape().stream().mapToLong(Long::longValue).toArray();
    return all[0] ? type : library.type(type.element(), Layout.PLAIN, shape);
  }

  private static void eachInput(Node node, BiConsumer<Integer, long[]> action) {
    long channels = 0;
    for (int i = 0; i < node.inputs.size(); i++) {
      long[] offsets = new long[node.flat ? 2 : 4];
      offsets[1] = channels;
      action.accept(i, offsets);
      channels += node.inputs.get(i).channels;
    }
  }

  private Optional<Tensor> part(Tensor whole, Node node, long[] offsets) {
    long[] shape = node.shape(whole.type().shape().get(0));
    return library.part(whole.type(), shape, offsets).map(type -> new Tensor(type, whole.buffer()));
  }

  private void copy(Tensor from, Tensor to) {
    program.add(
        library.reorder(from.type(), to.type()),
        Map.of(Argument.SOURCE, from, Argument.DESTINATION, to));
  }
}
