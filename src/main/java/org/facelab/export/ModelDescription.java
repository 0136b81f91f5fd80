package org.facelab.export;

import java.util.List;
import java.util.Map;
import org.facelab.config.PointOffset;
import org.facelab.detect.CropRule;

/**
 * What one must know to use a model: {@code model.json} of a bundle, or the same for a run.
 *
 * @param name of the experiment or experiments it comes from
 * @param emotion null if it has no emotion head
 * @param keypoints null if it has no keypoint head
 * @param crops how a detector's box becomes a crop, by the detector's name: {@code haar}, {@code yunet}
 */
public record ModelDescription(
    String name,
    Input input,
    EmotionOutput emotion,
    KeypointOutput keypoints,
    Map<String, CropRule> crops) {

  /**
   * The image, {@code [N, channels, size, size]}, values 0 to 255.
   *
   * @param name of the input of {@code model.zip} and {@code model.onnx}
   * @param channels 1 (grey) or 3 (RGB)
   */
  public record Input(String name, int size, int channels) {
    /** Number of values of one image. */
    public int length() {
      return channels * size * size;
    }
  }

  /**
   * Probabilities, {@code [N, K]}.
   *
   * @param name of the output
   * @param classes the K names in order
   * @param temperature what the scores before the softmax are divided by, already inside the model; 1 if
   *     none was fitted
   * @param unsureBelow a reading whose largest probability is below this is called unsure; null if
   *     unknown
   */
  public record EmotionOutput(
      String name, List<String> classes, double temperature, Double unsureBelow) {}

  /**
   * Points, {@code [N, 30]}: x and y of every point in px of the input image, the centre of whose top left
   * pixel is (0, 0).
   *
   * @param name of the output
   * @param points the 15 names in order
   * @param labelOffset how far the labels that they were learnt from lie from what they name; the points
   *     are without it
   */
  public record KeypointOutput(String name, List<String> points, PointOffset labelOffset) {}
}
