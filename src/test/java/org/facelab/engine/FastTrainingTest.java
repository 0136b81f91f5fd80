package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Training of a whole network with the fast engine, against stock DL4J in float64. */
final class FastTrainingTest {
  /** Share of the way that the parameters have gone. */
  private static final double CLOSE = 1e-4;

  private static final int BATCH = 6;

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Backend.start(1);
  }

  @AfterAll
  static void allThreads() {
    Backend.start(0);
  }

  /** Adam's epsilon is large, so that a gradient of nothing but rounding moves nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "train={optimiser: {kind: adam, learning-rate: 0.01, epsilon: 1e-3}}",
        "train={optimiser: {kind: adam, learning-rate: 0.01, epsilon: 1e-3}, l2: 0.1}",
        "train={optimiser: {kind: adamw, learning-rate: 0.01, epsilon: 1e-3, weight-decay: 2}}",
        "train={optimiser: {kind: sgd, learning-rate: 0.01, momentum: 0.9}}",
        "train={optimiser: {kind: sgd, learning-rate: 0.01, momentum: 0}, l2: 0.1}",
        "train={optimiser: {kind: adam, epsilon: 1e-3}, gradient-clipping: {kind: layer-norm, threshold: 0.01}}",
        "train={optimiser: {kind: sgd}, gradient-clipping: {kind: value, threshold: 1e-3}}"
      })
  void parametersAndUpdaterStateFollowStockDl4j(String train) {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, train);
    ComputationGraph reference = TinyNetwork.graph(DataType.DOUBLE, train);
    INDArray start = reference.params().dup();
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      for (int step = 0; step < 5; step++) {
        MultiDataSet batch = TinyNetwork.batch(BATCH, step);
        TinyNetwork.train(engine, batch, step);
        TinyNetwork.trainStock(reference, batch, step);
        if (step == 0 || step == 4) {
          assertThat(wayOff(graph, reference, start)).as("after step %d", step).isLessThan(CLOSE);
          assertThat(
                  Differences.relative(
                      graph.getUpdater().getStateViewArray(),
                      reference.getUpdater().getStateViewArray()))
              .as("updater state after step %d", step)
              .isLessThan(CLOSE);
        }
      }
    }
    assertThat(graph.getConfiguration().getIterationCount()).isEqualTo(5);
    assertThat(graph.score()).isCloseTo(reference.score(), within(reference.score()));
  }

  private static Offset<Double> within(double expected) {
    return Offset.offset(CLOSE * Math.abs(expected));
  }

  /** How far the parameters are from the reference's, as a share of the way that it has gone. */
  private static double wayOff(ComputationGraph graph, ComputationGraph reference, INDArray start) {
    INDArray difference = graph.params().castTo(DataType.DOUBLE).sub(reference.params());
    return Differences.norm(difference) / Differences.norm(reference.params().sub(start));
  }

  @Test
  void batchesOfOtherSizesComeAndGo() {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, adam());
    ComputationGraph reference = TinyNetwork.graph(DataType.DOUBLE, adam());
    INDArray start = reference.params().dup();
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      int step = 0;
      for (int size : new int[] {6, 2, 6, 9, 3, 6}) {
        MultiDataSet batch = TinyNetwork.batch(size, size);
        TinyNetwork.train(engine, batch, step);
        TinyNetwork.trainStock(reference, batch, step++);
        asksAsStock(engine, reference, TinyNetwork.batch(size + 2, 1).getFeatures(0));
      }
    }
    assertThat(wayOff(graph, reference, start)).isLessThan(CLOSE);
  }

  private static void asksAsStock(Engine engine, ComputationGraph reference, INDArray images) {
    INDArray[] outputs = engine.output(images);
    INDArray[] expected = reference.output(images.castTo(DataType.DOUBLE));
    for (int i = 0; i < outputs.length; i++) {
      assertThat(Differences.relative(outputs[i], expected[i])).isLessThan(CLOSE);
    }
  }

  /** One image is a batch like any other, with a label or without. */
  @Test
  void aBatchOfOneTrainsWithEitherEngine() {
    for (int masked = 0; masked < 2; masked++) {
      ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, adam());
      ComputationGraph stock = TinyNetwork.graph(DataType.FLOAT, adam());
      INDArray start = stock.params().castTo(DataType.DOUBLE);
      MultiDataSet one = TinyNetwork.batch(1, 3);
      one.getLabelsMaskArray(1).assign(1 - masked);
      try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1);
          Engine slow = new StockEngine(stock, null)) {
        TinyNetwork.train(engine, one, 0);
        TinyNetwork.train(slow, one, 0);
      }
      INDArray expected = stock.params().castTo(DataType.DOUBLE);
      INDArray difference = graph.params().castTo(DataType.DOUBLE).sub(expected);
      assertThat(Differences.norm(difference) / Differences.norm(expected.sub(start)))
          .isLessThan(CLOSE);
      assertThat(graph.score()).isCloseTo(stock.score(), within(stock.score()));
    }
  }

  private static String adam() {
    return "train={optimiser: {kind: adam, learning-rate: 0.01, epsilon: 1e-3}}";
  }

  @Test
  void aRunGoesOnWithTheOtherEngine() throws IOException {
    ComputationGraph straight = TinyNetwork.graph(DataType.DOUBLE, adam());
    INDArray start = straight.params().dup();
    for (int step = 0; step < 6; step++) {
      TinyNetwork.trainStock(straight, TinyNetwork.batch(BATCH, step), step);
    }
    for (boolean fastFirst : new boolean[] {true, false}) {
      ComputationGraph first = TinyNetwork.graph(DataType.FLOAT, adam());
      train(first, fastFirst, 0, 3);
      Path file = folder.resolve("model-%s.zip".formatted(fastFirst));
      ModelSerializer.writeModel(first, file.toFile(), true);
      ComputationGraph second = ModelSerializer.restoreComputationGraph(file.toFile(), true);
      train(second, !fastFirst, 3, 6);
      assertThat(wayOff(second, straight, start)).as("fast first: %s", fastFirst).isLessThan(CLOSE);
    }
  }

  private static void train(ComputationGraph graph, boolean fast, int from, int to) {
    try (Engine engine =
        fast
            ? Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)
            : new StockEngine(graph, null)) {
      for (int step = from; step < to; step++) {
        TinyNetwork.train(engine, TinyNetwork.batch(BATCH, step), step);
      }
    }
  }

  @Test
  void outputsAreThoseOfTheParametersAsTheyAre() {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, adam());
    INDArray images = TinyNetwork.batch(5, 1).getFeatures(0);
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      INDArray before = engine.output(images)[0];
      TinyNetwork.train(engine, TinyNetwork.batch(BATCH, 2), 0);
      INDArray trained = engine.output(images)[0];
      assertThat(Differences.relative(trained, before)).isGreaterThan(CLOSE);
      assertThat(Differences.relative(trained, graph.output(images)[0])).isLessThan(1e-4);
      graph.setParams(graph.params().mul(0.9));
      engine.parametersChanged();
      assertThat(Differences.relative(engine.output(images)[0], trained)).isGreaterThan(CLOSE);
      assertThat(Differences.relative(engine.output(images)[0], graph.output(images)[0]))
          .isLessThan(1e-4);
    }
  }

  /** Also rows of an array in which they lie apart, or in another order than their shape says. */
  @Test
  void fewerImagesThanBeforeGiveTheSameOutputs() {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, adam());
    INDArray images = TinyNetwork.batch(9, 1).getFeatures(0);
    INDArray turned = images.permute(0, 2, 3, 1).dup('c').permute(0, 3, 1, 2);
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      INDArray all = engine.output(images)[1];
      for (int rows : new int[] {9, 4, 1, 8}) {
        INDArray some = all.get(rows(0, rows)).dup();
        assertThat(engine.output(images.get(rows(0, rows)))[1]).isEqualTo(some);
        assertThat(engine.output(turned.get(rows(0, rows)))[1]).isEqualTo(some);
      }
      assertThat(engine.output(images.get(rows(3, 7)))[1]).isEqualTo(all.get(rows(3, 7)).dup());
    }
  }

  private static INDArrayIndex rows(int from, int to) {
    return NDArrayIndex.interval(from, to);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameSeedAndThreadsGiveTheSameBits(Precision precision) {
    for (int threads : new int[] {1, 2}) {
      assertThat(trained(precision, threads)).isEqualTo(trained(precision, threads));
    }
  }

  private static float[] trained(Precision precision, int threads) {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, adam());
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, precision, threads)) {
      for (int step = 0; step < 4; step++) {
        TinyNetwork.train(engine, TinyNetwork.batch(step == 3 ? 3 : BATCH, step), step);
      }
      INDArray output = engine.output(TinyNetwork.batch(4, 0).getFeatures(0))[0];
      INDArray state = graph.getUpdater().getStateViewArray();
      return Nd4j.concat(0, graph.params().ravel(), state.ravel(), output.ravel()).data().asFloat();
    }
  }

  @Test
  void imagesOfAnotherSizeAreRefused() {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, adam());
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      INDArray larger = Nd4j.zeros(2, 1, 32, 32);
      assertThatThrownBy(() -> engine.output(larger))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[N, 1, 16, 16]")
          .hasMessageContaining("[2, 1, 32, 32]");
    }
  }
}
