package org.facelab.predict;

import org.facelab.export.ModelDescription;

/**
 * What a model says of a face's emotion.
 *
 * @param label the most probable class, the first of several equal ones
 * @param probability its probability
 * @param unsure whether that is less than the model asks for; false if it asks for nothing
 * @param probabilities {@code [K]} in the order of the model's classes
 */
public record Emotions(String label, float probability, boolean unsure, float[] probabilities) {
  /** What a person is told, such as {@code happy 61 %}, with a question mark if it is unsure. */
  public String text() {
    return "%s %.0f %%%s".formatted(label, 100 * probability, unsure ? " ?" : "");
  }

  /** The emotion of a reading; null if it has none. */
  public static Emotions of(ModelDescription model, FaceReading face) {
    if (face.probabilities() == null) {
      return null;
    }
    int best = 0;
    for (int k = 1; k < face.probabilities().length; k++) {
      if (face.probabilities()[k] > face.probabilities()[best]) {
        best = k;
      }
    }
    float probability = face.probabilities()[best];
    Double least = model.emotion().unsureBelow();
    return new Emotions(
        model.emotion().classes().get(best),
        probability,
        least != null && probability < least,
        face.probabilities());
  }
}
