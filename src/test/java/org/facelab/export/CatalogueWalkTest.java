package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.facelab.config.NetworkSettings.Base.KERAS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.Experiment;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.BatchStream;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.engine.Engine;
import org.facelab.engine.Engines;
import org.facelab.engine.Machine;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.GraphPredictor;
import org.facelab.evaluate.Predictions;
import org.facelab.model.Catalogue;
import org.facelab.model.NetworkBuilder;
import org.facelab.train.GraphStep;
import org.facelab.train.Objective;
import org.facelab.train.TaskWeights;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every network of the catalogue from its name to a file that another program runs. */
class CatalogueWalkTest {
  /** Smaller than published where that makes the network no other one, so that the walk is short. */
  private static final Map<String, Integer> SIZES =
      Map.of("emotion-ai-keypoints", 64, "emotion-ai-emotion", 80);

  /** A small Inception stands in for the file that a user brings. */
  private static final Path KERAS_FILE =
      Path.of("src/test/resources/org/facelab/model/tiny-inception.h5").toAbsolutePath();

  @BeforeAll
  static void fastEngineRunsHere() {
    assumeThat(Engines.obstacle(Machine.current().instructions())).isEmpty();
    Backend.start(2);
  }

  /** All but the means of several networks, whose members are walked themselves. */
  static Stream<String> networks() {
    return Catalogue.entries().stream()
        .filter(entry -> entry.members().isEmpty())
        .map(CatalogueEntry::name);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void trainsOnTheFastEngineAndIsScoredAndExported(String name) throws Exception {
    CatalogueEntry entry = Catalogue.find(name);
    List<String> keys =
        new ArrayList<>(
            List.of(
                "image.size=" + SIZES.getOrDefault(name, 32),
                "data.sources.drawn={kind: synthetic, faces: 12, split: {by: group, test: 0.5}}",
                "train.batch-size=2",
                "engine=fast")); // which is refused where a layer is not known
    if (entry.layers() instanceof PretrainedNetwork pretrained && pretrained.base() == KERAS) {
      keys.add("network={kind: pretrained, base: keras, weights: '%s'}".formatted(KERAS_FILE));
    }
    Experiment experiment = entry.experiment(keys);
    FaceData data = DataLoader.load(experiment);
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    try (Engine engine = Engines.open(graph, experiment)) {
      assertThat(engine.facts().describe()).startsWith("fast engine");
      INDArray before = graph.params().dup();
      train(engine, graph, experiment, data);
      assertThat(graph.params().equals(before)).as("the same after a step").isFalse();
      assertThat(graph.params().sumNumber().doubleValue()).isFinite();

      Predictions predictions = new GraphPredictor(engine, experiment).predict(data, Part.TEST);
      Evaluation evaluation = Evaluation.of(predictions, 10, 1);
      for (Task task : entry.tasks()) {
        String metric = task == Task.EMOTION ? "emotion.accuracy" : "keypoints.rmse_px";
        assertThat(evaluation.metric(metric)).as(metric).isFinite();
      }

      int size = experiment.image().size();
      int channels = experiment.image().channels();
      INDArray images = Nd4j.rand(2, channels, size, size);
      byte[] onnx =
          OnnxExport.write(
              graph, new long[] {channels, size, size}, new OnnxExport.Options(true, false));
      Map<String, float[][]> answers = OnnxExportTest.ask(onnx, images);
      INDArray[] expected = engine.output(images);
      for (int i = 0; i < expected.length; i++) {
        String output = graph.getConfiguration().getNetworkOutputs().get(i);
        assertThat(OnnxExportTest.difference(answers.get(output), expected[i]))
            .as(output)
            .isLessThan(1e-3);
      }
    }
  }

  private static void train(
      Engine engine, ComputationGraph graph, Experiment experiment, FaceData data)
      throws InterruptedException {
    GraphStep step =
        new GraphStep(
            graph,
            engine,
            experiment,
            new Objective(experiment.loss(), data),
            new TaskWeights(experiment.loss(), experiment.tasks()));
    try (BatchStream stream = BatchStream.training(data, experiment, 0, 0)) {
      FaceBatch batch = stream.next();
      step.train(batch, 1e-4, 0);
    }
  }
}
