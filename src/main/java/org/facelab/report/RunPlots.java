package org.facelab.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.facelab.evaluate.EmotionMetrics;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.KeypointMetrics;
import org.facelab.evaluate.Predictions;
import org.facelab.train.History;

/** The pictures of one run: how it learned, and what it gets right and wrong. */
public final class RunPlots {
  private RunPlots() {}

  /**
   * Writes the pictures of the tasks that the run has, making the folder if needed.
   *
   * @param folder where the PNGs go: a run's {@code plots}
   * @param history the run's epochs; without rows there are no learning curves
   * @param evaluation the scores of {@code predictions}
   * @param predictions of the part that was scored
   * @param images the faces of the predictions
   * @return the files written
   */
  public static List<Path> write(
      Path folder,
      History history,
      Evaluation evaluation,
      Predictions predictions,
      FaceImages images)
      throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    Optional<BufferedImage> curves = LearningCurves.draw(history);
    if (curves.isPresent()) {
      files.add(ChartStyle.write(curves.get(), folder.resolve("learning-curves.png")));
    }
    if (!evaluation.emotions().isEmpty()) {
      EmotionMetrics emotion = EmotionMetrics.of(predictions);
      files.add(
          ChartStyle.write(
              ConfusionPlot.draw(evaluation.emotions(), evaluation.confusion()),
              folder.resolve("confusion-matrix.png")));
      files.add(
          ChartStyle.write(
              ReliabilityPlot.draw(emotion.calibration(), evaluation),
              folder.resolve("reliability.png")));
      files.add(
          ChartStyle.write(
              MistakesSheet.draw(predictions, images), folder.resolve("mistakes.png")));
    }
    if (evaluation.metrics().containsKey("keypoints.rmse_px")) {
      double[] nme = KeypointMetrics.of(predictions).nme();
      if (nme.length > 0) {
        files.add(
            ChartStyle.write(ErrorCurve.draw(nme, evaluation), folder.resolve("error-curve.png")));
      }
      files.add(
          ChartStyle.write(
              KeypointSheet.draw(predictions, images), folder.resolve("keypoints.png")));
    }
    return files;
  }
}
