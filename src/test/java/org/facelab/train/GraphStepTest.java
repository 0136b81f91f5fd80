package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.config.PointLoss;
import org.facelab.config.Task;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.engine.Engines;
import org.facelab.model.NetworkBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The gradient that DL4J computes from our labels and masks, against our objective's own definition. */
final class GraphStepTest {
  private static final int SIZE = 16;
  private static final int CLASSES = 7;
  private static final String[] SMALL = {
    "network={kind: residual, stem: {width: 3, stride: 2}, stages: [{blocks: 1, width: 3, stride: 2}]}",
    "heads.keypoints={pooling: flatten, hidden: [], dropout: 0}",
    "loss={keypoints-weight: 3, emotion-weight: 0.7, label-smoothing: 0.1, class-weights: {disgust: 4}}"
  };

  @ParameterizedTest
  @CsvSource({"6, 6", "1, 6", "0, 6", "6, 0"})
  void gradientIsThatOfTheMeanOverTheLabelsThereAre(int withEmotion, int withPoints) {
    Fixture f = new Fixture(SMALL);
    FaceBatch batch = batch(8, withEmotion, withPoints, 3);
    Map<String, INDArray> gradients = f.gradient(batch);
    double largest =
        gradients.values().stream().mapToDouble(g -> g.amaxNumber().doubleValue()).max().orElse(0);
    Random random = new Random(1);
    f.trainedParams()
        .forEach(
            (name, param) -> {
              for (int i = 0; i < 2; i++) {
                long[] at = Fixture.anyIndex(param, random);
                double value = param.getDouble(at);
                double h = 1e-5;
                param.putScalar(at, value + h);
                double above = f.objective(batch);
                param.putScalar(at, value - h);
                double below = f.objective(batch);
                param.putScalar(at, value);
                assertThat(gradients.get(name).getDouble(at))
                    .as("%s at %s", name, Arrays.toString(at))
                    .isCloseTo((above - below) / (2 * h), within(1e-5 * largest + 1e-8));
              }
            });
  }

  /** The step of plain gradient descent is the gradient, whichever engine took it. */
  @ParameterizedTest
  @CsvSource({"stock", "fast"})
  void wingLossIsDescendedByItsOwnGradient(String engine) {
    double rate = 0.01;
    Experiment experiment =
        Experiments.tinyExperiment(
            with(
                Arrays.copyOf(SMALL, 2),
                "loss={keypoints: {kind: wing, width: 10, curvature: 2}, keypoints-weight: 3, emotion-weight: 0}",
                "train.optimiser={kind: sgd, momentum: 0}",
                "engine=" + engine));
    Fixture f = new Fixture(experiment, DataType.FLOAT);
    FaceBatch batch = batch(8, 0, 7, 3);
    double[][] points = f.points(batch);
    double[] slopes = new double[30];
    double known = 0;
    for (int i = 0; i < 8 * 30; i++) {
      if (batch.pointMask()[i] == 1) {
        // In px of 96: w ln(1 + |x| / e) up to w, then |x| and a constant.
        double pixels = 48 * (points[i / 30][i % 30] - batch.points()[i]);
        double slope = Math.abs(pixels) < 10 ? 10 / (2 + Math.abs(pixels)) : 1;
        slopes[i % 30] += Math.signum(pixels) * slope;
        known++;
      }
    }
    INDArray bias = f.graph.getLayer("keypoints").getParam("b");
    INDArray before = bias.dup();
    f.step.train(batch, rate, 0);
    INDArray moved = before.sub(bias).div(rate);
    for (int c = 0; c < 30; c++) {
      assertThat(moved.getDouble(c)).isCloseTo(3 * slopes[c] / known, within(2e-5));
    }
    assertThat(Arrays.stream(slopes).map(Math::abs).max().orElse(0)).isGreaterThan(1);
  }

