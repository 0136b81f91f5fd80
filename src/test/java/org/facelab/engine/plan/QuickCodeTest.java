package org.facelab.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.Experiment;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.Precision;
import org.facelab.engine.Backend;
import org.facelab.engine.Engines;
import org.facelab.engine.Machine;
import org.facelab.engine.onednn.Operation;
import org.facelab.model.Catalogue;
import org.facelab.model.NetworkBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No network of the catalogue is trained in float32 on oneDNN's reference loops, with the processor
 * that the tests run on. One such primitive may take longer than all others together.
 */
final class QuickCodeTest {
  @BeforeAll
  static void fastEngineRunsHere() {
    assumeThat(Engines.obstacle(Machine.current().instructions())).isEmpty();
    Backend.start(0);
  }

  /** All that are trained from the beginning. */
  static Stream<String> networks() {
    return Catalogue.entries().stream()
        .filter(entry -> entry.members().isEmpty())
        .filter(entry -> !(entry.layers() instanceof PretrainedNetwork))
        .map(CatalogueEntry::name);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyPrimitiveHasCodeForTheProcessor(String name) throws UnsupportedGraphException {
    Experiment experiment = Catalogue.find(name).experiment(List.of());
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    int size = experiment.image().size();
    ImageShape image = new ImageShape(experiment.image().channels(), size, size);
    GraphCompiler.Settings settings =
        Engines.settings(Precision.FLOAT32, Machine.current().instructions());
    try (GraphCompiler compiler = new GraphCompiler(graph, image, settings);
        TrainingPlan plan = compiler.training(2)) {
      assertThat(plan.operations())
          .isNotEmpty()
          .filteredOn(Operation::isReference)
          .extracting(Operation::implementation)
          .isEmpty();
    }
  }
}
