package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.facelab.config.Precision;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** The engine's native memory, which Java's collector knows nothing of. */
final class FastMemoryTest {
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
  void stepsWithCuriousListenersTakeNoMoreMemory(Precision precision) throws Exception {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT);
    graph.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            activations.values().forEach(INDArray::close);
          }
        });
    MultiDataSet batch = TinyNetwork.batch(4, 1);
    MultiDataSet last = TinyNetwork.batch(3, 1);
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, precision, 1)) {
      Runnable steps =
          () -> {
            for (int i = 0; i < 50; i++) {
              engine.fit(i % 2 == 0 ? batch : last);
              engine.output(batch.getFeatures(0));
            }
          };
      steps.run();
      double before = NativeMemory.megabytes(0, 10);
      for (int i = 0; i < 4; i++) {
        steps.run();
      }
      assertThat(NativeMemory.megabytes(before + 1, 100)).isLessThanOrEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BF16"})
  void closedEnginesLeaveNothingBehind(Precision precision) throws Exception {
    for (int i = 0; i < 3; i++) {
      openAndClose(precision);
    }
    double before = NativeMemory.megabytes(0, 10);
    for (int i = 0; i < 8; i++) {
      openAndClose(precision);
    }
    assertThat(NativeMemory.megabytes(before + 4, 100)).isLessThanOrEqualTo(before + 4);
  }

  private static void openAndClose(Precision precision) {
    ComputationGraph graph = TinyNetwork.graph(DataType.FLOAT);
    try (Engine engine = Fast.open(graph, TinyNetwork.IMAGE, precision, 1)) {
      MultiDataSet batch = TinyNetwork.batch(32, 1);
      engine.fit(batch);
      engine.output(batch.getFeatures(0));
    }
    graph.close();
  }
}
