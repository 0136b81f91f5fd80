package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Engine;
import org.facelab.engine.Engines;
import org.facelab.face.Keypoint;
import org.facelab.model.NetworkBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraphPredictorTest {
  private static final String EXPERIMENT =
      """
      name: points
      tasks: [keypoints]
      image: {size: 16}
      data:
        sources:
          faces: {kind: keypoints, path: '%s', split: {by: fraction, test: 0.5}}
      network: {kind: residual, stem: {width: 4}, stages: [{blocks: 1, width: 4}]}
      evaluate: {mirrored: true}
      """;

  @TempDir private Path folder;

  @Test
  void aMirrorKeepsTheOffsetOfTheLabels() throws Exception {
    Predictions on = predictions("data.sources.faces.point-offset={x: 0, y: 0}");
    Predictions off = predictions("data.sources.faces.point-offset={x: 3, y: 2}");
    for (int face = 0; face < on.rows().size(); face++) {
      float[] a = on.rows().get(face).predictedPoints();
      float[] b = off.rows().get(face).predictedPoints();
      for (Keypoint point : Keypoint.ALL) {
        // The mean of x and of a mirrored answer that lies twice the offset further right.
        assertThat(b[point.xIndex()]).isCloseTo(a[point.xIndex()] + 3, within(1e-3f));
        assertThat(b[point.yIndex()]).isEqualTo(a[point.yIndex()]);
      }
      assertThat(off.rows().get(face).points()).isEqualTo(on.rows().get(face).points());
    }
  }

  private Predictions predictions(String override) throws IOException, InterruptedException {
    Path table = folder.resolve("faces.csv");
    Path file = folder.resolve("points.yaml");
    Files.writeString(table, faces());
    Files.writeString(file, EXPERIMENT.formatted(table));
    Experiment experiment = ExperimentLoader.load(file, List.of(override)).experiment();
    FaceData data = DataLoader.load(experiment);
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    try (Engine engine = Engines.open(graph, experiment)) {
      return new GraphPredictor(engine, experiment).predict(data, Part.TEST);
    }
  }

  /** Ten faces of 16x16 pixels. */
  private static String faces() {
    String header =
        Keypoint.ALL.stream()
            .map(point -> point.label() + "_x," + point.label() + "_y,")
            .collect(Collectors.joining());
    return IntStream.range(0, 10)
        .mapToObj(
            face ->
                "8.5,".repeat(Keypoint.COORDINATES)
                    + IntStream.range(0, 256)
                        .mapToObj(i -> Integer.toString((i * 31 + face * 57) % 256))
                        .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n", header + "Image\n", "\n"));
  }
}
