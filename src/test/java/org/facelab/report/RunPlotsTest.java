package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.train.History;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPlotsTest {
  @TempDir Path folder;

  private List<String> write(History history, Predictions predictions) throws IOException {
    Evaluation evaluation = Evaluation.of(predictions, 100, 1);
    List<Path> files =
        RunPlots.write(folder.resolve("plots"), history, evaluation, predictions, SampleRun.IMAGES);
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      int[] pixels =
          image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
      assertThat(Arrays.stream(pixels).distinct().count()).as(file.toString()).isGreaterThan(10);
    }
    return files.stream().map(file -> file.getFileName().toString()).toList();
  }

  @Test
  void aRunOfBothTasksHasAllPictures() throws IOException {
    assertThat(write(SampleRun.history(30), SampleRun.predictions(200, 1)))
        .containsExactly(
            "learning-curves.png",
            "confusion-matrix.png",
            "reliability.png",
            "mistakes.png",
            "error-curve.png",
            "keypoints.png");
  }

  @Test
  void picturesOfAnAbsentTaskAreLeftOut() throws IOException {
    Predictions both = SampleRun.predictions(20, 1);
    List<Row> pointsOnly =
        both.rows().stream()
            .map(
                r ->
                    new Row(
                        r.source(),
                        r.id(),
                        "",
                        Part.TEST,
                        -1,
                        null,
                        null,
                        r.points(),
                        r.predictedPoints()))
            .toList();
    assertThat(write(new History(List.of()), new Predictions(List.of(), pointsOnly)))
        .containsExactly("error-curve.png", "keypoints.png");
  }

  @Test
  void figuresThatAreNotNumbersDoNotStopThePictures() throws IOException {
    float[] nan = new float[30];
    Arrays.fill(nan, Float.NaN);
    float[] probabilities = {Float.NaN, Float.NaN};
    float[] points = SampleRun.predictions(1, 1).rows().get(0).predictedPoints();
    Row row = new Row("s", "row 1", "", Part.TEST, 0, null, probabilities, points, nan);
    Map<String, Double> diverged =
        Map.of("train.loss", Double.NaN, "validation.loss", Double.POSITIVE_INFINITY);
    History history = new History(List.of(new History.Row(1, diverged)));
    assertThat(write(history, new Predictions(List.of("a", "b"), List.of(row))))
        .hasSize(5)
        .doesNotContain("learning-curves.png");
  }

  @Test
  void oneEpochAndOneFaceAreEnough() throws IOException {
    assertThat(write(SampleRun.history(1), SampleRun.predictions(1, 3))).hasSize(6);
  }
}