  @Test
  void wingLossIsContinuousAndItsSlopeIsItsDerivative() {
    PointCost wing = new PointCost(new PointLoss.Wing(4, 0.8));
    double width = 4 / 48.0;
    assertThat(wing.of(0)).isZero();
    assertThat(wing.of(width - 1e-12)).isCloseTo(wing.of(width + 1e-12), within(1e-9));
    // From the definition in px, whose unit is 48 times larger.
    assertThat(48 * wing.of(2 / 48.0)).isCloseTo(4 * Math.log(1 + 2 / 0.8), within(1e-12));
    assertThat(48 * wing.of(-10 / 48.0))
        .isCloseTo(10 - (4 - 4 * Math.log(1 + 4 / 0.8)), within(1e-12));
    for (double x : new double[] {-0.3, -0.01, 0.002, 0.05, 0.2}) {
      double derivative = (wing.of(x + 1e-7) - wing.of(x - 1e-7)) / 2e-7;
      assertThat(2 * (x - wing.movedLabel(x, 0))).isCloseTo(derivative, within(1e-6));
    }
  }

  @Test
  void anAbsentLabelGivesNoGradientAtAll() {
    Fixture f = new Fixture(SMALL);
    FaceBatch none = batch(8, 0, 5, 3);
    assertThat(f.gradient(none).get("emotion_W").amaxNumber().doubleValue()).isZero();
    assertThat(f.gradient(none).get("keypoints_W").amaxNumber().doubleValue()).isPositive();
    assertThat(f.gradient(batch(8, 0, 0, 3)).get("stem-conv_W").amaxNumber().doubleValue())
        .isZero();
  }

  @Test
  void aTasksWeightDoesNotDependOnHowManyFacesCarryIt() {
    // The head's gradient from faces whose features are equal is the same for 1 label as for 8.
    Fixture f = new Fixture(SMALL);
    FaceBatch all = copies(batch(8, 8, 8, 3), 8, 8);
    FaceBatch one = copies(batch(8, 8, 8, 3), 1, 8);
    INDArray ofAll = f.gradient(all).get("emotion_b");
    INDArray ofOne = f.gradient(one).get("emotion_b");
    assertThat(ofOne.sub(ofAll).amaxNumber().doubleValue()).isLessThan(1e-12);
    assertThat(ofAll.amaxNumber().doubleValue()).isGreaterThan(1e-3);
  }

  @Test
  void reportedLossesAreThoseOfTheDefinition() {
    Fixture f = new Fixture(SMALL);
    FaceBatch batch = batch(8, 5, 4, 9);
    double expected = f.objective(batch);
    Map<Task, TaskTotals> totals = f.step.train(batch, 0, 0);
    double reported =
        0.7 * totals.get(Task.EMOTION).loss().mean() + 3 * totals.get(Task.KEYPOINTS).loss().mean();
    assertThat(reported).isCloseTo(expected, within(1e-9));
    assertThat(f.graph.score()).isCloseTo(expected, within(1e-9));
  }

  @Test
  void theLearningRateOfTheStepIsTheOneThatMoves() {
    Fixture f = new Fixture(SMALL);
    FaceBatch batch = batch(8, 8, 8, 1);
    INDArray before = f.trained();
    f.step.train(batch, 0, 0);
    assertThat(f.trained()).isEqualTo(before);
    f.step.train(batch, 1e-3, 1);
    // Adam's steps are as large as the rate where the gradient's sign is steady; two halves follow.
    double moved = f.trained().sub(before).amaxNumber().doubleValue();
    assertThat(moved).isBetween(1e-4, 2e-3);
  }

