package org.facelab.data;

import java.util.List;
import org.facelab.data.FaceData.FaceRef;

/**
 * One batch of N faces as the network sees it, in plain arrays.
 *
 * @param faces which faces, N of them
 * @param images {@code [N, C, H, W]}, normalised
 * @param points {@code [N, 30]} in the network's unit (-1 left or top edge, 1 right or bottom edge); 0 where
 *     missing
 * @param pointMask {@code [N, 30]}: 1 where a coordinate is known, else 0
 * @param emotions {@code [N, K]}, each row a distribution; all 0 where the face has no emotion
 * @param emotionMask {@code [N]}: 1 where the emotion is known, else 0
 */
public record FaceBatch(
    List<FaceRef> faces,
    float[] images,
    float[] points,
    float[] pointMask,
    float[] emotions,
    float[] emotionMask) {
  /** Number of faces, N. */
  public int size() {
    return faces.size();
  }
}
