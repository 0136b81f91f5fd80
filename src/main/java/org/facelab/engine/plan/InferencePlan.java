package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnn.Pooling;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;
import org.facelab.engine.onednn.Window;
import org.facelab.model.ChannelScale;

/**
 * A graph's forward pass on batches of one size, as inference computes it: batch normalisation is folded
 * into the convolution before it, sums and activations are part of the convolution that they follow.
 * {@link #load} takes the parameters over. Not thread-safe.
 */
public final class InferencePlan implements AutoCloseable {
  private final Formats formats;
  private final OneDnn library;
  private final Program loading;
  private final Program program;
  private final ForwardSteps steps;
  private final Map<Node, Tensor> outputs = new HashMap<>();

  /** Images in plain float32, of which {@link #output} makes what the other nodes read. */
  private final Map<Node, Tensor> prepared = new HashMap<>();

  /** Convolutions whose result a sum takes up where it is added to. */
  private final Map<Node, Node> ofSum = new HashMap<>();

  /** Nodes that have read their inputs. */
  private final Set<Node> done = new HashSet<>();

  private final Map<String, Tensor> scores = new LinkedHashMap<>();
  private final List<Node> preparations;
  private Tensor image;

  InferencePlan(List<Node> nodes, Formats formats, Arena arena, Arena weights) {
    this.formats = formats;
    this.library = formats.library();
    loading = new Program(library);
    program = new Program(library);
    steps = new ForwardSteps(formats, program, false);
    nodes.forEach(this::findSum);
    preparations = preparations(nodes);
    for (Node node : nodes) {
      if (!ofSum.containsValue(node) && !done.contains(node)) {
        node.naming(() -> emit(node));
      }
    }
    loading.place(weights);
    program.place(arena);
  }

  /** Where the batch's images go, float32 {@code [N, C, H, W]}. */
  public Pointer image() {
    return new Pointer(image.address());
  }

  /** An output before its activation, float32 {@code [N, K]}, there after the run. */
  public Pointer scores(String output) {
    return new Pointer(scores.get(output).address());
  }

  /** Takes over the graph's parameters as they are now. */
  public void load() {
    loading.run(0, loading.size());
  }

  /** From the image to the scores. */
  public void run() {
    program.run(0, program.size());
  }

  // ---- which nodes go together

  /** The batch normalisation that can be folded into a convolution, or the convolution itself. */
  private static Node top(Node convolution) {
    if (!convolution.activates() && convolution.users.size() == 1) {
      Node user = convolution.users.get(0);
      if (user.kind instanceof Node.BatchNormalisation) {
        return user;
      }
    }
    return convolution;
  }

  /** Of the two convolutions that a sum adds, the one that comes last is computed on top of the other. */
  private void findSum(Node node) {
    if (!(node.kind instanceof Node.Convolution)) {
      return;
    }
    Node top = top(node);
    if (!top.activates() && top.users.size() == 1) {
      Node user = top.users.get(0);
      if (user.kind instanceof Node.Sum
          && user.inputs.size() == 2
          && user.inputs.get(0) != user.inputs.get(1)) {
        ofSum.put(user, node);
      }
    }
  }

  private void emit(Node node) {
    Node.Kind kind = node.kind;
    if (kind instanceof Node.Preparation) {
      return; // they are all emitted with the image
    }
    if (kind instanceof Node.Image) {
      image = program.lasting(formats.plainImage(ElementType.FLOAT32, node));
      prepared.put(node, image);
      done.add(node);
      prepare(node, preparations);
    } else if (kind instanceof Node.Convolution) {
      Node top = top(node);
      keep(top, convolution(node, top, top.slope, null));
    } else if (kind instanceof Node.BatchNormalisation normalisation) {
      if (!outputs.containsKey(node) && !isFolded(node)) {
        keep(node, normalisation(node, normalisation));
      }
    } else if (kind instanceof Node.Activation) {
      keep(node, activation(node));
    } else if (kind instanceof Node.Pool pool) {
      keep(node, pool(node, formats.of(node), pool.pooling(), pool.window()));
    } else if (kind instanceof Node.GlobalPool pool) {
      keep(node, globalPool(node, pool.pooling()));
    } else if (kind instanceof Node.Flatten) {
      keep(node, toRows(node, node.input(), output(node.input())));
    } else if (kind instanceof Node.Dense dense) {
      keep(node, dense(node, dense));
    } else if (kind instanceof Node.Sum) {
      keep(node, sum(node));
    } else if (kind instanceof Node.Concatenation) {
      List<Tensor> inputs = node.inputs.stream().map(this::output).toList();
      keep(node, new Pieces(library, program).concatenated(node, inputs, formats.of(node)));
    } else if (kind instanceof Node.Padding) {
      keep(node, new Pieces(library, program).padded(node, output(node.input()), formats.of(node)));
    } else if (kind instanceof Node.Dropout) {
      keep(node, output(node.input()));
    } else {
      keep(node, output(node, (Node.Output) kind));
    }
  }

