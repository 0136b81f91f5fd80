package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** What listeners see of a step of the fast engine, and what is saved after it. */
final class FastListenersTest {
  private static final String[] SETTINGS = {
    // Stock DL4J's drop-out multiplies the activation that it shows to listeners.
    "heads.keypoints={pooling: flatten, hidden: [8], dropout: 0}",
    "train={optimiser: {kind: adam, epsilon: 1e-3}, l2: 0.01}"
  };

  private static final int BATCH = 5;

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Backend.start(1);
  }

  @AfterAll
  static void allThreads() {
    Backend.start(0);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void activationsAreThoseOfStockDl4j(Precision precision) {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, SETTINGS);
    ComputationGraph reference = TinyNetwork.graph(DataType.DOUBLE, SETTINGS);
    Map<String, INDArray> shown = new LinkedHashMap<>();
    graph.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            assertThat(activations.get("no such vertex")).isNull();
            assertThat(activations.containsKey("no such vertex")).isFalse();
            assertThat(activations.get("stem")).isNotNull();
            shown.putAll(activations);
            assertThat(shown).hasSameSizeAs(activations);
          }
        });
    MultiDataSet batch = TinyNetwork.batch(BATCH, 1);
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, precision, 1)) {
      TinyNetwork.train(engine, batch, 0);
    }
    INDArray images = batch.getFeatures(0).castTo(DataType.DOUBLE);
    Map<String, INDArray> expected = reference.feedForward(images, true);
    assertThat(shown)
        .containsKeys("image", "stem", "stage1-block1", "stage2-block1", "keypoints", "emotion");
    double bound = precision == Precision.BF16 ? 0.05 : 1e-4;
    shown.forEach(
        (name, activation) ->
            assertThat(Differences.relative(activation, expected.get(name)))
                .as(name)
                .isLessThan(bound));
  }

  @Test
  void callsComeInDl4jsOrderWithGradientsThenUpdates() {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, SETTINGS);
    INDArray before = graph.params().dup();
    List<String> calls = new ArrayList<>();
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    graph.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            calls.add("forward");
          }

          @Override
          public void onBackwardPass(Model model) {
            calls.add("backward");
          }

          @Override
          public void onGradientCalculation(Model model) {
            calls.add("gradients");
            model
                .gradient()
                .gradientForVariable()
                .forEach((name, gradient) -> gradients.put(name, gradient.dup()));
            assertThat(model.params()).isEqualTo(before);
          }

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            calls.add("done %d".formatted(iteration));
            if (iteration == 0) {
              INDArray update = model.gradient().gradient();
              INDArray moved = before.sub(model.params());
              assertThat(Differences.relative(update.reshape(moved.shape()), moved))
                  .isLessThan(1e-3);
            }
          }
        });
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      TinyNetwork.train(engine, TinyNetwork.batch(BATCH, 1), 0);
      assertThat(gradients).containsOnlyKeys(graph.paramTable().keySet());
      gradients.forEach(
          (name, gradient) ->
              assertThat(gradient.shape()).as(name).isEqualTo(graph.getParam(name).shape()));
      assertThat(calls).containsExactly("forward", "backward", "gradients", "done 0");
      graph.setListeners();
      TinyNetwork.train(engine, TinyNetwork.batch(BATCH, 2), 1);
    }
    assertThat(calls).hasSize(4);
    assertThat(graph.getConfiguration().getIterationCount()).isEqualTo(2);
  }

  @Test
  void statisticsOfTheTrainingUiAreThoseOfStockDl4j() {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT, SETTINGS);
    StatsReport fast;
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      fast = statistics(graph, engine);
    }
    ComputationGraph other = TinyNetwork.graph(DataType.FLOAT, SETTINGS);
    StatsReport stock = statistics(other, new StockEngine(other, null));
    assertThat(fast.getScore()).isCloseTo(stock.getScore(), within(1e-4 * stock.getScore()));
    for (StatsType type :
        new StatsType[] {StatsType.Parameters, StatsType.Gradients, StatsType.Updates}) {
      Map<String, Double> expected = stock.getMeanMagnitudes(type);
      assertThat(expected).as("%s", type).isNotEmpty();
      assertThat(fast.getMeanMagnitudes(type)).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (name, value) ->
              assertThat(fast.getMeanMagnitudes(type).get(name))
                  .as("%s of %s", type, name)
                  .isCloseTo(value, within(1e-3 * value + 1e-7)));
      assertThat(fast.getHistograms(type)).containsOnlyKeys(stock.getHistograms(type).keySet());
    }
    Map<String, Double> activations = fast.getMeanMagnitudes(StatsType.Activations);
    assertThat(activations).containsKeys("stem", "stage1-block1", "stage2-block1");
    stock
        .getMeanMagnitudes(StatsType.Activations)
        .forEach(
            (name, value) -> {
              if (activations.containsKey(name)) {
                assertThat(activations.get(name)).as(name).isCloseTo(value, within(1e-3 * value));
              }
            });
  }

  private static StatsReport statistics(ComputationGraph graph, Engine engine) {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    StatsListener listener = new StatsListener(storage, 1, "session");
    graph.setListeners(listener);
    for (int step = 0; step < 2; step++) {
      TinyNetwork.train(engine, TinyNetwork.batch(BATCH, step), step);
    }
    String type = storage.listTypeIDsForSession("session").get(0);
    String worker = storage.listWorkerIDsForSession("session").get(0);
    return (StatsReport) storage.getLatestUpdate("session", type, worker);
  }

  @Test
  void aSavedModelOpensInStockDl4j() throws IOException {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT);
    INDArray images = TinyNetwork.batch(7, 3).getFeatures(0);
    INDArray[] outputs;
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, Precision.FLOAT32, 1)) {
      for (int step = 0; step < 3; step++) {
        TinyNetwork.train(engine, TinyNetwork.batch(BATCH, step), step);
      }
      outputs = engine.output(images);
    }
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(graph, file.toFile(), true);
    ComputationGraph opened = ModelSerializer.restoreComputationGraph(file.toFile(), true);
    INDArray[] expected = opened.output(images);
    for (int i = 0; i < outputs.length; i++) {
      assertThat(outputs[i].sub(expected[i]).amaxNumber().doubleValue()).isLessThan(1e-5);
    }
    assertThat(opened.params()).isEqualTo(graph.params());
  }
}
