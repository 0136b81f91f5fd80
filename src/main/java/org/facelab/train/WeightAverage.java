package org.facelab.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A running mean of a network's parameters over its steps (Polyak and Juditsky, SIAM J. Control Optim.
 * 1992; as in Szegedy et al., CVPR 2016), running statistics of batch normalisation included. Its decay
 * rises as {@code (1 + n) / (10 + n)} to the one asked for, so that the first weights are soon forgotten.
 * With a decay of 0 there is no mean and nothing happens. Not thread-safe.
 */
public final class WeightAverage {
  private final INDArray parameters;
  private final double decay;
  private INDArray mean;
  private INDArray spare;
  private long updates;

  /**
   * @param parameters the network's, {@code [1, P]}, which {@link #exchange} writes to
   */
  WeightAverage(INDArray parameters, double decay) {
    this.parameters = parameters;
    this.decay = decay;
    mean = decay == 0 ? null : parameters.dup();
  }

  /** Takes the parameters after a step. */
  void update() {
    if (mean == null) {
      return;
    }
    updates++;
    double kept = Math.min(decay, (1.0 + updates) / (10.0 + updates));
    // By the difference, so that what does not move, such as a frozen layer, stays to the bit.
    spare = spare == null ? parameters.dup() : spare;
    parameters.sub(mean, spare);
    Nd4j.getBlasWrapper().level1().axpy(mean.length(), 1 - kept, spare, mean);
  }

  /** Puts the mean in the network's place and the other way round: twice is as before. */
  void exchange() {
    if (mean == null) {
      return;
    }
    spare = spare == null ? parameters.dup() : spare.assign(parameters);
    parameters.assign(mean);
    mean.assign(spare);
  }

  /** For a checkpoint; null if there is none. */
  State state() {
    return mean == null ? null : new State(updates, mean);
  }

  /** From a checkpoint. */
  void restore(State state) {
    if (mean != null && state != null) {
      updates = state.updates();
      mean.assign(state.mean());
    }
  }

  /**
   * The mean so far.
   *
   * @param updates steps in it
   * @param mean {@code [1, P]}
   */
  public record State(long updates, INDArray mean) {}
}
