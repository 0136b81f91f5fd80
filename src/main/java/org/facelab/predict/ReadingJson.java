package org.facelab.predict;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.facelab.export.ModelDescription;

/** Readings as JSON; numbers are rounded to what they are worth. */
public final class ReadingJson {
  private final ModelDescription model;

  /** JSON of what this model said. */
  public ReadingJson(ModelDescription model) {
    this.model = model;
  }

  /**
   * One face: {@code box} with its {@code score} (null if the image was taken as a crop), {@code crop} (null
   * too if such an image is no square), {@code emotion} and {@code keypoints}, those that the model gives.
   */
  public ObjectNode toJson(FaceReading face) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (face.box() == null) {
      json.putNull("box");
    } else {
      json.putObject("box")
          .put("x", rounded(face.box().x(), 10))
          .put("y", rounded(face.box().y(), 10))
          .put("width", rounded(face.box().width(), 10))
          .put("height", rounded(face.box().height(), 10))
          .put("score", rounded(face.box().score(), 1000));
    }
    if (face.crop() == null) {
      json.putNull("crop");
    } else {
      json.putObject("crop")
          .put("x", rounded(face.crop().x(), 10))
          .put("y", rounded(face.crop().y(), 10))
          .put("side", rounded(face.crop().side(), 10));
    }
    if (face.probabilities() != null) {
      emotion(json.putObject("emotion"), Emotions.of(model, face));
    }
    if (face.points() != null) {
      ObjectNode points = json.putObject("keypoints");
      List<String> names = model.keypoints().points();
      for (int i = 0; i < names.size(); i++) {
        points
            .putObject(names.get(i))
            .put("x", rounded(face.points()[2 * i], 100))
            .put("y", rounded(face.points()[2 * i + 1], 100));
      }
    }
    return json;
  }

  private void emotion(ObjectNode json, Emotions emotions) {
    json.put("label", emotions.label())
        .put("probability", rounded(emotions.probability(), 10_000))
        .put("unsure", emotions.unsure());
    ObjectNode all = json.putObject("probabilities");
    for (int k = 0; k < model.emotion().classes().size(); k++) {
      all.put(model.emotion().classes().get(k), rounded(emotions.probabilities()[k], 10_000));
    }
  }

  private static double rounded(double value, int steps) {
    return Math.round(value * steps) / (double) steps;
  }
}
