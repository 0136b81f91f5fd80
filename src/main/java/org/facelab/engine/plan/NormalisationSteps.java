package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.util.EnumMap;
import java.util.Map;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.Operation;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.Operation.Query;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.plan.Backward.Gradient;

/** Writes the steps of batch normalisations. */
final class NormalisationSteps {
  private final Formats formats;
  private final OneDnn library;
  private final Program program;
  private final ForwardSteps forward;
  private final Backward backward;

  NormalisationSteps(Formats formats, Program program, ForwardSteps forward, Backward backward) {
    this.formats = formats;
    this.library = formats.library();
    this.program = program;
    this.forward = forward;
    this.backward = backward;
  }

  /** Normalisation by the running statistics, as they are when it runs. */
  Tensor frozen(Node node, Node.BatchNormalisation normalisation, Tensor source) {
    Tensor variance = program.tensor(formats.vector(node.channels));
    ForwardSteps.readVariance(program, normalisation, variance);
    return forward.normalisation(node, normalisation, source, variance);
  }

  /** Normalisation by the batch's own statistics, forward and backward. */
  Tensor trained(Node node, Node.BatchNormalisation normalisation, Tensor given) {
    TensorType type = formats.normalised(node);
    Tensor source = new Tensor(type, given.buffer());
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
    backward.then(
        node,
        () -> {
          Gradient gradient = backward.take(node);
          Tensor ofOutput = new Tensor(type, gradient.tensor().buffer());
          Tensor result = gradient.own() ? ofOutput : program.tensor(type);
          Map<Argument, Tensor> tensors = new EnumMap<>(arguments);
          tensors.remove(Argument.DESTINATION);
          if (!library.backwardTakesShift()) {
            tensors.remove(Argument.SHIFT);
          }
          tensors.put(Argument.DIFF_DESTINATION, ofOutput);
          tensors.put(Argument.DIFF_SOURCE, result);
          tensors.put(Argument.DIFF_SCALE, formats.gradient(normalisation.scale()));
          tensors.put(Argument.DIFF_SHIFT, formats.gradient(normalisation.shift()));
          program.add(
              library.batchNormalisationBackward(type, normalisation.epsilon(), relu, operation),
              tensors);
          program.add(() -> runningStatistics(normalisation, mean, variance), mean, variance);
          backward.add(node.input(), new Tensor(given.type(), result.buffer()), true);
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
}
