package org.facelab.export;

/** A run's or a bundle's model, ready to be asked about crops. Not thread-safe. */
public interface FaceModel extends AutoCloseable {
  /** What it takes and gives. */
  ModelDescription description();

  /**
   * What the model says of some crops.
   *
   * @param crops {@code [N, C, S, S]}, values 0 to 255
   * @param count N
   */
  Answers answer(float[] crops, int count);

  @Override
  void close();

  /**
   * Answers about N crops.
   *
   * @param probabilities {@code [N, K]}; null if there is no emotion head
   * @param points {@code [N, 30]} in px of the crop, the centre of whose top left pixel is (0, 0); null if
   *     there is no keypoint head
   */
  record Answers(float[][] probabilities, float[][] points) {}
}
