package org.facelab.engine;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.EngineChoice;
import org.facelab.config.Precision;
import org.facelab.engine.plan.ImageShape;

/** The fast engine for tests, which are skipped where it cannot run. */
final class Fast {
  private Fast() {}

  /** The fast engine or none; skips the test where there is none. */
  static Engine open(ComputationGraph graph, ImageShape image, Precision precision, int threads) {
    assumeThat(obstacle(precision)).isEmpty();
    return Engines.open(graph, image, EngineChoice.FAST, precision, threads);
  }

  /** What the machine can compute in; skips the test where that is nothing. */
  static List<Precision> precisions() {
    assumeThat(obstacle(Precision.FLOAT32)).isEmpty();
    return Stream.of(Precision.values()).filter(p -> obstacle(p).isEmpty()).toList();
  }

  private static Optional<String> obstacle(Precision precision) {
    List<String> instructions = Machine.current().instructions();
    return Engines.obstacle(instructions)
        .or(
            () ->
                precision == Precision.BF16
                    ? Engines.bf16Obstacle(instructions)
                    : Optional.empty());
  }
}
