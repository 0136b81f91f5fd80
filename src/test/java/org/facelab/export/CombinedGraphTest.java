package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.Experiments;
import org.facelab.config.EngineChoice;
import org.facelab.config.Experiment;
import org.facelab.config.Precision;
import org.facelab.data.BatchBuilder;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Engine;
import org.facelab.engine.Engines;
import org.facelab.engine.plan.ImageShape;
import org.facelab.export.CombinedGraph.Part;
import org.facelab.model.NetworkBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class CombinedGraphTest {
  private static final int FACES = 7;

  @TempDir Path folder;

  /** A network with random weights everywhere, whose heads' outputs depend on the image. */
  static ComputationGraph network(Experiment experiment) {
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    Random random = new Random(5);
    INDArray params = graph.params();
    for (long i = 0; i < params.length(); i++) {
      params.putScalar(i, params.getDouble(i) + 0.05 * random.nextGaussian());
    }
    return graph;
  }

  @ParameterizedTest
  @CsvSource({"16, 1, per-face", "16, 3, per-face", "16, 1, unit", "16, 1, symmetric"})
  void aRunsGraphAnswersAsTheRunDoes(int size, int channels, String normalisation)
      throws Exception {
    Experiment experiment = experiment(size, channels, normalisation);
    ComputationGraph graph = network(experiment);
    FaceData data = DataLoader.load(experiment, notice -> {});
    ComputationGraph combined = CombinedGraph.of(List.of(part(graph, experiment)), size, channels);

    INDArray[] answers = reopened(combined).output(crops(data, experiment));

    assertAnswers(answers, graph.output(images(data, experiment)), size);
  }

  @ParameterizedTest
  @CsvSource({"16, 1, 32, 1", "32, 1, 16, 1", "16, 1, 32, 3", "24, 3, 32, 1"})
  void eachOfTwoNetworksSeesWhatItWasTrainedOn(
      int size, int channels, int otherSize, int otherChannels) throws Exception {
    Experiment keypoints = experiment(size, channels, "per-face", "tasks=[keypoints]");
    Experiment emotion = experiment(otherSize, otherChannels, "unit", "tasks=[emotion]");
    ComputationGraph pointsGraph = network(keypoints);
    ComputationGraph emotionGraph = network(emotion);
    int largest = Math.max(size, otherSize);
    Experiment whole = experiment(largest, Math.max(channels, otherChannels), "unit");
    FaceData data = DataLoader.load(whole, notice -> {});
    ComputationGraph combined =
        CombinedGraph.of(
            List.of(part(pointsGraph, keypoints), part(emotionGraph, emotion)),
            largest,
            Math.max(channels, otherChannels));

    INDArray[] answers = reopened(combined).output(crops(data, whole));

    // The drawn faces are 32 px wide, so that an input of 32 px is the very picture.
    INDArray[] expected = {
      pointsGraph.outputSingle(images(data, keypoints)),
      emotionGraph.outputSingle(images(data, emotion))
    };
    assertAnswers(answers, expected, largest);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 1, 32, 1, FLOAT32",
    "16, 1, 32, 3, FLOAT32",
    "16, 3, 32, 3, FLOAT32",
    "16, 3, 32, 1, BF16"
  })
  void theFastEngineRunsIt(
      int size, int channels, int otherSize, int otherChannels, Precision precision) {
    Experiment keypoints = experiment(size, channels, "per-face", "tasks=[keypoints]");
    Experiment emotion = experiment(otherSize, otherChannels, "symmetric", "tasks=[emotion]");
    int largest = Math.max(size, otherSize);
    int most = Math.max(channels, otherChannels);
    FaceData data = DataLoader.load(keypoints, notice -> {});
    INDArray crops = crops(data, experiment(largest, most, "unit"));
    ComputationGraph combined =
        CombinedGraph.of(
            List.of(part(network(keypoints), keypoints), part(network(emotion), emotion)),
            largest,
            most);
    INDArray[] expected = combined.output(crops);

    try (Engine engine =
        Engines.open(
            combined, new ImageShape(most, largest, largest), EngineChoice.AUTO, precision, 1)) {
      assertThat(engine.facts().remark()).doesNotContain("does not know");
      INDArray[] answers = engine.output(crops);

      boolean exact = engine.facts().precision().equals("float32");
      assertThat(answers[0].sub(expected[0]).amaxNumber().doubleValue())
          .isLessThan(exact ? 1e-3 : 0.3);
      assertThat(answers[1].sub(expected[1]).amaxNumber().doubleValue())
          .isLessThan(exact ? 1e-5 : 0.02);
    }
  }

  @Test
  void theTemperatureDividesTheScores() {
    Experiment experiment = experiment(16, 1, "per-face");
    ComputationGraph graph = network(experiment);
    FaceData data = DataLoader.load(experiment, notice -> {});

    INDArray plain = graph.output(images(data, experiment))[1];
    ComputationGraph combined = CombinedGraph.of(List.of(part(graph, experiment)), 16, 1);
    CombinedGraph.cool(combined, 2.5);
    INDArray answers = combined.output(crops(data, experiment))[1];

    INDArray expected = Transforms.softmax(Transforms.log(plain).divi(2.5));
    assertThat(answers.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-5);
    assertThat(answers.sub(plain).amaxNumber().doubleValue()).isGreaterThan(1e-3);
  }

  @Test
  void pointsLieOnWhatTheyNameWhereverTheLabelsDo() {
    double[] moved = movedPoint("{x: 6, y: -3}", "{x: 6, y: -3}");
    double[] unsure = movedPoint("{x: 6, y: -3}", "{x: 6, y: 0}");

    // Of a face of 96 px, so a sixth of it in one of 16 px.
    assertThat(moved[0]).isCloseTo(-1, within(1e-5));
    assertThat(moved[1]).isCloseTo(0.5, within(1e-5));
    assertThat(unsure).containsOnly(0, 0);
  }

  /** How far the last point goes when two sources' labels are said to have these offsets, in px of a face of 16 px. */
  private static double[] movedPoint(String one, String other) {
    String sources =
        "data.sources={drawn: null, a: {kind: keypoints, path: a.csv, point-offset: %s}, b: {kind: keypoints, path: b.csv, point-offset: %s}}";
    INDArray crops = Nd4j.rand(2, 1, 16, 16).muli(255);
    INDArray[] points = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      Experiment experiment =
          experiment(
              16,
              1,
              "per-face",
              "tasks=[keypoints]",
              i == 0 ? sources.formatted(one, other) : sources.formatted("{}", "{}"));
      points[i] =
          CombinedGraph.of(List.of(part(network(experiment), experiment)), 16, 1)
              .outputSingle(crops);
    }
    INDArray change = points[0].sub(points[1]);
    return new double[] {change.getDouble(1, 28), change.getDouble(1, 29)};
  }

  private static Experiment experiment(
      int size, int channels, String normalisation, String... more) {
    return Experiments.tinyExperiment(
        Stream.concat(
                Stream.of(
                    "image.size=" + size,
                    "image.channels=" + channels,
                    "image.normalisation=" + normalisation),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static Part part(ComputationGraph graph, Experiment experiment) {
    return new Part(graph, experiment);
  }

  /** What the run's own network is given. */
  private static INDArray images(FaceData data, Experiment experiment) {
    float[] images =
        new BatchBuilder(data, experiment).plain(data.faces().subList(0, FACES)).images();
    return Nd4j.create(images, shape(experiment), 'c');
  }

  /** The same faces before normalisation. */
  private static INDArray crops(FaceData data, Experiment experiment) {
    BatchBuilder builder = new BatchBuilder(data, experiment);
    INDArray crops = Nd4j.create(shape(experiment));
    for (int i = 0; i < FACES; i++) {
      float[] pixels = builder.plain(data.faces().get(i)).pixels();
      crops.slice(i).assign(Nd4j.create(pixels, crops.slice(i).shape(), 'c'));
    }
    return crops;
  }

  private static long[] shape(Experiment experiment) {
    int size = experiment.image().size();
    return new long[] {FACES, experiment.image().channels(), size, size};
  }

  /** Points are compared in px of {@code size}. */
  private static void assertAnswers(INDArray[] answers, INDArray[] expected, int size) {
    INDArray pixels = expected[0].add(1).muli(size / 2.0).subi(0.5);
    assertThat(answers[0].sub(pixels).amaxNumber().doubleValue()).isLessThan(1e-3);
    assertThat(answers[1].sub(expected[1]).amaxNumber().doubleValue()).isLessThan(1e-5);
    assertThat(pixels.std(0).minNumber().doubleValue()).isGreaterThan(1e-3);
    assertThat(expected[1].std(0).maxNumber().doubleValue()).isGreaterThan(1e-3);
  }

  private ComputationGraph reopened(ComputationGraph graph) throws Exception {
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(graph, file.toFile(), false);
    return ModelSerializer.restoreComputationGraph(file.toFile());
  }
}
