package org.facelab.evaluate;

import org.facelab.config.PointOffset;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;

/** Images, and what a network says of them, in a mirror: applied twice, all is as before. */
final class MirrorImage {
  private MirrorImage() {}

  /**
   * The images with left and right exchanged.
   *
   * @param images {@code [N, C, H, W]}, each row of W = {@code width} values
   */
  static float[] of(float[] images, int width) {
    float[] mirrored = new float[images.length];
    for (int row = 0; row < images.length; row += width) {
      for (int x = 0; x < width; x++) {
        mirrored[row + x] = images[row + width - 1 - x];
      }
    }
    return mirrored;
  }

  /**
   * The points on the other side, under the names that they have there.
   *
   * @param points {@code [30]}, -1 for the left edge and 1 for the right one
   * @param offset how far they lie from what they name, on either side
   */
  static float[] ofPoints(float[] points, PointOffset offset) {
    double twice = 2 * offset.x() * 2 / PointScale.REPORT_SIZE;
    float[] mirrored = new float[points.length];
    for (Keypoint point : Keypoint.ALL) {
      mirrored[point.mirrored().xIndex()] = (float) (twice - points[point.xIndex()]);
      mirrored[point.mirrored().yIndex()] = points[point.yIndex()];
    }
    return mirrored;
  }
}
