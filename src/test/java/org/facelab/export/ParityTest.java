package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.Experiments;
import org.facelab.config.EngineChoice;
import org.facelab.config.Experiment;
import org.facelab.config.PointOffset;
import org.facelab.config.Precision;
import org.facelab.export.CombinedGraph.Part;
import org.facelab.export.ModelDescription.EmotionOutput;
import org.facelab.export.ModelDescription.Input;
import org.facelab.export.ModelDescription.KeypointOutput;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParityTest {
  private static final int FACES = 70;

  private final Experiment experiment = Experiments.tinyExperiment();
  private final float[] crops = Nd4j.rand(FACES, 1, 16, 16).muli(255).data().asFloat();

  private FaceModel model(double pointShift, double emotionShift) {
    ComputationGraph graph =
        CombinedGraph.of(
            List.of(new Part(CombinedGraphTest.network(experiment), experiment)), 16, 1);
    INDArray points = graph.getLayer("keypoints").getParam("b");
    points.putScalar(7, points.getDouble(7) + pointShift);
    // On one class alone, since the softmax takes no notice of what is added to all.
    INDArray emotions = graph.getLayer("emotion").getParam("b");
    emotions.putScalar(0, emotions.getDouble(0) + emotionShift);
    return new GraphModel(
        new ModelDescription(
            "x",
            new Input("image", 16, 1),
            new EmotionOutput("emotion", experiment.data().emotions(), 1, null),
            new KeypointOutput("keypoints", List.of(), PointOffset.NONE),
            java.util.Map.of()),
        graph,
        new ModelSettings(EngineChoice.STOCK, Precision.FLOAT32, 1));
  }

  private Parity parity(double pointShift, double emotionShift) {
    try (FaceModel a = model(0, 0);
        FaceModel b = model(pointShift, emotionShift)) {
      return Parity.of(a, b, crops);
    }
  }

  @Test
  void aModelIsItself() {
    Parity parity = parity(0, 0);

    assertThat(parity).isEqualTo(new Parity(FACES, 0, 0));
    assertThat(parity.holds()).isTrue();
  }

  @Test
  void itSpeaksOnlyOfWhatTheModelGives() {
    ModelDescription both = model(0, 0).description();
    ModelDescription points =
        new ModelDescription("x", both.input(), null, both.keypoints(), both.crops());
    Parity parity = new Parity(256, 0.00002, 3.1e-7);

    assertThat(parity.text(both)).isEqualTo("0.000020 px, 3.1e-07 in probability (256 faces)");
    assertThat(parity.text(points)).isEqualTo("0.000020 px (256 faces)");
  }

  @Test
  void theLargestDifferenceDecides() {
    assertThat(parity(0.02, 0).pixels()).isBetween(0.0199, 0.0201);
    assertThat(parity(0.02, 0).holds()).isFalse();
    assertThat(parity(0.005, 0).holds()).isTrue();
    assertThat(parity(0, 0.01).holds()).isFalse();
    assertThat(parity(0, 1e-5).holds()).isTrue();
  }

  @Test
  void whatIsNoNumberAgreesWithNothing() {
    Parity parity = parity(Double.NaN, 0);

    assertThat(parity.pixels()).isInfinite();
    assertThat(parity.holds()).isFalse();
  }
}
