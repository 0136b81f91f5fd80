package org.facelab.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.facelab.config.Experiment;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.engine.Engine;
import org.facelab.evaluate.GraphPredictor;
import org.facelab.evaluate.Metrics;
import org.facelab.evaluate.Predictions;
import org.facelab.face.PointScale;

/** Scores a network on the validation part with the metrics that score the test part. */
final class Validator {
  private final GraphPredictor predictor;
  private final FaceData data;
  private final List<FaceRef> faces;
  private final List<Task> tasks;
  private final PointCost pointCost;

  Validator(Engine engine, Experiment experiment, FaceData data) {
    this.predictor = new GraphPredictor(engine, experiment);
    this.data = data;
    this.faces = data.faces(Part.VALIDATION);
    this.tasks = experiment.tasks();
    this.pointCost = new PointCost(experiment.loss().keypoints());
  }

  /** The part of a metric's name before the first dot. */
  static String prefix(Task task) {
    return task == Task.EMOTION ? "emotion" : "keypoints";
  }

  /** The metrics, and as {@code loss} the objective without class weights and label smoothing. */
  Validation validate(TaskWeights weights) throws InterruptedException {
    Predictions predictions = predictor.predict(data, faces);
    Map<String, Double> all = Metrics.of(predictions);
    NavigableMap<String, Double> kept = new TreeMap<>();
    // Per-class and per-point figures would crowd the history.
    Metrics.HEADLINES.stream()
        .filter(all::containsKey)
        .forEach(name -> kept.put(name, all.get(name)));
    if (kept.containsKey("keypoints.rmse_px")) {
      kept.put("keypoints.loss", pointLoss(predictions));
    }
    Map<Task, Double> losses = new EnumMap<>(Task.class);
    for (Task task : tasks) {
      double loss = kept.getOrDefault(prefix(task) + ".loss", Double.NaN);
      if (!Double.isNaN(loss)) {
        losses.put(task, loss);
      }
    }
    kept.put("loss", losses.isEmpty() ? Double.NaN : weights.yardstick(losses));
    return new Validation(kept, predictions);
  }

  /** Mean loss of all known coordinates. */
  private double pointLoss(Predictions predictions) {
    double sum = 0;
    long known = 0;
    for (Predictions.Row row : predictions.rows()) {
      for (int i = 0; row.scoresPoints() && i < row.points().length; i++) {
        if (!Float.isNaN(row.points()[i])) {
          sum +=
              pointCost.of(
                  (row.predictedPoints()[i] - row.points()[i]) * 2.0 / PointScale.REPORT_SIZE);
          known++;
        }
      }
    }
    return sum / known;
  }
}
