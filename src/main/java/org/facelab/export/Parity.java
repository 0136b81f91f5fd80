package org.facelab.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.facelab.export.FaceModel.Answers;

/**
 * The largest differences between two models' answers about the same faces.
 *
 * @param faces how many they were
 * @param pixels in any coordinate, px of the input image; 0 if there is no keypoint head
 * @param probability in any probability; 0 if there is no emotion head
 */
record Parity(int faces, double pixels, double probability) {
  /** What an exported file may differ by. */
  private static final double MOST_PIXELS = 0.01;

  private static final double MOST_PROBABILITY = 1e-4;

  /** Both limits, for a message. */
  static final String LIMITS = "0.01 px or 1e-4 in probability";

  private static final int BATCH = 64;

  /**
   * Asks both.
   *
   * @param crops {@code [N, C, S, S]}
   */
  static Parity of(FaceModel a, FaceModel b, float[] crops) {
    ModelDescription.Input input = a.description().input();
    int each = input.length();
    int faces = crops.length / each;
    double pixels = 0;
    double probability = 0;
    for (int at = 0; at < faces; at += BATCH) {
      int count = Math.min(BATCH, faces - at);
      float[] batch = java.util.Arrays.copyOfRange(crops, at * each, (at + count) * each);
      Answers ofA = a.answer(batch, count);
      Answers ofB = b.answer(batch, count);
      pixels = Math.max(pixels, largest(ofA.points(), ofB.points()));
      probability = Math.max(probability, largest(ofA.probabilities(), ofB.probabilities()));
    }
    return new Parity(faces, pixels, probability);
  }

  /** The largest difference; infinite where one is not a number. */
  private static double largest(float[][] a, float[][] b) {
    double largest = 0;
    for (int row = 0; a != null && row < a.length; row++) {
      for (int i = 0; i < a[row].length; i++) {
        double difference = Math.abs((double) a[row][i] - b[row][i]);
        largest =
            Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      }
    }
    return largest;
  }

  /** Whether the two are the same model for all that anyone can see. */
  boolean holds() {
    return pixels <= MOST_PIXELS && probability <= MOST_PROBABILITY;
  }

  /** Such as {@code 0.000020 px, 3.1e-07 in probability (256 faces)}, of what the model gives. */
  String text(ModelDescription model) {
    List<String> differences = new ArrayList<>();
    if (model.keypoints() != null) {
      differences.add(String.format(Locale.ROOT, "%.6f px", pixels));
    }
    if (model.emotion() != null) {
      differences.add(String.format(Locale.ROOT, "%.1e in probability", probability));
    }
    return "%s (%d faces)".formatted(String.join(", ", differences), faces);
  }
}
