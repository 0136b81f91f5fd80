package org.facelab.export;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.engine.Engine;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A combined graph, asked through an engine. */
final class GraphModel implements FaceModel {
  private final ModelDescription description;
  private final Engine engine;
  private final List<String> outputs;

  /** Takes the engine over, which runs the graph. */
  GraphModel(ModelDescription description, ComputationGraph graph, Engine engine) {
    this.description = description;
    this.engine = engine;
    this.outputs = graph.getConfiguration().getNetworkOutputs();
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  @Override
  public Answers answer(float[] crops, int count) {
    ModelDescription.Input input = description.input();
    long[] shape = {count, input.channels(), input.size(), input.size()};
    INDArray[] answers = engine.output(Nd4j.create(crops, shape, 'c'));
    return new Answers(
        description.emotion() == null ? null : matrix(answers, description.emotion().name()),
        description.keypoints() == null ? null : matrix(answers, description.keypoints().name()));
  }

  private float[][] matrix(INDArray[] answers, String output) {
    return answers[outputs.indexOf(output)].toFloatMatrix();
  }

  @Override
  public void close() {
    engine.close();
  }
}
