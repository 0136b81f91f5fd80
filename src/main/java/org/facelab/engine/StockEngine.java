package org.facelab.engine;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

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
          graph.fit(batch.getFeatures(0).size(0) == 1 ? unmaskedClasses(batch) : batch);
          return null;
        });
  }

  /**
   * An image without a class as one whose class weighs nothing. DL4J takes a mask {@code [1, 1]} for one of
   * outputs instead of rows, which it refuses beside softmax.
   */
  private MultiDataSet unmaskedClasses(MultiDataSet image) {
    if (image.getLabelsMaskArrays() == null) {
      return image;
    }
    INDArray[] labels = image.getLabels().clone();
    INDArray[] masks = image.getLabelsMaskArrays().clone();
    List<String> outputs = graph.getConfiguration().getNetworkOutputs();
    for (int i = 0; i < masks.length; i++) {
      boolean ofClasses =
          graph.getLayer(outputs.get(i)).conf().getLayer() instanceof OutputLayer layer
              && layer.getLossFn() instanceof LossMCXENT;
      if (ofClasses && masks[i] != null) {
        labels[i] = labels[i].mul(masks[i]);
        masks[i] = null;
      }
    }
    return new MultiDataSet(image.getFeatures(), labels, null, masks);
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
