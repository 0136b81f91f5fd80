package org.facelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;

final class LayersTrunkTest {
  @Test
  void everyKindOfLayerMakesTheShapeThatDl4jMakes() {
    Experiment experiment =
        layers(
            "convolution: {width: 4, kernel: 5, stride: 2, padding: {pixels: 3}}", // 16 -> 9
            "batch-normalisation",
            "activation",
            "max-pooling: {size: 3, stride: 2, padding: same}", // 5
            "convolution: {width: 6, kernel: 2, padding: valid, activation: {leaky-relu: 0.5}}", // 4
            "residual: {layers: [convolution: {width: 8, stride: 2}, batch-normalisation],"
                + " shortcut: [convolution: {width: 8, kernel: 1, stride: 2, bias: false}]}", // 2
            "residual: {layers: [dropout: 0.5, convolution: {width: 8}], activation: identity}",
            "average-pooling",
            "flatten",
            "dense: {width: 5, activation: relu}");
    ComputationGraph graph = graph(experiment);
    Map<String, INDArray> activations = graph.feedForward(Nd4j.randn(3, 1, 16, 16), false);
    assertThat(activations.get("convolution1").shape()).containsExactly(3, 4, 9, 9);
    assertThat(activations.get("max-pooling1").shape()).containsExactly(3, 4, 5, 5);
    assertThat(activations.get("convolution2").shape()).containsExactly(3, 6, 4, 4);
    assertThat(activations.get("residual1").shape()).containsExactly(3, 8, 2, 2);
    assertThat(activations.get("residual1").minNumber().doubleValue()).isZero();
    assertThat(activations.get("residual2").minNumber().doubleValue()).isNegative();
    assertThat(activations.get("residual2-convolution1")).isNotNull();
    assertThat(activations.get("residual1-shortcut-convolution1")).isNotNull();
    assertThat(activations.get("dense1").shape()).containsExactly(3, 5);
    assertThat(activations.get("emotion").shape()).containsExactly(3, 7);
  }

  @Test
  void aTrunkThatEndsAsAnImageIsPooledByTheHeads() {
    ComputationGraph graph = graph(layers("convolution: {width: 4}"));
    assertThat(graph.getVertex("emotion-pool")).isNotNull();
    ComputationGraph flat =
        graph(layers("convolution: {width: 4}", "global-average-pooling", "dense: {width: 3}"));
    assertThat(flat.getVertex("emotion-pool")).isNull();
    assertThat(flat.getVertex("emotion").getInputVertices()[0].getVertexIndex())
        .isEqualTo(flat.getVertex("dense1").getVertexIndex());
  }

  /** A pixel of 1 under a leaky ReLU, an average that a border is no part of, and nothing else. */
  @Test
  void aBorderIsNoPartOfAnAverage() {
    ComputationGraph graph =
        graph(layers("average-pooling: {size: 3, stride: 1, padding: same}", "flatten"));
    INDArray pooled = graph.feedForward(Nd4j.ones(1, 1, 16, 16), false).get("average-pooling1");
    assertThat(pooled.minNumber().doubleValue()).isEqualTo(1, offset(1e-6));
  }

  /** DL4J gives layers the general penalty beside their own. */
  @ParameterizedTest
  @CsvSource({"adam, 0", "adam, 0.3", "adamw, 0"})
  void aLayersOwnPenaltyStandsInPlaceOfTheGeneralOne(String optimiser, double general) {
    ComputationGraphConfiguration configuration =
        NetworkBuilder.configuration(
            layers(
                List.of("train.optimiser=" + optimiser, "train.l2=" + general),
                "convolution: {width: 4, l2: 0.02}",
                "convolution: {width: 4, l2: 0}",
                "convolution: {width: 4}",
                "flatten",
                "dense: {width: 3, l2: 0.1}"));
    assertThat(layer(configuration, "convolution1").getRegularization())
        .containsExactly(new L2Regularization(0.02));
    assertThat(layer(configuration, "convolution1").getRegularizationBias()).isNullOrEmpty();
    assertThat(layer(configuration, "convolution2").getRegularization()).isEmpty();
    assertThat(layer(configuration, "convolution3").getRegularization())
        .hasSize(general == 0 && optimiser.equals("adam") ? 0 : 1);
    assertThat(layer(configuration, "dense1").getRegularization())
        .containsExactly(new L2Regularization(0.1));
  }

  @Test
  void normalisationAndFirstWeightsAreAsWritten() {
    Experiment experiment =
        layers(
            List.of("network.weight-init=glorot-uniform"),
            "convolution: {width: 40}",
            "batch-normalisation: {decay: 0.99, epsilon: 0.001}");
    ComputationGraph graph = graph(experiment);
    BatchNormalization normalisation =
        (BatchNormalization) layer(graph.getConfiguration(), "batch-normalisation1");
    assertThat(normalisation.getDecay()).isEqualTo(0.99);
    assertThat(normalisation.getEps()).isEqualTo(0.001);
    double limit = Math.sqrt(6.0 / (9 * 1 + 9 * 40));
    INDArray weights = graph.getLayer("convolution1").getParam("W");
    assertThat(weights.maxNumber().doubleValue()).isBetween(0.95 * limit, limit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-pooling: {size: 17}                  | [0].max-pooling: its window of 17x17 does not fit into its input of 1x16x16
          dense: {width: 4}                        | [0].dense: expected a row of values, but its input is an image of 1x16x16
          flatten;convolution: {width: 4}          | [1].convolution: expected an image, but its input is a row of 256 values
          convolution: {width: 4, kernel: 1, padding: {pixels: 1}} | [0].convolution: a border of 1 pixels is as large as its window
          residual: {layers: [convolution: {width: 4}]}            | [0].residual: its branches cannot be added: layers makes 4x16x16 of 1x16x16, shortcut 1x16x16
          residual: {layers: [max-pooling: {size: 99}]}            | [0].residual.layers[0].max-pooling: its window of 99x99
          """)
  void layersThatDoNotFitAreNamedWithTheirShapes(String layers, String message) {
    assertThatThrownBy(() -> layers(layers.split(";")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("network.layers" + message);
  }

  private static BaseLayer layer(ComputationGraphConfiguration configuration, String name) {
    return (BaseLayer)
        ((LayerVertex) configuration.getVertices().get(name)).getLayerConf().getLayer();
  }

  private static ComputationGraph graph(Experiment experiment) {
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    return graph;
  }

  private static Experiment layers(String... layers) {
    return layers(List.of(), layers);
  }

  private static Experiment layers(List<String> overrides, String... layers) {
    List<String> all = new java.util.ArrayList<>(overrides);
    all.add(
        "network={kind: layers, layers: [%s]}"
            .formatted(
                java.util.Arrays.stream(layers)
                    .map(layer -> layer.contains(":") ? "{" + layer + "}" : layer)
                    .collect(java.util.stream.Collectors.joining(", "))));
    all.add("tasks=[emotion]");
    return Experiments.tinyExperiment(all.toArray(String[]::new));
  }
}