  @Test
  void adamwTakesTheShareOfTheWeightThatItNames() {
    Fixture plain = new Fixture(with(SMALL, "train.optimiser={kind: adam}"));
    Fixture decayed = new Fixture(with(SMALL, "train.optimiser={kind: adamw, weight-decay: 0.3}"));
    decayed.graph.setParams(plain.graph.params().dup());
    INDArray w = plain.graph.getLayer("emotion").getParam("W").dup();
    FaceBatch batch = batch(8, 8, 8, 1);
    plain.step.train(batch, 0.01, 0);
    decayed.step.train(batch, 0.01, 0);
    INDArray difference =
        plain
            .graph
            .getLayer("emotion")
            .getParam("W")
            .sub(decayed.graph.getLayer("emotion").getParam("W"));
    assertThat(difference.sub(w.mul(0.3 * 0.01)).amaxNumber().doubleValue()).isLessThan(1e-12);
    INDArray biases =
        plain
            .graph
            .getLayer("emotion")
            .getParam("b")
            .sub(decayed.graph.getLayer("emotion").getParam("b"));
    assertThat(biases.amaxNumber().doubleValue()).isLessThan(1e-12);
  }

  @Test
  void aLossThatIsNoNumberStopsBeforeTheWeightsAreTouched() {
    Fixture f = new Fixture(SMALL);
    f.graph.getLayer("keypoints").getParam("b").putScalar(0, Double.NaN);
    INDArray before = f.graph.getLayer("emotion").getParam("W").dup();
    FaceBatch batch = batch(8, 8, 8, 1);
    assertThatThrownBy(() -> f.step.train(batch, 0.1, 5))
        .isInstanceOfSatisfying(
            DivergenceException.class,
            e -> {
              assertThat(e.step()).isEqualTo(5);
              assertThat(e.faces()).isEqualTo(batch.faces());
            });
    assertThat(f.graph.getLayer("emotion").getParam("W")).isEqualTo(before);
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  /** The first face of a batch, {@code count} times; {@code labelled} of them keep their emotion. */
  private static FaceBatch copies(FaceBatch batch, int labelled, int count) {
    float[] images = new float[batch.images().length];
    float[] mask = new float[count];
    float[] emotions = new float[count * CLASSES];
    int pixels = SIZE * SIZE;
    for (int i = 0; i < count; i++) {
      System.arraycopy(batch.images(), 0, images, i * pixels, pixels);
      if (i < labelled) {
        System.arraycopy(batch.emotions(), 0, emotions, i * CLASSES, CLASSES);
        mask[i] = 1;
      }
    }
    return new FaceBatch(batch.faces(), images, batch.points(), batch.pointMask(), emotions, mask);
  }

  /** Random faces, the first {@code withEmotion} and the last {@code withPoints} of them labelled. */
  private static FaceBatch batch(int n, int withEmotion, int withPoints, int seed) {
    Random random = new Random(seed);
    float[] images = new float[n * SIZE * SIZE];
    float[] points = new float[n * 30];
    float[] pointMask = new float[n * 30];
    float[] emotions = new float[n * CLASSES];
    float[] emotionMask = new float[n];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < n; i++) {
      if (i < withEmotion) {
        emotionMask[i] = 1;
        emotions[i * CLASSES + i % CLASSES] = 0.75f;
        emotions[i * CLASSES + (i + 2) % CLASSES] = 0.25f;
      }
      for (int c = 0; i >= n - withPoints && c < 30; c++) {
        // Some points of a labelled face are missing.
        if (random.nextInt(4) > 0) {
          pointMask[i * 30 + c] = 1;
          points[i * 30 + c] = random.nextFloat() * 2 - 1;
        }
      }
    }
    List<FaceRef> faces = IntStream.range(0, n).mapToObj(i -> new FaceRef(0, i)).toList();
    return new FaceBatch(faces, images, points, pointMask, emotions, emotionMask);
  }

  /** A small network in float64. */
  private static final class Fixture {
    private final ComputationGraph graph;
    private final GraphStep step;

    Fixture(String... overrides) {
      this(Experiments.tinyExperiment(overrides), DataType.DOUBLE);
    }

