package org.facelab.engine.plan;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnn.Algorithm;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.TensorType.ElementType;

/** Writes the steps of layers with weights: convolutions and inner products, forward and backward. */
final class WeightedSteps {
  private final Formats formats;
  private final OneDnn library;
  private final Program program;
  private final Backward backward;

  WeightedSteps(Formats formats, Program program, Backward backward) {
    this.formats = formats;
    this.library = formats.library();
    this.program = program;
    this.backward = backward;
  }

  /** A convolution with what the node applies to it. */
  Tensor convolution(Node node, Node.Convolution convolution, Tensor source) {
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
                    images.sourceType(),
                    weights,
                    bias,
                    images.destinationType(),
                    images.window(),
                    Fusion.activation(node.slope)));
    Tensor forwardWeights = weights(operation, convolution.weights());
    Tensor result = program.tensor(images.destinationType());
    Map<Argument, Tensor> arguments = new EnumMap<>(Argument.class);
    arguments.put(Argument.SOURCE, images.wideSource(program, source));
    arguments.put(Argument.WEIGHTS, forwardWeights);
    arguments.put(Argument.DESTINATION, result);
    if (bias != null) {
      arguments.put(Argument.BIAS, formats.value(convolution.bias()));
    }
    program.add(operation, arguments);
    Tensor output = images.narrowDestination(program, result);
    if (node.frozen) {
      return output;
    }
    backward.then(
        node,
        () -> {
          Tensor gradient = backward.beforeActivation(node, output);
          SideBySide ofWeights = SideBySide.forWeights(formats, node);
          Tensor wide = ofWeights.wideDestination(program, gradient);
          convolutionWeightGradient(ofWeights, convolution, source, wide);
          if (backward.reaches(node.input())) {
            Tensor same =
                images.equals(ofWeights) ? wide : images.wideDestination(program, gradient);
            convolutionDataGradient(images, convolution, same, forwardWeights);
          }
        });
    return output;
  }

  /** An inner product with what the node applies to it, written to {@code output}. */
  void innerProduct(Node node, Parameter weights, Parameter biases, Tensor source, Tensor output) {
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
    backward.then(
        node,
        () -> {
          Tensor gradient = backward.beforeActivation(node, output);
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
          if (backward.reaches(node.input())) {
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
            backward.add(node.input(), program.as(formats.of(node.input()), result), true);
          }
        });
  }

  /** A backward primitive, for which oneDNN wants to see the forward one. */
  private Operation backwardOperation(
      SideBySide images,
      Node.Convolution convolution,
      TensorType source,
      TensorType destination,
      BiFunction<Algorithm, Operation, Optional<Operation>> maker) {
    return formats.convolution(
        images.window(),
        algorithm ->
            library
                .convolution(
                    true,
                    algorithm,
                    source,
                    formats.weights(formats.element(), convolution.weights()),
                    null,
                    destination,
                    images.window(),
                    Fusion.NONE)
                .flatMap(forward -> maker.apply(algorithm, forward)));
  }

  private void convolutionDataGradient(
      SideBySide images, Node.Convolution convolution, Tensor wideGradient, Tensor forwardWeights) {
    TensorType any = formats.weights(formats.element(), convolution.weights());
    Operation operation =
        backwardOperation(
            images,
            convolution,
            images.sourceType(),
            images.destinationType(),
            (algorithm, forward) ->
                library.convolutionBackwardData(
                    algorithm,
                    images.sourceType(),
                    any,
                    images.destinationType(),
                    images.window(),
                    forward));
    TensorType wanted = operation.type(Query.WEIGHTS).orElseThrow();
    Tensor weights =
        library.same(wanted, forwardWeights.type())
            ? forwardWeights
            : weights(operation, convolution.weights());
    Tensor result = program.tensor(images.sourceType());
    program.add(
        operation,
        Map.of(
            Argument.DIFF_DESTINATION,
            wideGradient,
            Argument.WEIGHTS,
            weights,
            Argument.DIFF_SOURCE,
            result));
    backward.add(images.node().input(), images.narrowSource(program, result), true);
  }

  private void convolutionWeightGradient(
      SideBySide images, Node.Convolution convolution, Tensor source, Tensor wideGradient) {
    Tensor from = images.wideSource(program, source);
    Tensor to = wideGradient;
    Operation operation = weightGradientOperation(images, convolution, from.type(), to.type());
    if (operation.isReference()) {
      // With AVX2 alone oneDNN has nothing quick for one channel in and blocks of channels out:
      // 32 faces of 96 px took it 11 s. For plain images it has a product of matrices.
      TensorType plainSource = formats.plain(from.type());
      TensorType plainGradient = formats.plain(to.type());
      Operation plain = weightGradientOperation(images, convolution, plainSource, plainGradient);
      if (!plain.isReference()) {
        operation = plain;
        from = program.as(plainSource, from);
        to = program.as(plainGradient, to);
      }
    }
    weightGradient(operation, convolution.weights(), convolution.bias(), from, to);
  }

  private Operation weightGradientOperation(
      SideBySide images, Node.Convolution convolution, TensorType source, TensorType destination) {
    TensorType any = formats.weights(ElementType.FLOAT32, convolution.weights());
    TensorType bias = convolution.bias() == null ? null : formats.vector(images.node().channels);
    return backwardOperation(
        images,
        convolution,
        source,
        destination,
        (algorithm, forward) ->
            library.convolutionBackwardWeights(
                algorithm, source, any, bias, destination, images.window(), forward));
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
}