  private static boolean isFolded(Node normalisation) {
    Node input = normalisation.input();
    return input.kind instanceof Node.Convolution && top(input) == normalisation;
  }

  private void keep(Node node, Tensor output) {
    outputs.put(node, output);
    done.add(node);
  }

  /** What a node computed, as {@link Formats#of} has it. */
  private Tensor output(Node node) {
    return outputs.computeIfAbsent(node, n -> program.as(formats.of(n), prepared.get(n)));
  }

  // ---- nodes

  /** The preparations that something reads in the end, in their order. */
  private static List<Node> preparations(List<Node> nodes) {
    Set<Node> needed = new HashSet<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (!(node.kind instanceof Node.Preparation) || needed.contains(node)) {
        needed.addAll(node.inputs);
      }
    }
    return nodes.stream()
        .filter(node -> node.kind instanceof Node.Preparation && needed.contains(node))
        .toList();
  }

  /** All that is done to the images before the networks see them, image by image, in one step. */
  private void prepare(Node source, List<Node> steps) {
    if (steps.isEmpty()) {
      return;
    }
    Map<Node, float[]> values = new HashMap<>();
    values.put(source, new float[source.features()]);
    List<Runnable> work = new ArrayList<>();
    Map<Node, Tensor> results = new LinkedHashMap<>();
    for (Node node : steps) {
      float[][] inputs = node.inputs.stream().map(values::get).toArray(float[][]::new);
      float[] output = new float[node.features()];
      values.put(node, output);
      Node.Preparation.Step step = ((Node.Preparation) node.kind).step();
      work.add(() -> step.apply(inputs, output));
      if (!node.users.stream().allMatch(user -> user.kind instanceof Node.Preparation)) {
        results.put(node, program.tensor(formats.plainImage(ElementType.FLOAT32, node)));
      }
      done.add(node);
    }
    prepared.putAll(results);
    List<Tensor> tensors = new ArrayList<>(results.values());
    tensors.add(image);
    program.add(
        () -> {
          for (int n = 0; n < formats.batch(); n++) {
            float[] pixels = values.get(source);
            new Pointer(image.address()).read(offset(n, pixels), pixels, 0, pixels.length);
            work.forEach(Runnable::run);
            for (Map.Entry<Node, Tensor> result : results.entrySet()) {
              float[] output = values.get(result.getKey());
              new Pointer(result.getValue().address())
                  .write(offset(n, output), output, 0, output.length);
            }
          }
        },
        tensors.toArray(Tensor[]::new));
  }

  private static long offset(int image, float[] values) {
    return (long) image * values.length * Float.BYTES;
  }

  /**
   * A convolution with what was folded into it.
   *
   * @param top the node whose output this is
   * @param sum what the result is added to, in place; null for nothing
   */
  private Tensor convolution(Node node, Node top, float slope, Tensor sum) {
    Node.Convolution convolution = (Node.Convolution) node.kind;
    SideBySide images = SideBySide.forImages(formats, node);
    TensorType any = formats.weights(formats.element(), convolution.weights());
    boolean hasBias = convolution.bias() != null || top != node;
    TensorType bias = hasBias ? formats.vector(node.channels) : null;
    Fusion fusion = new Fusion(sum != null, slope);
    Operation operation =
        formats.convolution(
            images.window(),
            algorithm ->
                library.convolution(
                    false,
                    algorithm,
                    images.sourceType(),
                    any,
                    bias,
                    images.destinationType(),
                    images.window(),
                    fusion));
    Tensor result =
        sum == null
            ? program.tensor(images.destinationType())
            : images.wideDestination(program, sum);
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, images.wideSource(program, output(node.input())));
    arguments.put(Argument.DESTINATION, result);
    Tensor loadedBias = hasBias ? loading.lasting(bias) : null;
    if (hasBias) {
      arguments.put(Argument.BIAS, loadedBias);
    }
    Node.BatchNormalisation normalisation = top == node ? null : (Node.BatchNormalisation) top.kind;
    TensorType plain =
        library.type(ElementType.FLOAT32, Layout.PLAIN, convolution.weights().shape());
    Tensor folded = loading.tensor(plain);
    loading.add(() -> fold(convolution, normalisation, folded, loadedBias), folded);
    Tensor weights = loading.lasting(operation.type(Query.WEIGHTS).orElseThrow());
    loading.copy(folded, weights);
    arguments.put(Argument.WEIGHTS, weights);
    program.add(operation, arguments);
    done.add(node);
    return images.narrowDestination(program, result);
  }

  /** Multiplies a normalisation's factor into the weights and makes the rest of it the bias. */
  private static void fold(
      Node.Convolution convolution, Node.BatchNormalisation bn, Tensor weights, Tensor bias) {
    float[] values = convolution.weights().value().dup('c').data().asFloat();
    float[] shift = convolution.bias() == null ? null : convolution.bias().read();
    if (bn != null) {
      shift =
          new ChannelScale(
                  bn.scale().read(),
                  bn.shift().read(),
                  bn.mean().read(),
                  bn.currentVariance(),
                  bn.epsilon())
              .fold(values, shift);
    }
    new Pointer(weights.address()).write(0, values, 0, values.length);
    if (bias != null) {
      new Pointer(bias.address()).write(0, shift, 0, shift.length);
    }
  }

  private Tensor normalisation(Node node, Node.BatchNormalisation bn) {
    Tensor variance = loading.lasting(formats.vector(node.channels));
    ForwardSteps.readVariance(loading, bn, variance);
    return steps.normalisation(node, bn, output(node.input()), variance);
  }

  private Tensor activation(Node node) {
    Tensor output = program.tensor(formats.of(node));
    steps.activation(node, output(node.input()), output);
    return output;
  }

  private Tensor pool(Node node, TensorType destination, Pooling pooling, Window window) {
    Tensor source = output(node.input());
    Tensor output = program.tensor(destination);
    program.add(
        library.pooling(false, pooling, source.type(), destination, window),
        Map.of(Argument.SOURCE, source, Argument.DESTINATION, output));
    return output;
  }

  private Tensor globalPool(Node node, Pooling pooling) {
    Window whole = ForwardSteps.wholeImage(node.input());
    return toRows(node, node, pool(node, formats.pixels(node), pooling, whole));
  }

  private Tensor toRows(Node node, Node image, Tensor source) {
    Tensor copy = program.tensor(formats.plainImage(formats.element(), image));
    program.copy(source, copy);
    return new Tensor(formats.of(node), copy.buffer());
  }

  private Tensor dense(Node node, Node.Dense dense) {
    Tensor output = program.tensor(formats.of(node));
    innerProduct(node, dense.weights(), dense.bias(), output(node.input()), output);
    return output;
  }

  private Tensor output(Node node, Node.Output layer) {
    TensorType rows = formats.rows(ElementType.FLOAT32, node.input().channels);
    Tensor source = program.as(rows, output(node.input()));
    Tensor result = program.lasting(formats.rows(ElementType.FLOAT32, node.channels));
    innerProduct(node, layer.weights(), layer.bias(), source, result);
    scores.put(node.name, result);
    return result;
  }

  private void innerProduct(
      Node node, Parameter weights, Parameter biases, Tensor source, Tensor output) {
    TensorType any = formats.weights(source.type().element(), weights);
    TensorType bias = biases == null ? null : formats.vector(node.channels);
    Operation operation =
        library.innerProduct(
            false, source.type(), any, bias, output.type(), Fusion.activation(node.slope));
    Tensor loaded = loading.lasting(operation.type(Query.WEIGHTS).orElseThrow());
    loading.copy(formats.value(weights), loaded);
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, source);
    arguments.put(Argument.WEIGHTS, loaded);
    arguments.put(Argument.DESTINATION, output);
    if (bias != null) {
      arguments.put(Argument.BIAS, formats.value(biases));
    }
    program.add(operation, arguments);
  }

  private Tensor sum(Node node) {
    Node last = ofSum.get(node);
    if (last != null) {
      Node top = top(last);
      Node other = node.inputs.get(0) == top ? node.inputs.get(1) : node.inputs.get(0);
      return convolution(last, top, node.slope, base(node, other));
    }
    Tensor output = program.tensor(formats.of(node));
    steps.sum(node, node.inputs.stream().map(this::output).toList(), output);
    return output;
  }

  /** The tensor that a sum can be added up in: the other operand if nobody reads it afterwards. */
  private Tensor base(Node sum, Node other) {
    Tensor tensor = output(other);
    boolean lastReader =
        other.users.stream()
                .allMatch(
                    user ->
                        user == sum
                            || (done.contains(user) && !(user.kind instanceof Node.Dropout)))
            && !prepared.containsKey(other)
            && !(other.kind instanceof Node.Dropout);
    if (lastReader) {
      return tensor;
    }
    Tensor copy = program.tensor(tensor.type());
    program.copy(tensor, copy);
    return copy;
  }

  @Override
  public void close() {
    library.close();
  }
}