    Fixture(Experiment experiment, DataType type) {
      graph = new ComputationGraph(NetworkBuilder.configuration(experiment, type));
      graph.init();
      // It starts at 0, where the trunk would get no gradient from the keypoints.
      INDArray w = graph.getLayer("keypoints").getParam("W");
      w.assign(Nd4j.randn(type, w.shape()).mul(0.1));
      FaceData data = new FaceData(experiment.data().emotions(), List.of());
      step =
          new GraphStep(
              graph,
              Engines.open(graph, experiment),
              experiment,
              new Objective(experiment.loss(), data),
              new TaskWeights(experiment.loss(), experiment.tasks()));
    }

    /** The gradient of every trained parameter by name, divided by the size of the batch. */
    Map<String, INDArray> gradient(FaceBatch batch) {
      MultiDataSet set = step.dataSet(batch);
      graph.setInput(0, set.getFeatures(0).castTo(DataType.DOUBLE));
      graph.setLabels(
          set.getLabels(0).castTo(DataType.DOUBLE), set.getLabels(1).castTo(DataType.DOUBLE));
      graph.setLayerMaskArrays(
          null,
          new INDArray[] {
            set.getLabelsMaskArray(0).castTo(DataType.DOUBLE),
            set.getLabelsMaskArray(1).castTo(DataType.DOUBLE)
          });
      graph.setListeners(List.of());
      graph.computeGradientAndScore();
      graph.clearLayerMaskArrays();
      // DL4J divides by the size of the batch in its updater.
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      trainedParams()
          .keySet()
          .forEach(
              name ->
                  gradients.put(
                      name, graph.gradient().getGradientFor(name).dup().divi(batch.size())));
      return gradients;
    }

    /** The objective from its definition, over outputs in training mode. */
    double objective(FaceBatch batch) {
      INDArray input = Nd4j.create(batch.images(), new long[] {batch.size(), 1, SIZE, SIZE}, 'c');
      Map<String, INDArray> out = graph.feedForward(input.castTo(DataType.DOUBLE), true);
      double[][] points = out.get("keypoints").toDoubleMatrix();
      double[][] probabilities = out.get("emotion").toDoubleMatrix();
      double squares = 0;
      double known = 0;
      double entropy = 0;
      double weights = 0;
      for (int i = 0; i < batch.size(); i++) {
        for (int c = 0; c < 30; c++) {
          if (batch.pointMask()[i * 30 + c] == 1) {
            squares += Math.pow(points[i][c] - batch.points()[i * 30 + c], 2);
            known++;
          }
        }
        if (batch.emotionMask()[i] == 1) {
          for (int k = 0; k < CLASSES; k++) {
            double target = (float) (0.9 * batch.emotions()[i * CLASSES + k] + 0.1 / CLASSES);
            double weighted = target * (k == 1 ? 4 : 1);
            weights += weighted;
            entropy -= weighted * Math.log(probabilities[i][k]);
          }
        }
      }
      return (known > 0 ? 3 * squares / known : 0) + (weights > 0 ? 0.7 * entropy / weights : 0);
    }

    /** The predicted points in training mode, {@code [N, 30]}. */
    double[][] points(FaceBatch batch) {
      INDArray input = Nd4j.create(batch.images(), new long[] {batch.size(), 1, SIZE, SIZE}, 'c');
      return graph.feedForward(input, true).get("keypoints").toDoubleMatrix();
    }

    /** Parameters by name without running statistics. */
    Map<String, INDArray> trainedParams() {
      Map<String, INDArray> trained = new LinkedHashMap<>(graph.paramTable());
      trained.keySet().removeIf(name -> name.matches(".*_(mean|var|log10stdev)"));
      return trained;
    }

    static long[] anyIndex(INDArray array, Random random) {
      return Arrays.stream(array.shape()).map(n -> random.nextInt((int) n)).toArray();
    }

    /** All weights that are trained, without running statistics. */
    INDArray trained() {
      return Nd4j.concat(
          0,
          trainedParams().values().stream()
              .map(array -> array.reshape(-1).dup())
              .toArray(INDArray[]::new));
    }
  }
}
