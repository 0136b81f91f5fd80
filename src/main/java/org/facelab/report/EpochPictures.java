package org.facelab.report;

import java.awt.image.BufferedImage;
import java.util.Optional;
import org.facelab.evaluate.EmotionMetrics;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;

/** Pictures of predictions that are not scored with intervals, such as those after each epoch. */
public final class EpochPictures {
  private EpochPictures() {}

  /** Which emotion was taken for which; empty if no emotion was predicted. */
  public static Optional<BufferedImage> confusion(Predictions predictions) {
    if (predictions.rows().stream().noneMatch(Row::scoresEmotion)) {
      return Optional.empty();
    }
    EmotionMetrics metrics = EmotionMetrics.of(predictions);
    return Optional.of(ConfusionPlot.draw(predictions.emotions(), metrics.confusion().counts()));
  }

  /** True and predicted points on faces; empty if no points were predicted. */
  public static Optional<BufferedImage> keypoints(Predictions predictions, FaceImages images) {
    if (predictions.rows().stream().noneMatch(Row::scoresPoints)) {
      return Optional.empty();
    }
    return Optional.of(KeypointSheet.draw(predictions, images));
  }
}
