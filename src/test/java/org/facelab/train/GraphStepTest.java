package org.facelab.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.config.Task;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
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
  @CsvSource({"6, 6", "6, 2", "1, 6", "5, 1", "0, 6", "6, 0"})
  void gradientIsThatOfTheMeanOverTheLabelsThereAre(int withEmotion, int withPoints) {
    Fixture f = new Fixture(SMALL);
    FaceBatch batch = batch(8, withEmotion, withPoints, 3);
    INDArray gradient = f.gradient(batch);
    INDArray params = f.graph.params();
    Random random = new Random(1);
    double largest = gradient.amaxNumber().doubleValue();
    for (int i = 0; i < 120; i++) {
      int p = random.nextInt((int) params.length());
      if (f.isRunningStatistic(p)) {
        continue;
      }
      double value = params.getDouble(p);
      double h = 1e-5;
      params.putScalar(p, value + h);
      double above = f.objective(batch);
      params.putScalar(p, value - h);
      double below = f.objective(batch);
      params.putScalar(p, value);
      assertThat(gradient.getDouble(p))
          .as("parameter %d", p)
          .isCloseTo((above - below) / (2 * h), within(1e-5 * largest + 1e-8));
    }
  }

  @Test
  void anAbsentLabelGivesNoGradientAtAll() {
    Fixture f = new Fixture(SMALL);
    FaceBatch none = batch(8, 0, 5, 3);
    f.gradient(none);
    assertThat(f.graph.gradient().getGradientFor("emotion_W").amaxNumber().doubleValue()).isZero();
    assertThat(f.graph.gradient().getGradientFor("keypoints_W").amaxNumber().doubleValue())
        .isPositive();
    f.gradient(batch(8, 0, 0, 3));
    assertThat(f.graph.gradient().getGradientFor("stem-conv_W").amaxNumber().doubleValue())
        .isZero();
  }

  @Test
  void aTasksWeightDoesNotDependOnHowManyFacesCarryIt() {
    // The head's gradient from faces whose features are equal is the same for 1 label as for 8.
    Fixture f = new Fixture(SMALL);
    FaceBatch all = copies(batch(8, 8, 8, 3), 8, 8);
    FaceBatch one = copies(batch(8, 8, 8, 3), 1, 8);
    f.gradient(all);
    INDArray ofAll = f.graph.gradient().getGradientFor("emotion_b").dup();
    f.gradient(one);
    INDArray ofOne = f.graph.gradient().getGradientFor("emotion_b").dup();
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

  private static String[] with(String[] some, String more) {
    String[] all = java.util.Arrays.copyOf(some, some.length + 1);
    all[some.length] = more;
    return all;
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
    private final Experiment experiment;

    Fixture(String... overrides) {
      experiment = Experiments.tinyExperiment(overrides);
      graph = new ComputationGraph(NetworkBuilder.configuration(experiment, DataType.DOUBLE));
      graph.init();
      FaceData data = new FaceData(experiment.data().emotions(), List.of());
      step =
          new GraphStep(
              graph,
              experiment,
              new Objective(experiment.loss(), data),
              new TaskWeights(experiment.loss(), experiment.tasks()));
    }

    INDArray gradient(FaceBatch batch) {
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
      // DL4J divides by the size of the batch in its updater.
      return graph.gradient().gradient().div(batch.size());
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
          double weight = 0;
          double loss = 0;
          for (int k = 0; k < CLASSES; k++) {
            double target = batch.emotions()[i * CLASSES + k];
            weight += target * (k == 1 ? 4 : 1);
            loss -= (float) (0.9 * target + 0.1 / CLASSES) * Math.log(probabilities[i][k]);
          }
          entropy += weight * loss;
          weights += weight;
        }
      }
      return (known > 0 ? 3 * squares / known : 0) + (weights > 0 ? 0.7 * entropy / weights : 0);
    }

    boolean isRunningStatistic(int p) {
      long offset = 0;
      for (var entry : graph.paramTable().entrySet()) {
        offset += entry.getValue().length();
        if (p < offset) {
          return entry.getKey().matches(".*_(mean|var|log10stdev)");
        }
      }
      throw new IllegalArgumentException("no parameter " + p);
    }

    /** All weights that are trained, without running statistics. */
    INDArray trained() {
      return Nd4j.concat(
          0,
          graph.paramTable().entrySet().stream()
              .filter(e -> !e.getKey().matches(".*_(mean|var|log10stdev)"))
              .map(e -> e.getValue().reshape(-1).dup())
              .toArray(INDArray[]::new));
    }
  }
}
