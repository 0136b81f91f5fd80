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

  Validator(Engine engine, Experiment experiment, FaceData data) {
    this.predictor = new GraphPredictor(engine, experiment);
    this.data = data;
    this.faces = data.faces(Part.VALIDATION);
    this.tasks = experiment.tasks();
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
      kept.put(
          "keypoints.loss",
          Math.pow(kept.get("keypoints.rmse_px") * 2 / PointScale.REPORT_SIZE, 2));
    }
    Map<Task, Double> losses = new EnumMap<>(Task.class);
    for (Task task : tasks) {
      double loss = kept.getOrDefault(prefix(task) + ".loss", Double.NaN);
      if (!Double.isNaN(loss)) {
        losses.put(task, loss);
      }
    }
    kept.put("loss", losses.isEmpty() ? Double.NaN : weights.objective(losses));
    return new Validation(kept, predictions);
  }
}
