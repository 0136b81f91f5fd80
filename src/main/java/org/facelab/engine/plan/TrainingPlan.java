package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnn.Pooling;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;
import org.facelab.engine.onednn.Window;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Forward and backward pass of a graph on batches of one size, from the image to the outputs before their
 * activation and back. Reads the graph's parameters and writes its gradients where DL4J keeps them, summed
 * over the batch as DL4J sums them. Not thread-safe.
 */
public final class TrainingPlan implements AutoCloseable {
  private final Formats formats;
  private final OneDnn library;
  private final Program program;

  /** Every node's output. */
  private final Map<Node, Tensor> outputs = new HashMap<>();

  private final ForwardSteps forward;
  private final Backward backward;
  private final WeightedSteps weighted;
  private final NormalisationSteps normalisations;

  private final Map<String, Tensor> scores = new LinkedHashMap<>();
  private final Map<String, Tensor> scoreGradients = new LinkedHashMap<>();
  private final Map<String, Node> visible = new LinkedHashMap<>();
  private final List<INDArray> masks = new ArrayList<>();
  private final int forwardSteps;
  private Tensor image;

  /** Copies of visible outputs, once somebody has asked for one. */
  private final Map<String, Tensor> readings = new HashMap<>();

  private final Program readingProgram;
  private final Arena readingArena = new Arena();

  TrainingPlan(List<Node> nodes, Formats formats, Arena arena) {
    this.formats = formats;
    this.library = formats.library();
    program = new Program(library);
    forward = new ForwardSteps(formats, program, true);
    backward = new Backward(library, program);
    weighted = new WeightedSteps(formats, program, backward);
    normalisations = new NormalisationSteps(formats, program, forward, backward);
    readingProgram = new Program(library);
    for (Node node : nodes) {
      if ((hasParameters(node) && !node.frozen)
          || node.inputs.stream().anyMatch(backward::reaches)) {
        backward.reach(node);
      }
      node.naming(() -> forward(node));
    }
    forwardSteps = program.size();
    backward.write();
    program.place(arena);
  }

  private static boolean hasParameters(Node node) {
    return node.kind instanceof Node.Convolution
        || node.kind instanceof Node.Dense
        || node.kind instanceof Node.Output
        || node.kind instanceof Node.BatchNormalisation;
  }

  /** Where the batch's images go, float32 {@code [N, C, H, W]}. */
  public Pointer image() {
    return new Pointer(image.address());
  }

  /** An output before its activation, float32 {@code [N, K]}, there after the forward pass. */
  public Pointer scores(String output) {
    return new Pointer(scores.get(output).address());
  }

  /** Where the loss's gradient in these goes before the backward pass. */
  public Pointer scoreGradient(String output) {
    return new Pointer(scoreGradients.get(output).address());
  }

