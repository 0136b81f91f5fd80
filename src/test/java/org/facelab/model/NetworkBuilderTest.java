package org.facelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

final class NetworkBuilderTest {
  @Test
  void outputsAreThirtyCoordinatesAndOneProbabilityForEachEmotion() {
    ComputationGraph graph = graph(Experiments.tinyExperiment());
    INDArray[] outputs = graph.output(Nd4j.rand(2, 1, 16, 16));
    assertThat(graph.getConfiguration().getNetworkOutputs())
        .containsExactly("keypoints", "emotion");
    assertThat(outputs[0].shape()).containsExactly(2, 30);
    assertThat(outputs[1].shape()).containsExactly(2, 7);
    assertThat(outputs[1].sum(1).toDoubleVector())
        .containsExactly(new double[] {1, 1}, offset(1e-5));
  }

  @Test
  void aTaskThatIsLeftOutHasNoHead() {
    ComputationGraph graph = graph(Experiments.tinyExperiment("tasks=[emotion]"));
    assertThat(graph.getConfiguration().getNetworkOutputs()).containsExactly("emotion");
    assertThat(graph.getVertex("keypoints")).isNull();
  }

  @Test
  void aHeadMayReadTheFinerMapOfAnEarlierStage() {
    ComputationGraph graph =
        graph(
            Experiments.tinyExperiment(
                "heads.keypoints={stage: 1, pooling: flatten}", "heads.emotion.stage=2"));
    Map<String, INDArray> activations = graph.feedForward(Nd4j.randn(4, 1, 16, 16), false);
    assertThat(activations.get("keypoints-pool").shape()).containsExactly(4, 4 * 8 * 8);
    assertThat(activations.get("keypoints-pool").dup('c').data().asFloat())
        .isEqualTo(activations.get("stage1-block1").dup('c').data().asFloat());
    assertThat(graph.getConfiguration().getVertexInputs().get("emotion-pool"))
        .containsExactly("stage2-block1");
  }

  @Test
  void aHeadMayHaveStagesOfItsOwn() {
    ComputationGraph graph =
        graph(
            Experiments.tinyExperiment(
                "heads.keypoints={stage: 1, own-stages: [{width: 5, blocks: 2}], pooling: flatten}",
                "network.width-factor=2"));
    Map<String, INDArray> activations = graph.feedForward(Nd4j.randn(4, 1, 16, 16), false);
    assertThat(activations.get("keypoints-stage1-block2").shape()).containsExactly(4, 10, 4, 4);
    assertThat(activations.get("keypoints-pool").shape()).containsExactly(4, 10 * 4 * 4);
    Map<String, List<String>> inputs = graph.getConfiguration().getVertexInputs();
    assertThat(inputs.get("keypoints-stage1-block1-a-conv")).containsExactly("stage1-block1");
    assertThat(inputs.get("stage2-block1-a-conv")).containsExactly("stage1-block1");
    assertThat(inputs.get("emotion-pool")).containsExactly("stage2-block1");
  }

  /** DL4J refuses the padding of -1 that "same" comes to with a stride of 3 or 4. */
  @ParameterizedTest
  @CsvSource({"16, 3", "17, 3", "18, 3", "16, 4", "17, 4", "18, 4", "19, 4"})
  void aStageMayStrideFurtherThanItsShortcutsKernelIsWide(int size, int stride) {
    ComputationGraph graph =
        graph(
            Experiments.tinyExperiment(
                "image.size=" + size,
                "network.stem.stride=1",
                "network.stages=[{width: 3, blocks: 1, stride: %d}]".formatted(stride)));
    int side = (size + stride - 1) / stride;
    Map<String, INDArray> activations = graph.feedForward(Nd4j.randn(2, 1, size, size), false);
    assertThat(activations.get("stage1-block1").shape()).containsExactly(2, 3, side, side);
    assertThat(activations.get("stage1-block1-shortcut").shape()).containsExactly(2, 3, side, side);
  }

