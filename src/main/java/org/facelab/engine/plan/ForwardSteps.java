package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import org.facelab.engine.onednn.Fusion;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.Operation.Argument;
import org.facelab.engine.onednn.TensorType;
import org.facelab.engine.onednn.Window;

/** Writes the forward steps that plans for training and for inference have in common. */
final class ForwardSteps {
  private final Formats formats;
  private final OneDnn library;
  private final Program program;
  private final boolean training;

  ForwardSteps(Formats formats, Program program, boolean training) {
    this.formats = formats;
    this.library = formats.library();
    this.program = program;
    this.training = training;
  }

  /**
   * The sum of two tensors or more, with the node's activation.
   *
   * @param output may be the first of them
   */
  void sum(Node node, List<Tensor> terms, Tensor output) {
    TensorType type = output.type();
    // With an activation oneDNN 2.5 gets the last block of a padded layout wrong.
    boolean fuses = node.activates() && !type.isPadded();
    Tensor soFar = terms.get(0);
    for (int i = 1; i < terms.size(); i++) {
      boolean last = i == terms.size() - 1;
      program.add(
          library.add(type, last && fuses ? Fusion.activation(node.slope) : Fusion.NONE),
          Map.of(
              Argument.SOURCE,
              soFar,
              Argument.SOURCE_1,
              terms.get(i),
              Argument.DESTINATION,
              output));
      soFar = output;
    }
    if (node.activates() && !fuses) {
      activation(node, output, output);
    }
  }

  /**
   * @param output may be the source
   */
  void activation(Node node, Tensor source, Tensor output) {
    program.add(
        library.relu(training, output.type(), node.slope),
        Map.of(Argument.SOURCE, source, Argument.DESTINATION, output));
  }

  /**
   * Normalisation by the running statistics.
   *
   * @param variance that of {@link #readVariance}
   */
  Tensor normalisation(
      Node node, Node.BatchNormalisation normalisation, Tensor source, Tensor variance) {
    TensorType type = formats.normalised(node);
    Tensor output = program.tensor(type);
    program.add(
        library.batchNormalisation(false, type, normalisation.epsilon(), node.activates()),
        Map.of(
            Argument.SOURCE,
            new Tensor(type, source.buffer()),
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

  /** Writes the running variance as it is when the step runs; in the graph it may be a logarithm. */
  static void readVariance(
      Program program, Node.BatchNormalisation normalisation, Tensor variance) {
    program.add(
        () -> {
          float[] values = normalisation.currentVariance();
          new Pointer(variance.address()).write(0, values, 0, values.length);
        },
        variance);
  }

  /** The window of a pooling that leaves one value of each channel. */
  static Window wholeImage(Node image) {
    long[] size = {image.height, image.width};
    return new Window(size, new long[] {1, 1}, new long[2], new long[2]);
  }
}
