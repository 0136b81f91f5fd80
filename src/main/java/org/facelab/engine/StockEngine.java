package org.facelab.engine;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** DL4J as it is, with its own best settings: see {@link Backend}. */
final class StockEngine implements Engine {
  private final ComputationGraph graph;
  private final EngineFacts facts;
  private final Stopwatch busy = new Stopwatch();

  StockEngine(ComputationGraph graph, EngineFacts facts) {
    this.graph = graph;
    this.facts = facts;
  }

  @Override
  public EngineFacts facts() {
    return facts;
  }

  @Override
  public void fit(MultiDataSet batch) {
    busy.time(
        () -> {
          graph.fit(batch);
          return null;
        });
  }

  @Override
  public INDArray[] output(INDArray images) {
    return busy.time(() -> graph.output(images));
  }

  @Override
  public void parametersChanged() {
    // It reads them at every step.
  }

  @Override
  public double busySeconds() {
    return busy.seconds();
  }

  @Override
  public void close() {
    // The graph is the caller's.
  }
}