  /** DL4J's batch normalisation has an activation in its configuration that it does not apply. */
  @Test
  void stemAndBlocksHaveTheirReluBehindTheNormalisation() {
    ComputationGraph graph = graph(Experiments.tinyExperiment());
    Map<String, INDArray> activations = graph.feedForward(Nd4j.randn(4, 1, 16, 16), false);
    for (String name : List.of("stem", "stage1-block1-a", "stage1-block1", "stage2-block1")) {
      assertThat(activations.get(name).minNumber().doubleValue()).as(name).isZero();
    }
    assertThat(activations.get("stage1-block1-b").minNumber().doubleValue())
        .as("before the sum")
        .isNegative();
  }

  /**
   * The reference network's count by hand: convolutions 288 + 2 * 9 * 32 * 32 * 2 + ..., as PyTorch counts
   * the same layers, with two running statistics for each normalised channel.
   */
  @Test
  void referenceNetworkHasItsPublishedSize() {
    NetworkSummary summary =
        NetworkSummary.of(
            Experiments.tinyExperiment(
                "image.size=48",
                "network={kind: catalogue, name: resnet18-w32}",
                "heads.keypoints={pooling: global-average, hidden: [], dropout: 0}"));
    long convolutions = 9 * 32 + 4 * 9 * 32 * 32;
    long normalised = 5 * 32;
    for (int width = 64, before = 32; width <= 256; before = width, width *= 2) {
      convolutions += 9L * before * width + 3 * 9L * width * width + (long) before * width;
      normalised += 5L * width;
    }
    long heads = 257 * 30 + 257 * 7;
    assertThat(summary.parameters()).isEqualTo(convolutions + 2 * normalised + heads);
    assertThat(summary.otherParameters()).isEqualTo(2 * normalised);
  }

  @ParameterizedTest
  @CsvSource({"basic, 1", "basic, 3", "bottleneck, 1", "bottleneck, 3"})
  void summaryCountsWhatTheGraphHolds(String block, int channels) {
    Experiment experiment =
        Experiments.tinyExperiment(
            "network.block=" + block, "image.channels=" + channels, "network.stem.pool=true");
    NetworkSummary summary = NetworkSummary.of(experiment);
    assertThat(summary.parameters() + summary.otherParameters())
        .isEqualTo(graph(experiment).numParams());
  }

  @Test
  void multiplyAddsOfATinyNetworkAreThoseCountedByHand() {
    NetworkSummary summary =
        NetworkSummary.of(
            Experiments.tinyExperiment(
                "tasks=[emotion]",
                "network={kind: residual, stem: {width: 2, stride: 1}, stages: [{blocks: 1, width: 3, stride: 2}]}"));
    long stem = 16L * 16 * 9 * 2;
    long block = 8L * 8 * (9 * 2 * 3 + 9 * 3 * 3 + 2 * 3);
    long head = 3 * 7;
    assertThat(summary.megaflops()).isEqualTo(2 * (stem + block + head) / 1e6);
  }

  @Test
  void widthFactorWidensEveryLayer() {
    String[] network = {"network.width-factor=2.5"};
    NetworkSummary summary = NetworkSummary.of(Experiments.tinyExperiment(network));
    assertThat(summary.rows())
        .filteredOn(row -> row.name().equals("stem") || row.name().equals("stage2-block1"))
        .extracting(NetworkSummary.Row::shape)
        .containsExactly("10x8x8", "15x4x4");
  }

  @Test
  void clippingLeavesBatchNormalisationAlone() {
    ComputationGraph graph =
        graph(Experiments.tinyExperiment("train.gradient-clipping={kind: value, threshold: 0.5}"));
    for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
      if (layer.conf().getLayer() instanceof BaseLayer base) {
        assertThat(base.getGradientNormalization())
            .as(base.getLayerName())
            .isEqualTo(
                base instanceof BatchNormalization
                    ? GradientNormalization.None
                    : GradientNormalization.ClipElementWiseAbsoluteValue);
      }
    }
  }

  private static ComputationGraph graph(Experiment experiment) {
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    return graph;
  }
}
