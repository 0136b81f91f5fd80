package org.facelab.data;

import java.util.Arrays;
import java.util.List;
import org.facelab.face.Keypoint;

/** Some faces of a dataset as a dataset of their own. */
final class FaceSelection {
  private FaceSelection() {}

  /** The faces of these indices, in their order. */
  static FaceDataset of(FaceDataset all, int[] faces) {
    int n = faces.length;
    int k = all.emotions().size();
    byte[] pixels = new byte[n * all.faceBytes()];
    float[] points = all.points() == null ? null : new float[n * Keypoint.COORDINATES];
    float[] targets = all.emotionTargets() == null ? null : new float[n * k];
    byte[] usage = all.usage() == null ? null : new byte[n];
    for (int i = 0; i < n; i++) {
      copy(all.pixels(), faces[i], pixels, i, all.faceBytes());
      if (points != null) {
        copy(all.points(), faces[i], points, i, Keypoint.COORDINATES);
      }
      if (targets != null) {
        copy(all.emotionTargets(), faces[i], targets, i, k);
      }
      if (usage != null) {
        usage[i] = all.usage()[faces[i]];
      }
    }
    return new FaceDataset(
        all.source(),
        n,
        all.width(),
        all.height(),
        all.channels(),
        pixels,
        points,
        all.emotions(),
        targets,
        all.usages(),
        usage,
        all.groups() == null ? null : pick(all.groups(), faces),
        pick(all.ids(), faces),
        all.skipped());
  }

  /** Copies item {@code from} of one array of items to item {@code to} of another. */
  @SuppressWarnings("SuspiciousSystemArraycopy")
  private static void copy(Object source, int from, Object target, int to, int length) {
    System.arraycopy(source, from * length, target, to * length, length);
  }

  private static List<String> pick(List<String> all, int[] faces) {
    return Arrays.stream(faces).mapToObj(all::get).toList();
  }
}
