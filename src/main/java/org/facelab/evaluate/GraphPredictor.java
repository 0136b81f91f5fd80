package org.facelab.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.facelab.config.Experiment;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.engine.Engine;
import org.facelab.face.PointScale;
import org.facelab.model.NetworkBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Asks a network about faces, without augmentation. The one class of this package that knows ND4J. */
public final class GraphPredictor {
  private final Engine engine;
  private final Experiment experiment;
  private final List<Task> outputs;

  /** Predictions of the engine's graph, which was built for {@code experiment}. */
  public GraphPredictor(Engine engine, Experiment experiment) {
    this.engine = engine;
    this.experiment = experiment;
    this.outputs = NetworkBuilder.outputs(experiment);
  }

  /** What the network says of every face of a part, in the data's order. */
  public Predictions predict(FaceData data, Part part) throws InterruptedException {
    return predict(data, data.faces(part));
  }

  /** What the network says of these faces, in their order. */
  public Predictions predict(FaceData data, List<FaceRef> faces) throws InterruptedException {
    List<Predictions.Row> rows = new ArrayList<>(faces.size());
    int batchSize = experiment.evaluate().batchSize();
    try (BatchStream batches = BatchStream.inOrder(data, experiment, faces, batchSize)) {
      for (FaceBatch batch = batches.next(); batch != null; batch = batches.next()) {
        float[][] points = null;
        float[][] probabilities = null;
        float[][][] answers = answers(data, batch);
        for (int i = 0; i < answers.length; i++) {
          if (outputs.get(i) == Task.KEYPOINTS) {
            points = answers[i];
          } else {
            probabilities = answers[i];
          }
        }
        for (int i = 0; i < batch.size(); i++) {
          rows.add(
              FaceRow.of(
                  data,
                  batch.faces().get(i),
                  probabilities == null ? null : probabilities[i],
                  points == null ? null : reportedPoints(points[i])));
        }
      }
    }
    return new Predictions(outputs.contains(Task.EMOTION) ? data.emotions() : List.of(), rows);
  }

  /** What each output says of the batch, {@code [N, 30]} or {@code [N, K]}. */
  private float[][][] answers(FaceData data, FaceBatch batch) {
    float[][][] answers = ask(batch.images(), batch.size());
    if (experiment.evaluate().mirrored()) {
      float[][][] mirrored =
          ask(MirrorImage.of(batch.images(), experiment.image().size()), batch.size());
      for (int i = 0; i < answers.length; i++) {
        for (int row = 0; row < batch.size(); row++) {
          float[] other = mirrored[i][row];
          String source = data.sources().get(batch.faces().get(row).source()).dataset().source();
          answers[i][row] =
              mean(
                  answers[i][row],
                  outputs.get(i) == Task.KEYPOINTS
                      ? MirrorImage.ofPoints(other, experiment.data().pointOffset(source))
                      : other);
        }
      }
    }
    return answers;
  }

  private float[][][] ask(float[] images, int faces) {
    int size = experiment.image().size();
    long[] shape = {faces, experiment.image().channels(), size, size};
    return Arrays.stream(engine.output(Nd4j.create(images, shape, 'c')))
        .map(INDArray::toFloatMatrix)
        .toArray(float[][][]::new);
  }

  private static float[] mean(float[] a, float[] b) {
    float[] mean = new float[a.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (a[i] + b[i]) / 2;
    }
    return mean;
  }

  private static float[] reportedPoints(float[] unit) {
    float[] points = new float[unit.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) PointScale.fromUnit(unit[i], PointScale.REPORT_SIZE);
    }
    return points;
  }
}
