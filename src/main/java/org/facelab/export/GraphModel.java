package org.facelab.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.engine.plan.ImageShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A combined graph, asked through engines in batches of a few fixed sizes, since the fast engine plans for
 * each size.
 */
public final class GraphModel implements FaceModel {
  private static final int LARGEST_BATCH = 64;

  private final ModelDescription description;
  private final ComputationGraph graph;
  private final ModelSettings settings;
  private final List<String> outputs;

  /** By batch size. Each keeps the weights as its plan likes them. */
  private final Map<Integer, Engine> engines = new TreeMap<>();

  GraphModel(ModelDescription description, ComputationGraph graph, ModelSettings settings) {
    this.description = description;
    this.graph = graph;
    this.settings = settings;
    this.outputs = graph.getConfiguration().getNetworkOutputs();
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  /** What computes. */
  public EngineFacts engine() {
    return engine(LARGEST_BATCH).facts();
  }

  @Override
  public Answers answer(float[] crops, int count) {
    int length = description.input().length();
    List<float[]> probabilities = new ArrayList<>(count);
    List<float[]> points = new ArrayList<>(count);
    for (int from = 0; from < count; ) {
      int batch = batchFor(count - from);
      int n = Math.min(batch, count - from);
      // What is beyond the crops is zeros, whose answers nobody reads.
      float[] images = Arrays.copyOfRange(crops, from * length, (from + batch) * length);
      INDArray[] answers = engine(batch).output(Nd4j.create(images, shape(batch), 'c'));
      if (description.emotion() != null) {
        add(answers, description.emotion().name(), n, probabilities);
      }
      if (description.keypoints() != null) {
        add(answers, description.keypoints().name(), n, points);
      }
      from += n;
    }
    return new Answers(
        description.emotion() == null ? null : probabilities.toArray(float[][]::new),
        description.keypoints() == null ? null : points.toArray(float[][]::new));
  }

  /** The smallest power of two that holds them, or the largest batch. */
  private static int batchFor(int count) {
    int batch = 1;
    while (batch < count && batch < LARGEST_BATCH) {
      batch *= 2;
    }
    return batch;
  }

  private long[] shape(int batch) {
    ModelDescription.Input input = description.input();
    return new long[] {batch, input.channels(), input.size(), input.size()};
  }

  private void add(INDArray[] answers, String output, int rows, List<float[]> to) {
    float[][] all = answers[outputs.indexOf(output)].toFloatMatrix();
    to.addAll(Arrays.asList(all).subList(0, rows));
  }

  private Engine engine(int batch) {
    return engines.computeIfAbsent(batch, size -> open());
  }

  private Engine open() {
    ModelDescription.Input input = description.input();
    return Engines.open(
        graph,
        new ImageShape(input.channels(), input.size(), input.size()),
        settings.engine(),
        settings.precision(),
        settings.threads());
  }

  @Override
  public void close() {
    engines.values().forEach(Engine::close);
    engines.clear();
  }
}
