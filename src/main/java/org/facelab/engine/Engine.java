package org.facelab.engine;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Trains a {@code ComputationGraph} and asks it, on the graph's own parameters, gradients and updater
 * state, so that saving, listeners and the training UI see what they would see with stock DL4J. Not
 * thread-safe. Another engine, such as one for GPUs, would be another implementation of this.
 */
public interface Engine extends AutoCloseable {
  /** What this is, for the manifest. */
  EngineFacts facts();

  /**
   * One training step, as {@code ComputationGraph.fit}: forward, backward, update, listeners.
   *
   * @param batch images {@code [N, C, H, W]}, labels and label masks
   */
  void fit(MultiDataSet batch);

  /**
   * The graph's outputs without training effects such as drop-out, in the order of its output layers.
   *
   * @param images {@code [N, C, H, W]}
   */
  INDArray[] output(INDArray images);

  /** Must be called when something other than {@link #fit} has changed the parameters. */
  void parametersChanged();

  /** Seconds spent in {@link #fit} and {@link #output} so far. */
  double busySeconds();

  @Override
  void close();
}
