package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.facelab.config.Precision;
import org.facelab.engine.LayerCase.Kind;
import org.facelab.engine.TwinGraphs.Step;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Outputs and gradients of every kind of layer against stock DL4J in float64 and against finite
 * differences, over random shapes.
 */
final class LayerGradientTest {
  private static final int DRAWS = 6;

  /**
   * bf16 has 8 significant bits, so that a value is rounded by up to 0.4 %. Of ten roundings or so one
   * after the other, a normalisation of a few rows makes some hundredths.
   */
  private static final double BF16 = 0.06;

  /**
   * With a ReLU or a maximum, about one input in a hundred lies so near to another slope that rounding
   * takes it there. What one in a hundred changes altogether is a tenth in norm.
   */
  private static final double BF16_WITH_BENDS = 0.2;

  private static final double FLOAT32 = 1e-4;

  @BeforeAll
  static void oneThread() {
    Backend.start(1);
  }

  @AfterAll
  static void allThreads() {
    Backend.start(0);
  }

  static Stream<Arguments> cases() {
    return Stream.of(Kind.values())
        .flatMap(kind -> IntStream.range(0, DRAWS).mapToObj(i -> Arguments.of(kind, i)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void stepIsThatOfStockDl4j(Kind kind, int draw) {
    LayerCase layer = LayerCase.draw(kind, draw);
    Random random = layer.random();
    TwinGraphs twins;
    MultiDataSet batch;
    Step expected;
    do {
      twins = new TwinGraphs(layer::configuration, layer.image(), random);
      batch = layer.batch(twins.graph.getConfiguration());
      expected = twins.referenceStep(batch);
    } while (!isSmooth(twins, batch, expected, random));
    if (layer.scoreIsThatOfGradient()) {
      differencesAgree(twins, batch, expected.gradients(), random);
    }
    INDArray parameters = twins.graph.params().dup();
    for (Precision precision : Fast.precisions()) {
      twins.graph.setParams(parameters);
      double bf16 = layer.hasBends() ? BF16_WITH_BENDS : BF16;
      double bound = precision == Precision.BF16 ? bf16 : FLOAT32;
      int threads = draw == 0 ? 2 : 1;
      try (Engine engine = Fast.open(twins.graph, twins.image, precision, threads)) {
        compare(precision.label(), twins, batch, expected, engine, bound);
      }
    }
  }

  private static void compare(
      String of, TwinGraphs twins, MultiDataSet batch, Step expected, Engine engine, double bound) {
    INDArray[] outputs = engine.output(batch.getFeatures(0));
    INDArray[] expectedOutputs = twins.referenceOutput(batch.getFeatures(0));
    for (int i = 0; i < outputs.length; i++) {
      assertThat(Differences.relative(outputs[i], expectedOutputs[i]))
          .as("output %d of %s", i, of)
          .isLessThan(bound);
    }
    Step step = twins.step(engine, batch);
    assertThat(step.score())
        .as("score of %s", of)
        .isCloseTo(expected.score(), within(bound * Math.abs(expected.score())));
    assertThat(step.gradients()).containsOnlyKeys(expected.gradients().keySet());
    double floor = floor(expected.gradients());
    expected
        .gradients()
        .forEach(
            (name, gradient) ->
                assertThat(Differences.relative(step.gradients().get(name), gradient, floor))
                    .as("gradient of %s in %s", name, of)
                    .isLessThan(bound));
    expected
        .activations()
        .forEach(
            (name, activation) -> {
              if (step.activations().containsKey(name)) {
                assertThat(Differences.relative(step.activations().get(name), activation))
                    .as("activation of %s in %s", name, of)
                    .isLessThan(bound);
              }
            });
  }

  /** A gradient that is 0 but for rounding, as a bias before a normalisation has, has no own scale. */
  private static double floor(Map<String, INDArray> gradients) {
    return 1e-2 * gradients.values().stream().mapToDouble(Differences::norm).max().orElse(0);
  }

  /**
   * Whether rounding can do no harm: no input of a ReLU is so near 0, and no two in a maximum so near each
   * other, that a tiny change of the weights makes another gradient.
   */
  private static boolean isSmooth(
      TwinGraphs twins, MultiDataSet batch, Step expected, Random random) {
    INDArray parameters = twins.reference.params().dup();
    INDArray change = parameters.dup();
    for (long i = 0; i < change.length(); i++) {
      change.putScalar(i, 1e-7 * random.nextGaussian());
    }
    double largest = 0;
    double floor = floor(expected.gradients());
    for (INDArray changed : List.of(parameters.add(change), parameters.sub(change))) {
      twins.reference.setParams(changed);
      Map<String, INDArray> gradients = twins.referenceStep(batch).gradients();
      for (Map.Entry<String, INDArray> entry : expected.gradients().entrySet()) {
        largest =
            Math.max(
                largest,
                Differences.relative(gradients.get(entry.getKey()), entry.getValue(), floor));
      }
    }
    twins.reference.setParams(parameters);
    return largest < 3e-5;
  }

  /** Stock DL4J's own gradients in float64 are those of its score. */
  private static void differencesAgree(
      TwinGraphs twins, MultiDataSet batch, Map<String, INDArray> gradients, Random random) {
    double h = 1e-6;
    gradients.forEach(
        (name, gradient) -> {
          if (name.matches(".*_(mean|var|log10stdev)")) {
            return;
          }
          INDArray parameter = twins.reference.getParam(name);
          long[] at =
              Arrays.stream(parameter.shape()).map(size -> random.nextInt((int) size)).toArray();
          double value = parameter.getDouble(at);
          parameter.putScalar(at, value + h);
          double above = twins.referenceScore(batch);
          parameter.putScalar(at, value - h);
          double below = twins.referenceScore(batch);
          parameter.putScalar(at, value);
          double expected = (above - below) / (2 * h) * batch.getFeatures(0).size(0);
          double scale = Math.max(gradient.amaxNumber().doubleValue(), floor(gradients));
          assertThat(gradient.getDouble(at))
              .as("%s %s", name, Arrays.toString(at))
              .isCloseTo(expected, within(1e-4 * scale + 1e-8));
        });
  }
}
