package org.facelab.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.TensorType;

/**
 * The backward pass while it is written: the steps that are still to come, the last node's first, and the
 * gradients of the nodes' outputs so far.
 */
final class Backward {
  private final OneDnn library;
  private final Program program;
  private final Set<Node> reached = new HashSet<>();
  private final Map<Node, Gradient> gradients = new HashMap<>();
  private final List<Runnable> tape = new ArrayList<>();

  Backward(OneDnn library, Program program) {
    this.library = library;
    this.program = program;
  }

  /**
   * The gradient of a node's output so far.
   *
   * @param own whether nobody else reads the tensor, so that it may be overwritten
   */
  record Gradient(Tensor tensor, boolean own) {}

  /** Says that a node's gradient is needed: it, or something before it, is trained. */
  void reach(Node node) {
    reached.add(node);
  }

  /** Whether a node's gradient is needed. */
  boolean reaches(Node node) {
    return reached.contains(node);
  }

  /** Keeps what writes the backward steps of the node whose forward step has just been added. */
  void then(Node node, Runnable steps) {
    tape.add(() -> node.naming(steps));
  }

  /** Writes all backward steps. */
  void write() {
    for (int i = tape.size() - 1; i >= 0; i--) {
      tape.get(i).run();
    }
  }

  /** Takes a node's gradient, to which nothing will be added any more. */
  Gradient take(Node node) {
    return gradients.remove(node);
  }

  /** Sets a node's gradient to what is there when the backward pass comes to it. */
  void set(Node node, Tensor gradient) {
    gradients.put(node, new Gradient(gradient, true));
  }

  /** Adds to the gradient of a node's output, if it is needed. */
  void add(Node node, Tensor tensor, boolean own) {
    if (!reaches(node)) {
      return;
    }
    Gradient before = gradients.get(node);
    if (before == null) {
      gradients.put(node, new Gradient(tensor, own));
      return;
    }
    Tensor one = before.own() ? before.tensor() : tensor;
    Tensor other = before.own() ? tensor : before.tensor();
    Tensor result = before.own() || own ? one : program.tensor(tensor.type());
    program.add(
        library.add(tensor.type(), Fusion.NONE),
        Map.of(Argument.SOURCE, one, Argument.SOURCE_1, other, Argument.DESTINATION, result));
    gradients.put(node, new Gradient(result, true));
  }

  /** Takes a node's gradient and leads it back through the node's activation. */
  Tensor beforeActivation(Node node, Tensor output) {
    Gradient gradient = take(node);
    if (!node.activates()) {
      return gradient.tensor();
    }
    TensorType type = output.type();
    Tensor result = gradient.own() ? gradient.tensor() : program.tensor(type);
    program.add(
        library.reluBackward(type, node.slope, library.relu(true, type, node.slope)),
        Map.of(
            Argument.DESTINATION,
            output,
            Argument.DIFF_DESTINATION,
            gradient.tensor(),
            Argument.DIFF_SOURCE,
            result));
    return result;
  }
}
