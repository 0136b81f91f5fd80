package org.facelab.export;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.evaluate.DetailIntervals;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.Predictions;

/**
 * A model's figures on a run's test part.
 *
 * @param details intervals of every class's and every point's figures
 * @param confidentMistakes wrong emotions among the test faces whose probability is at least 0.9
 * @param confident number of those faces
 */
record Scored(
    Evaluation evaluation,
    SortedMap<String, Interval> details,
    int confidentMistakes,
    int confident) {
  private static final double CONFIDENT = 0.9;

  /** Scores a model on what a run kept for the end. */
  static Scored of(SourceRun run, FaceModel model) {
    List<FaceRef> faces = run.data().faces(Part.TEST);
    Predictions predictions = Scoring.predict(model, run.data(), faces, run.tasks());
    int resamples = run.experiment().evaluate().bootstrapResamples();
    long seed = run.experiment().seed();
    List<Predictions.Row> confident =
        predictions.rows().stream()
            .filter(Predictions.Row::scoresEmotion)
            .filter(row -> row.predictedEmotion() >= 0)
            .filter(row -> row.probabilities()[row.predictedEmotion()] >= CONFIDENT)
            .toList();
    return new Scored(
        Evaluation.of(predictions, resamples, seed),
        DetailIntervals.of(predictions, resamples, seed),
        (int) confident.stream().filter(row -> row.predictedEmotion() != row.emotion()).count(),
        confident.size());
  }

  /** What eight bits cost, in one line. */
  String changeFrom(Scored whole) {
    StringBuilder text = new StringBuilder("eight-bit weights:");
    if (evaluation.metrics().containsKey("emotion.accuracy")) {
      text.append(
          String.format(
              Locale.ROOT,
              " accuracy %.2f %% instead of %.2f %%",
              100 * evaluation.metric("emotion.accuracy"),
              100 * whole.evaluation.metric("emotion.accuracy")));
    }
    if (evaluation.metrics().containsKey("keypoints.rmse_px")) {
      text.append(evaluation.metrics().containsKey("emotion.accuracy") ? "," : "");
      text.append(
          String.format(
              Locale.ROOT,
              " RMSE %.3f px instead of %.3f px",
              evaluation.metric("keypoints.rmse_px"),
              whole.evaluation.metric("keypoints.rmse_px")));
    }
    return text.append(" (test part)").toString();
  }
}
