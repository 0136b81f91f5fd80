package org.facelab.export;

import java.util.ArrayList;
import java.util.List;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.config.PointOffset;
import org.facelab.config.Task;
import org.facelab.data.Augmenter;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.evaluate.FaceRow;
import org.facelab.evaluate.Predictions;
import org.facelab.export.FaceModel.Answers;
import org.facelab.face.PointScale;

/** Asks a model about labelled faces, brought to its size as training does. */
final class Scoring {
  private static final int BATCH = 64;

  private Scoring() {}

  /**
   * What the model says of some faces, for the tasks that they are to be scored on. Points are given the
   * labels' offset again, so that they can be compared with the labels.
   */
  static Predictions predict(
      FaceModel model, FaceData data, List<FaceRef> faces, List<Task> tasks) {
    ModelDescription description = model.description();
    List<Predictions.Row> rows = new ArrayList<>(faces.size());
    for (int at = 0; at < faces.size(); at += BATCH) {
      List<FaceRef> batch = faces.subList(at, Math.min(at + BATCH, faces.size()));
      Answers answers = model.answer(crops(description.input(), data, batch), batch.size());
      for (int i = 0; i < batch.size(); i++) {
        rows.add(
            FaceRow.of(
                data,
                batch.get(i),
                tasks.contains(Task.EMOTION) ? answers.probabilities()[i] : null,
                tasks.contains(Task.KEYPOINTS)
                    ? labelled(answers.points()[i], description)
                    : null));
      }
    }
    return new Predictions(tasks.contains(Task.EMOTION) ? data.emotions() : List.of(), rows);
  }

  /** The faces as a model takes them, {@code [N, C, S, S]}, values 0 to 255. */
  static float[] crops(ModelDescription.Input input, FaceData data, List<FaceRef> faces) {
    Augmenter resampler =
        new Augmenter(
            new ImageSettings(input.size(), input.channels(), Normalisation.UNIT), List.of());
    int each = input.length();
    float[] crops = new float[faces.size() * each];
    for (int i = 0; i < faces.size(); i++) {
      FaceRef face = faces.get(i);
      float[] pixels =
          resampler.plain(data.sources().get(face.source()).dataset(), face.face()).pixels();
      System.arraycopy(pixels, 0, crops, i * each, each);
    }
    return crops;
  }

  /** The points in px of 96, as far from what they name as the labels. */
  private static float[] labelled(float[] points, ModelDescription model) {
    int size = model.input().size();
    PointOffset offset = model.keypoints().labelOffset();
    float[] reported = new float[points.length];
    for (int i = 0; i < points.length; i++) {
      reported[i] =
          (float) (PointScale.rescale(points[i], size, PointScale.REPORT_SIZE) + offset.of(i));
    }
    return reported;
  }
}
