package org.facelab.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.TinyRuns;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.detect.Photo;
import org.facelab.evaluate.Predictions;
import org.facelab.export.FaceModel;
import org.facelab.export.FaceModels;
import org.facelab.export.ModelSettings;
import org.facelab.face.Emotion;
import org.facelab.face.PointScale;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CropReadingTest {
  @TempDir static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws Exception {
    run = TinyRuns.train(folder.resolve("run"));
  }

  private static void assertClose(float[] values, float[] expected, double error) {
    assertThat(values).hasSameSizeAs(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(expected[i], within(error));
    }
  }

  /** What predict says of a crop is what evaluate scored. */
  @Test
  void saysOfATestFaceWhatTheRunWasScoredOn() throws IOException {
    Experiment experiment =
        ExperimentLoader.load(new RunFolder(run).experiment(), List.of()).experiment();
    FaceData data = DataLoader.load(experiment);
    List<FaceRef> test = data.faces(Part.TEST);
    List<Photo> all = TinyRuns.photos(data);
    Predictions scored = Predictions.read(new RunFolder(run).predictions());
    try (FaceModel model = FaceModels.open(run, ModelSettings.STANDARD)) {
      List<FaceReading> readings =
          new PhotoReader(model, null, null)
              .readCrops(test.stream().map(ref -> all.get(ref.face())).toList());

      assertThat(readings).hasSameSizeAs(scored.rows()).isNotEmpty();
      for (int i = 0; i < readings.size(); i++) {
        assertClose(readings.get(i).probabilities(), scored.rows().get(i).probabilities(), 1e-4);
        float[] points = readings.get(i).points().clone();
        for (int p = 0; p < points.length; p++) {
          points[p] = (float) PointScale.rescale(points[p], 32, PointScale.REPORT_SIZE);
        }
        assertClose(points, scored.rows().get(i).predictedPoints(), 1e-2);
      }
    }
  }

  @Test
  void describesWhatItTakesAndGives() {
    try (FaceModel model = FaceModels.open(run, ModelSettings.STANDARD)) {
      assertThat(model.description().name()).isEqualTo("tiny");
      assertThat(model.description().input().size()).isEqualTo(16);
      assertThat(model.description().input().channels()).isEqualTo(1);
      assertThat(model.description().emotion().classes()).isEqualTo(Emotion.FER2013);
      assertThat(model.description().keypoints().points())
          .hasSize(15)
          .startsWith("left_eye_center");
    }
  }

  @Test
  void aModelOfOneTaskGivesOneAnswer() throws Exception {
    Path emotions = TinyRuns.train(folder.resolve("emotions"), "tasks=[emotion]");
    try (FaceModel model = FaceModels.open(emotions, ModelSettings.STANDARD)) {
      assertThat(model.description().keypoints()).isNull();
      FaceModel.Answers answers = model.answer(new float[256], 1);
      assertThat(answers.points()).isNull();
      assertThat(answers.probabilities()).hasDimensions(1, Emotion.FER2013.size());
    }
  }

  @Test
  void aRunThatHasNotFinishedIsNoModel() throws IOException {
    Path unfinished = Files.createDirectories(folder.resolve("unfinished"));
    Files.copy(new RunFolder(run).experiment(), new RunFolder(unfinished).experiment());
    assertThatThrownBy(() -> FaceModels.open(unfinished, ModelSettings.STANDARD))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the run has not finished");
  }

  @Test
  void saysWhichPrecisionsThereAre() {
    assertThatThrownBy(() -> ModelSettings.of(null, "fp16", 0))
        .isInstanceOf(InputException.class)
        .hasMessage("--precision: expected one of float32, float32-direct, bf16, found 'fp16'");
  }
}
