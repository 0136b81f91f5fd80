package org.facelab.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.Experiment;
import org.facelab.config.Task;
import org.facelab.data.Normaliser;
import org.facelab.detect.CropRule;
import org.facelab.engine.Backend;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.engine.plan.ImageShape;
import org.facelab.export.ModelDescription;
import org.facelab.export.ModelDescription.EmotionOutput;
import org.facelab.export.ModelDescription.Input;
import org.facelab.export.ModelDescription.KeypointOutput;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;
import org.facelab.model.NetworkBuilder;
import org.facelab.train.Models;
import org.facelab.train.RunFolder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The network of a run, asked in batches of a few fixed sizes, since the engine plans for each size. */
public final class RunModel implements FaceModel {
  /** Powers of two, so that never more than half of a batch is filling. */
  private static final int[] BATCHES = {1, 2, 4, 8, 16, 32, 64};

  private final Experiment experiment;
  private final ModelDescription description;
  private final ComputationGraph graph;
  private final ModelSettings settings;
  private final List<Task> outputs;
  private final Map<Integer, Engine> engines = new TreeMap<>();

  private RunModel(
      Experiment experiment,
      ComputationGraph graph,
      ModelSettings settings,
      Map<String, CropRule> crops) {
    this.experiment = experiment;
    this.graph = graph;
    this.settings = settings;
    this.outputs = NetworkBuilder.outputs(experiment);
    this.description = describe(experiment, outputs, crops);
  }

  /** Opens the model of a finished run. */
  static RunModel open(
      RunFolder folder,
      Experiment experiment,
      ModelSettings settings,
      Map<String, CropRule> crops) {
    Backend.start(settings.threads());
    return new RunModel(experiment, Models.read(folder.model()), settings, crops);
  }

  private static ModelDescription describe(
      Experiment experiment, List<Task> outputs, Map<String, CropRule> crops) {
    return new ModelDescription(
        experiment.name(),
        new Input(NetworkBuilder.IMAGE, experiment.image().size(), experiment.image().channels()),
        outputs.contains(Task.EMOTION)
            ? new EmotionOutput(
                NetworkBuilder.EMOTION, List.copyOf(experiment.data().emotions()), 1, null)
            : null,
        outputs.contains(Task.KEYPOINTS)
            ? new KeypointOutput(
                NetworkBuilder.KEYPOINTS, Keypoint.ALL.stream().map(Keypoint::label).toList())
            : null,
        new LinkedHashMap<>(crops));
  }

  @Override
  public ModelDescription description() {
    return description;
  }

  /** What computes. */
  public EngineFacts engine() {
    return engine(BATCHES[BATCHES.length - 1]).facts();
  }

  @Override
  public Answers answer(float[] crops, int count) {
    if (count == 0) {
      return new Answers(
          outputs.contains(Task.EMOTION) ? new float[0][] : null,
          outputs.contains(Task.KEYPOINTS) ? new float[0][] : null);
    }
    int length = crops.length / count;
    float[] images = normalised(crops, count, length);
    List<float[]> probabilities = new ArrayList<>(count);
    List<float[]> points = new ArrayList<>(count);
    for (int from = 0; from < count; ) {
      int batch = batchFor(count - from);
      int n = Math.min(batch, count - from);
      // The last batch ends with zeros.
      float[] own = new float[batch * length];
      System.arraycopy(images, from * length, own, 0, n * length);
      ask(own, batch, n, probabilities, points);
      from += n;
    }
    return new Answers(
        outputs.contains(Task.EMOTION) ? probabilities.toArray(float[][]::new) : null,
        outputs.contains(Task.KEYPOINTS) ? points.toArray(float[][]::new) : null);
  }

  /** All of them on all cores, before the network's threads begin. */
  private float[] normalised(float[] crops, int count, int length) {
    float[] images = new float[crops.length];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i ->
                Normaliser.normalise(
                    Arrays.copyOfRange(crops, i * length, (i + 1) * length),
                    experiment.image().normalisation(),
                    images,
                    i * length));
    return images;
  }

  /** The smallest batch that holds them, or the largest. */
  private static int batchFor(int count) {
    for (int batch : BATCHES) {
      if (batch >= count) {
        return batch;
      }
    }
    return BATCHES[BATCHES.length - 1];
  }

  private void ask(
      float[] images, int batch, int n, List<float[]> probabilities, List<float[]> points) {
    int size = experiment.image().size();
    long[] shape = {batch, experiment.image().channels(), size, size};
    INDArray[] answers = engine(batch).output(Nd4j.create(images, shape, 'c'));
    for (int i = 0; i < answers.length; i++) {
      float[][] rows = answers[i].toFloatMatrix();
      for (int row = 0; row < n; row++) {
        if (outputs.get(i) == Task.EMOTION) {
          probabilities.add(rows[row]);
        } else {
          points.add(inPixels(rows[row], size));
        }
      }
    }
  }

  private static float[] inPixels(float[] unit, int size) {
    float[] points = new float[unit.length];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) PointScale.fromUnit(unit[i], size);
    }
    return points;
  }

  private Engine engine(int batch) {
    return engines.computeIfAbsent(
        batch,
        b ->
            Engines.open(
                graph,
                new ImageShape(
                    experiment.image().channels(),
                    experiment.image().size(),
                    experiment.image().size()),
                settings.engine() == null ? experiment.engine() : settings.engine(),
                settings.precision() == null ? experiment.precision() : settings.precision(),
                settings.threads()));
  }

  @Override
  public void close() {
    engines.values().forEach(Engine::close);
    engines.clear();
  }
}
