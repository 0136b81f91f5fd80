package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnn.Algorithm;
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

  /** Writes the backward steps of one node each; run from the last to the first. */
  private final List<Runnable> tape = new ArrayList<>();

  private final Map<Node, Gradient> gradients = new HashMap<>();
  private final Set<Node> trainable = new HashSet<>();

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

  /**
   * The gradient of a node's output so far.
   *
   * @param own whether nobody else reads the tensor, so that it may be overwritten
   */
  private record Gradient(Tensor tensor, boolean own) {}

  TrainingPlan(List<Node> nodes, Formats formats, Arena arena) {
    this.formats = formats;
    this.library = formats.library();
    program = new Program(library);
    readingProgram = new Program(library);
    for (Node node : nodes) {
      if ((hasParameters(node) && !node.frozen)
          || node.inputs.stream().anyMatch(trainable::contains)) {
        trainable.add(node);
      }
      forward(node);
    }
    forwardSteps = program.size();
    for (int i = tape.size() - 1; i >= 0; i--) {
      tape.get(i).run();
    }
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

  // ---- nodes

  private void forward(Node node) {
    Node.Kind kind = node.kind;
    Tensor output;
    if (kind instanceof Node.Image) {
      image = program.lasting(formats.plainImage(ElementType.FLOAT32, node));
      output = program.as(formats.of(node), image);
    } else if (kind instanceof Node.Convolution convolution) {
      output = convolution(node, convolution);
    } else if (kind instanceof Node.BatchNormalisation normalisation) {
      output =
          node.frozen
              ? frozenNormalisation(node, normalisation)
              : normalisation(node, normalisation);
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

  private Tensor convolution(Node node, Node.Convolution convolution) {
    Tensor source = outputs.get(node.input());
    SideBySide images = SideBySide.forImages(formats, node);
    TensorType weights = formats.weights(formats.element(), convolution.weights());
    TensorType bias = convolution.bias() == null ? null : formats.vector(node.channels);
    Operation operation =
        formats.convolution(
            images.window(),
            algorithm ->
                library.convolution(
                    !node.frozen,
                    algorithm,
                    images.source(),
                    weights,
                    bias,
                    images.destination(),
                    images.window(),
                    Fusion.activation(node.slope)));
    Tensor forwardWeights = weights(operation, convolution.weights());
    Tensor result = program.tensor(images.destination());
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, images.wideSource(program, source));
    arguments.put(Argument.WEIGHTS, forwardWeights);
    arguments.put(Argument.DESTINATION, result);
    if (bias != null) {
      arguments.put(Argument.BIAS, formats.value(convolution.bias()));
    }
    program.add(operation, arguments);
    Tensor output = images.destination(program, result);
    if (node.frozen) {
      return output;
    }
    tape.add(
        () -> {
          Tensor gradient = beforeActivation(node, output);
          convolutionWeightGradient(node, convolution, source, gradient);
          if (trainable.contains(node.input())) {
            convolutionDataGradient(images, convolution, gradient, forwardWeights);
          }
        });
    return output;
  }

  /** The forward primitive that oneDNN wants to see where it makes one of the backward ones. */
  private Optional<Operation> hint(
      SideBySide images, Node.Convolution convolution, Algorithm algorithm) {
    return library.convolution(
        true,
        algorithm,
        images.source(),
        formats.weights(formats.element(), convolution.weights()),
        null,
        images.destination(),
        images.window(),
        Fusion.NONE);
  }

  private void convolutionDataGradient(
      SideBySide images, Node.Convolution convolution, Tensor gradient, Tensor forwardWeights) {
    TensorType any = formats.weights(formats.element(), convolution.weights());
    Operation operation =
        formats.convolution(
            images.window(),
            algorithm ->
                hint(images, convolution, algorithm)
                    .flatMap(
                        forward ->
                            library.convolutionBackwardData(
                                algorithm,
                                images.source(),
                                any,
                                images.destination(),
                                images.window(),
                                forward)));
    TensorType wanted = operation.type(Query.WEIGHTS).orElseThrow();
    Tensor weights =
        library.same(wanted, forwardWeights.type())
            ? forwardWeights
            : weights(operation, convolution.weights());
    Tensor result = program.tensor(images.source());
    program.add(
        operation,
        Map.of(
            Argument.DIFF_DESTINATION,
            images.wideDestination(program, gradient),
            Argument.WEIGHTS,
            weights,
            Argument.DIFF_SOURCE,
            result));
    contribute(images.node().input(), images.source(program, result), true);
  }

  private void convolutionWeightGradient(
      Node node, Node.Convolution convolution, Tensor source, Tensor gradient) {
    SideBySide images = SideBySide.forWeights(formats, node);
    TensorType any = formats.weights(ElementType.FLOAT32, convolution.weights());
    TensorType bias = convolution.bias() == null ? null : formats.vector(node.channels);
    Operation operation =
        formats.convolution(
            images.window(),
            algorithm ->
                hint(images, convolution, algorithm)
                    .flatMap(
                        forward ->
                            library.convolutionBackwardWeights(
                                algorithm,
                                images.source(),
                                any,
                                bias,
                                images.destination(),
                                images.window(),
                                forward)));
    weightGradient(
        operation,
        convolution.weights(),
        convolution.bias(),
        images.wideSource(program, source),
        images.wideDestination(program, gradient));
  }

  private Tensor weights(Operation operation, Parameter parameter) {
    return program.as(operation.type(Query.WEIGHTS).orElseThrow(), formats.value(parameter));
  }

  private void weightGradient(
      Operation operation, Parameter weights, Parameter bias, Tensor source, Tensor gradient) {
    Tensor result = program.tensor(operation.type(Query.DIFF_WEIGHTS).orElseThrow());
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, source);
    arguments.put(Argument.DIFF_DESTINATION, gradient);
    arguments.put(Argument.DIFF_WEIGHTS, result);
    if (bias != null) {
      arguments.put(Argument.DIFF_BIAS, formats.gradient(bias));
    }
    program.add(operation, arguments);
    program.copy(result, formats.gradient(weights));
  }

  /** Normalisation by the running statistics, as they are when it runs. */
  private Tensor frozenNormalisation(Node node, Node.BatchNormalisation normalisation) {
    TensorType type = formats.normalised(node);
    Tensor output = program.tensor(type);
    Tensor variance = program.tensor(formats.vector(node.channels));
    program.add(
        () -> {
          float[] values = normalisation.currentVariance();
          new Pointer(variance.address()).write(0, values, 0, values.length);
        },
        variance);
    program.add(
        library.batchNormalisation(false, type, normalisation.epsilon(), node.activates()),
        Map.of(
            Argument.SOURCE,
            new Tensor(type, outputs.get(node.input()).buffer()),
            Argument.DESTINATION,
            output,
            Argument.MEAN,
            formats.value(normalisation.mean()),
            Argument.VARIANCE,
            variance,
            Argument.SCALE,
            formats.value(normalisation.scale()),
            Argument.SHIFT,
            formats.value(normalisation.shift())));
    return new Tensor(formats.of(node), output.buffer());
  }

  private Tensor normalisation(Node node, Node.BatchNormalisation normalisation) {
    TensorType type = formats.normalised(node);
    Tensor source = new Tensor(type, outputs.get(node.input()).buffer());
    Tensor output = program.tensor(type);
    Tensor mean = program.tensor(formats.vector(node.channels));
    Tensor variance = program.tensor(formats.vector(node.channels));
    boolean relu = node.activates();
    Operation operation = library.batchNormalisation(true, type, normalisation.epsilon(), relu);
    Tensor workspace = operation.type(Query.WORKSPACE).map(program::tensor).orElse(null);
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, source);
    arguments.put(Argument.DESTINATION, output);
    arguments.put(Argument.MEAN, mean);
    arguments.put(Argument.VARIANCE, variance);
    arguments.put(Argument.SCALE, formats.value(normalisation.scale()));
    arguments.put(Argument.SHIFT, formats.value(normalisation.shift()));
    if (workspace != null) {
      arguments.put(Argument.WORKSPACE, workspace);
    }
    program.add(operation, arguments);
    tape.add(
        () -> {
          Gradient gradient = gradients.remove(node);
          Tensor given = new Tensor(type, gradient.tensor().buffer());
          Tensor result = gradient.own() ? given : program.tensor(type);
          Map<Argument, Tensor> backward = new EnumMap<>(arguments);
          backward.remove(Argument.DESTINATION);
          if (!library.backwardTakesShift()) {
            backward.remove(Argument.SHIFT);
          }
          backward.put(Argument.DIFF_DESTINATION, given);
          backward.put(Argument.DIFF_SOURCE, result);
          backward.put(Argument.DIFF_SCALE, formats.gradient(normalisation.scale()));
          backward.put(Argument.DIFF_SHIFT, formats.gradient(normalisation.shift()));
          program.add(
              library.batchNormalisationBackward(type, normalisation.epsilon(), relu, operation),
              backward);
          program.add(() -> runningStatistics(normalisation, mean, variance), mean, variance);
          contribute(
              node.input(), new Tensor(outputs.get(node.input()).type(), result.buffer()), true);
        });
    return new Tensor(formats.of(node), output.buffer());
  }

  /** DL4J subtracts these "gradients" from the running statistics as they are. */
  private static void runningStatistics(
      Node.BatchNormalisation normalisation, Tensor mean, Tensor variance) {
    int channels = normalisation.mean().length();
    float[] oldMean = new Pointer(normalisation.mean().address()).getFloatArray(0, channels);
    float[] old = new Pointer(normalisation.variance().address()).getFloatArray(0, channels);
    float[] batchMean = new Pointer(mean.address()).getFloatArray(0, channels);
    float[] batchVariance = new Pointer(variance.address()).getFloatArray(0, channels);
    double decay = normalisation.decay();
    for (int c = 0; c < channels; c++) {
      oldMean[c] = (float) ((1 - decay) * (oldMean[c] - batchMean[c]));
      if (normalisation.logarithmic()) {
        double before = Math.pow(10, 2.0 * old[c]);
        double after = decay * before + (1 - decay) * batchVariance[c];
        old[c] = (float) (Math.log10(before / after) / 2);
      } else {
        old[c] = (float) ((1 - decay) * (old[c] - batchVariance[c]));
      }
    }
    new Pointer(normalisation.mean().gradientAddress()).write(0, oldMean, 0, channels);
    new Pointer(normalisation.variance().gradientAddress()).write(0, old, 0, channels);
  }

  private Tensor activation(Node node) {
    TensorType type = formats.of(node);
    Tensor output = program.tensor(type);
    program.add(
        library.relu(true, type, node.slope),
        Map.of(Argument.SOURCE, outputs.get(node.input()), Argument.DESTINATION, output));
    if (trainable.contains(node)) {
      tape.add(() -> contribute(node.input(), beforeActivation(node, output), true));
    }
    return output;
  }

  /** Takes a node's gradient and leads it back through the node's activation. */
  private Tensor beforeActivation(Node node, Tensor output) {
    Gradient gradient = gradients.remove(node);
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

  private Tensor pool(Node node, TensorType destination, Pooling pooling, Window window) {
    Tensor source = outputs.get(node.input());
    boolean training = trainable.contains(node);
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
      tape.add(
          () -> {
            Tensor result = program.tensor(source.type());
            Map<Argument, Tensor> backward = new EnumMap<>(Argument.class);
            backward.put(Argument.DIFF_DESTINATION, gradients.remove(node).tensor());
            backward.put(Argument.DIFF_SOURCE, result);
            if (workspace != null) {
              backward.put(Argument.WORKSPACE, workspace);
            }
            program.add(
                library.poolingBackward(pooling, source.type(), destination, window, operation),
                backward);
            contribute(node.input(), result, true);
          });
    }
    return output;
  }

  private Tensor globalPool(Node node, Pooling pooling) {
    Node input = node.input();
    long[] size = {input.height, input.width};
    Window whole = new Window(size, new long[] {1, 1}, new long[2], new long[2]);
    TensorType pixels = formats.pixels(node);
    Tensor pooled = pool(node, pixels, pooling, whole);
    return toRows(node, pooled, pixels);
  }

  private Tensor flatten(Node node) {
    Tensor source = outputs.get(node.input());
    if (trainable.contains(node)) {
      tape.add(() -> contribute(node.input(), gradients.remove(node).tensor(), true));
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
    if (trainable.contains(node)) {
      tape.add(
          () -> {
            Tensor rows = gradients.remove(node).tensor();
            Tensor back = program.tensor(type);
            program.copy(new Tensor(plain, rows.buffer()), back);
            gradients.put(node, new Gradient(back, true));
          });
    }
    return new Tensor(formats.of(node), copy.buffer());
  }

  private Tensor dense(Node node, Node.Dense dense) {
    Tensor output = program.tensor(formats.of(node));
    innerProduct(node, dense.weights(), dense.bias(), outputs.get(node.input()), output);
    return output;
  }

  private Tensor output(Node node, Node.Output layer) {
    TensorType rows = formats.rows(ElementType.FLOAT32, node.input().channels);
    Tensor source = program.as(rows, outputs.get(node.input()));
    Tensor result = program.lasting(formats.rows(ElementType.FLOAT32, node.channels));
    Tensor gradient = program.lasting(result.type());
    innerProduct(node, layer.weights(), layer.bias(), source, result);
    scores.put(node.name, result);
    scoreGradients.put(node.name, gradient);
    tape.add(() -> gradients.put(node, new Gradient(gradient, true)));
    return result;
  }

  private void innerProduct(
      Node node, Parameter weights, Parameter biases, Tensor source, Tensor output) {
    ElementType element = source.type().element();
    TensorType any = formats.weights(element, weights);
    TensorType bias = biases == null ? null : formats.vector(node.channels);
    Fusion fusion = Fusion.activation(node.slope);
    Operation operation =
        library.innerProduct(!node.frozen, source.type(), any, bias, output.type(), fusion);
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, source);
    arguments.put(Argument.WEIGHTS, weights(operation, weights));
    arguments.put(Argument.DESTINATION, output);
    if (bias != null) {
      arguments.put(Argument.BIAS, formats.value(biases));
    }
    program.add(operation, arguments);
    if (node.frozen) {
      return;
    }
    tape.add(
        () -> {
          Tensor gradient = beforeActivation(node, output);
          Operation reference =
              library.innerProduct(true, source.type(), any, bias, output.type(), Fusion.NONE);
          TensorType difference = formats.weights(ElementType.FLOAT32, weights);
          weightGradient(
              library.innerProductBackwardWeights(
                  source.type(), difference, bias, output.type(), reference),
              weights,
              biases,
              source,
              gradient);
          if (trainable.contains(node.input())) {
            Operation data =
                library.innerProductBackwardData(source.type(), any, output.type(), reference);
            Tensor result = program.tensor(source.type());
            program.add(
                data,
                Map.of(
                    Argument.DIFF_DESTINATION,
                    gradient,
                    Argument.WEIGHTS,
                    weights(data, weights),
                    Argument.DIFF_SOURCE,
                    result));
            contribute(node.input(), program.as(formats.of(node.input()), result), true);
          }
        });
  }

  private Tensor sum(Node node) {
    TensorType type = formats.of(node);
    Node first =
        node.inputs.stream().filter(TrainingPlan::maybeOverwritten).findFirst().orElse(null);
    Tensor output =
        first == null ? program.tensor(type) : new Tensor(type, outputs.get(first).buffer());
    List<Node> rest = new ArrayList<>(node.inputs);
    Node start = first == null ? rest.get(0) : first;
    rest.remove(start);
    Tensor soFar = outputs.get(start);
    boolean fuses = node.activates() && !type.isPadded();
    for (int i = 0; i < rest.size(); i++) {
      boolean last = i == rest.size() - 1;
      program.add(
          library.add(type, last && fuses ? Fusion.activation(node.slope) : Fusion.NONE),
          Map.of(
              Argument.SOURCE,
              soFar,
              Argument.SOURCE_1,
              outputs.get(rest.get(i)),
              Argument.DESTINATION,
              output));
      soFar = output;
    }
    if (node.activates() && !fuses) {
      program.add(
          library.relu(true, type, node.slope),
          Map.of(Argument.SOURCE, output, Argument.DESTINATION, output));
    }
    if (first != null) {
      visible.remove(first.name);
    }
    if (trainable.contains(node)) {
      tape.add(
          () -> {
            Tensor gradient = beforeActivation(node, output);
            node.inputs.forEach(input -> contribute(input, gradient, false));
          });
    }
    return output;
  }

  private Tensor concatenation(Node node) {
    Pieces pieces = new Pieces(library, program);
    List<Tensor> inputs = node.inputs.stream().map(outputs::get).toList();
    if (trainable.contains(node)) {
      List<TensorType> types = inputs.stream().map(Tensor::type).toList();
      tape.add(
          () ->
              pieces.split(
                  node,
                  gradients.remove(node).tensor(),
                  types,
                  (i, gradient) -> contribute(node.inputs.get(i), gradient, true)));
    }
    return pieces.concatenated(node, inputs, formats.of(node));
  }

  private Tensor padding(Node node) {
    Pieces pieces = new Pieces(library, program);
    Tensor source = outputs.get(node.input());
    if (trainable.contains(node)) {
      tape.add(
          () -> {
            Tensor gradient = gradients.remove(node).tensor();
            contribute(node.input(), pieces.cropped(node, gradient, source.type()), true);
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
    if (trainable.contains(node)) {
      tape.add(
          () -> {
            Gradient gradient = gradients.remove(node);
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
            contribute(node.input(), result, true);
          });
    }
    return output;
  }

  /** Adds to the gradient of a node's output. */
  private void contribute(Node node, Tensor tensor, boolean own) {
    if (!trainable.contains(node)) {
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

  @Override
  public void close() {
    library.close();
    readingArena.close();
  }
}