  /** Vertices whose outputs are still there between the passes, with their shapes. */
  public Map<String, long[]> visible() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    visible.forEach(
        (name, node) -> {
          if (outputs.get(node).buffer().lastUse >= forwardSteps) {
            shapes.put(name, node.shape(formats.batch()));
          }
        });
    return shapes;
  }

  /** Copies a visible vertex's output to {@code address}, as float32 in the order of its shape. */
  public void read(String vertex, long address) {
    if (readings.isEmpty()) {
      prepareReading();
    }
    Tensor reading = readings.get(vertex);
    int step = reading.buffer().firstUse;
    readingProgram.run(step, step + 1);
    long bytes = reading.type().bytes();
    ByteBuffer values = new Pointer(reading.address()).getByteBuffer(0, bytes);
    new Pointer(address).getByteBuffer(0, bytes).put(values);
  }

  /** Steps that copy visible outputs, one at a time, so that all can do with one piece of memory. */
  private void prepareReading() {
    for (String vertex : visible().keySet()) {
      Node node = visible.get(vertex);
      long[] shape = node.shape(formats.batch());
      Tensor plain = readingProgram.tensor(library.type(ElementType.FLOAT32, Layout.PLAIN, shape));
      readingProgram.copy(outputs.get(node), plain);
      readings.put(vertex, plain);
    }
    readingProgram.place(readingArena);
  }

  /** From the image to the scores. */
  public void runForward() {
    program.run(0, forwardSteps);
  }

  /** From the scores' gradients to all gradients. */
  public void runBackward() {
    program.run(forwardSteps, program.size());
  }

  /** The primitives of both passes. */
  List<Operation> operations() {
    return program.operations();
  }

  // ---- nodes

  private void forward(Node node) {
    Node.Kind kind = node.kind;
    Tensor output;
    if (kind instanceof Node.Image) {
      image = program.lasting(formats.plainImage(ElementType.FLOAT32, node));
      output = program.as(formats.of(node), image);
    } else if (kind instanceof Node.Convolution convolution) {
      output = weighted.convolution(node, convolution, outputs.get(node.input()));
    } else if (kind instanceof Node.BatchNormalisation normalisation) {
      output =
          node.frozen
              ? normalisations.frozen(node, normalisation, outputs.get(node.input()))
              : normalisations.trained(node, normalisation, outputs.get(node.input()));
    } else if (kind instanceof Node.Activation) {
      output = activation(node);
    } else if (kind instanceof Node.Pool pool) {
      output = pool(node, formats.of(node), pool.pooling(), pool.window());
    } else if (kind instanceof Node.GlobalPool pool) {
      output = globalPool(node, pool.pooling());
    } else if (kind instanceof Node.Flatten) {
      output = flatten(node);
    } else if (kind instanceof Node.Dense dense) {
      output = dense(node, dense);
    } else if (kind instanceof Node.Sum) {
      output = sum(node);
    } else if (kind instanceof Node.Concatenation) {
      output = concatenation(node);
    } else if (kind instanceof Node.Padding) {
      output = padding(node);
    } else if (kind instanceof Node.Dropout dropout) {
      output = dropout(node, dropout);
    } else {
      output = output(node, (Node.Output) kind);
    }
    outputs.put(node, output);
    if (kind instanceof Node.Output) {
      visible.remove(node.name); // its flattened or dropped input, which has its name
    } else {
      visible.put(node.name, node);
    }
  }

  private Tensor activation(Node node) {
    Tensor output = program.tensor(formats.of(node));
    forward.activation(node, outputs.get(node.input()), output);
    if (backward.reaches(node)) {
      backward.then(
          node, () -> backward.add(node.input(), backward.beforeActivation(node, output), true));
    }
    return output;
  }

  private Tensor pool(Node node, TensorType destination, Pooling pooling, Window window) {
    Tensor source = outputs.get(node.input());
    boolean training = backward.reaches(node);
    Operation operation = library.pooling(training, pooling, source.type(), destination, window);
    Tensor output = program.tensor(destination);
    Tensor workspace = operation.type(Query.WORKSPACE).map(program::tensor).orElse(null);
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, source);
    arguments.put(Argument.DESTINATION, output);
    if (workspace != null) {
      arguments.put(Argument.WORKSPACE, workspace);
    }
    program.add(operation, arguments);
    if (training) {
      backward.then(
          node,
          () -> {
            Tensor result = program.tensor(source.type());
            Map<Argument, Tensor> tensors = new EnumMap<>(Argument.class);
            tensors.put(Argument.DIFF_DESTINATION, backward.take(node).tensor());
            tensors.put(Argument.DIFF_SOURCE, result);
            if (workspace != null) {
              tensors.put(Argument.WORKSPACE, workspace);
            }
            program.add(
                library.poolingBackward(pooling, source.type(), destination, window, operation),
                tensors);
            backward.add(node.input(), result, true);
          });
    }
    return output;
  }

  private Tensor globalPool(Node node, Pooling pooling) {
    Window whole = ForwardSteps.wholeImage(node.input());
    TensorType pixels = formats.pixels(node);
    Tensor pooled = pool(node, pixels, pooling, whole);
    return toRows(node, pooled, pixels);
  }

  private Tensor flatten(Node node) {
    Tensor source = outputs.get(node.input());
    if (backward.reaches(node)) {
      backward.then(node, () -> backward.add(node.input(), backward.take(node).tensor(), true));
    }
    return toRows(node, source, source.type());
  }

  /**
   * An image's values in the order of {@code [C, H, W]}. On the way back the gradient is laid out like the
   * image before the step before this one in the tape reads it.
   */
  private Tensor toRows(Node node, Tensor imaged, TensorType type) {
    Node image = node.kind instanceof Node.Flatten ? node.input() : node;
    TensorType plain = formats.plainImage(formats.element(), image);
    Tensor copy = program.tensor(plain);
    program.copy(imaged, copy);
    if (backward.reaches(node)) {
      backward.then(
          node,
          () -> {
            Tensor rows = backward.take(node).tensor();
            Tensor back = program.tensor(type);
            program.copy(new Tensor(plain, rows.buffer()), back);
            backward.set(node, back);
          });
    }
    return new Tensor(formats.of(node), copy.buffer());
  }

  private Tensor dense(Node node, Node.Dense dense) {
    Tensor output = program.tensor(formats.of(node));
    weighted.innerProduct(node, dense.weights(), dense.bias(), outputs.get(node.input()), output);
    return output;
  }

  private Tensor output(Node node, Node.Output layer) {
    TensorType rows = formats.rows(ElementType.FLOAT32, node.input().channels);
    Tensor source = program.as(rows, outputs.get(node.input()));
    Tensor result = program.lasting(formats.rows(ElementType.FLOAT32, node.channels));
    Tensor gradient = program.lasting(result.type());
    weighted.innerProduct(node, layer.weights(), layer.bias(), source, result);
    scores.put(node.name, result);
    scoreGradients.put(node.name, gradient);
    backward.then(node, () -> backward.set(node, gradient));
    return result;
  }

  private Tensor sum(Node node) {
    TensorType type = formats.of(node);
    Node first =
        node.inputs.stream().filter(TrainingPlan::maybeOverwritten).findFirst().orElse(null);
    Tensor output =
        first == null ? program.tensor(type) : new Tensor(type, outputs.get(first).buffer());
    List<Node> terms = new ArrayList<>(node.inputs);
    if (first != null) {
      terms.remove(first);
      terms.add(0, first);
    }
    forward.sum(node, terms.stream().map(outputs::get).toList(), output);
    if (first != null) {
      visible.remove(first.name);
    }
    if (backward.reaches(node)) {
      backward.then(
          node,
          () -> {
            Tensor gradient = backward.beforeActivation(node, output);
            node.inputs.forEach(input -> backward.add(input, gradient, false));
          });
    }
    return output;
  }

  private Tensor concatenation(Node node) {
    Pieces pieces = new Pieces(library, program);
    List<Tensor> inputs = node.inputs.stream().map(outputs::get).toList();
    if (backward.reaches(node)) {
      List<TensorType> types = inputs.stream().map(Tensor::type).toList();
      backward.then(
          node,
          () ->
              pieces.split(
                  node,
                  backward.take(node).tensor(),
                  types,
                  (i, gradient) -> backward.add(node.inputs.get(i), gradient, true)));
    }
    return pieces.concatenated(node, inputs, formats.of(node));
  }

  private Tensor padding(Node node) {
    Pieces pieces = new Pieces(library, program);
    Tensor source = outputs.get(node.input());
    if (backward.reaches(node)) {
      backward.then(
          node,
          () -> {
            Tensor gradient = backward.take(node).tensor();
            backward.add(node.input(), pieces.cropped(node, gradient, source.type()), true);
          });
    }
    return pieces.padded(node, source, formats.of(node));
  }

  /** Whether a node's output is read by its one user alone, and not by its own backward step. */
  private static boolean maybeOverwritten(Node node) {
    return node.kind instanceof Node.BatchNormalisation
        && !node.activates()
        && node.users.size() == 1;
  }

  private Tensor dropout(Node node, Node.Dropout dropout) {
    TensorType type = formats.of(node);
    INDArray mask = Nd4j.createUninitialized(DataType.FLOAT, node.shape(formats.batch()), 'c');
    masks.add(mask);
    TensorType plain = library.type(ElementType.FLOAT32, Layout.PLAIN, node.shape(formats.batch()));
    Tensor drawn =
        new Tensor(plain, Buffer.at(mask.data().addressPointer().address(), plain.bytes()));
    // The operation and the order of DL4J, so that one seed draws one mask with either engine.
    program.add(
        () -> Nd4j.getExecutioner().exec(new DropOutInverted(mask.assign(1), mask, dropout.kept())),
        drawn);
    Tensor factors = program.as(type, drawn);
    Tensor output = program.tensor(type);
    Operation multiply = library.multiply(type);
    program.add(
        multiply,
        Map.of(
            Argument.SOURCE,
            outputs.get(node.input()),
            Argument.SOURCE_1,
            factors,
            Argument.DESTINATION,
            output));
    if (backward.reaches(node)) {
      backward.then(
          node,
          () -> {
            Backward.Gradient gradient = backward.take(node);
            Tensor result = gradient.own() ? gradient.tensor() : program.tensor(type);
            program.add(
                multiply,
                Map.of(
                    Argument.SOURCE,
                    gradient.tensor(),
                    Argument.SOURCE_1,
                    factors,
                    Argument.DESTINATION,
                    result));
            backward.add(node.input(), result, true);
          });
    }
    return output;
  }

  @Override
  public void close() {
    library.close();
    readingArena.close();
    masks.forEach(INDArray::close);
  }
}
