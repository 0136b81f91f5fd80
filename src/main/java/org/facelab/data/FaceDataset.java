package org.facelab.data;

import java.util.List;
import java.util.Objects;
import org.facelab.face.Keypoint;

/**
 * The faces of one source, all of one size. Immutable by agreement: nobody writes into the arrays, which
 * are shared to keep a large set in one block each.
 *
 * @param source the source's name in the experiment
 * @param size number of faces, N
 * @param width width of every face in pixels
 * @param height height of every face in pixels
 * @param channels 1 (grey) or 3 (RGB)
 * @param pixels bytes 0..255, {@code [N, H, W, C]} in one block
 * @param points {@code [N, 30]} in pixels of the face, NaN where missing; null if the source has no points
 * @param emotions names of the emotion classes, K of them; empty if the source has no emotions
 * @param emotionTargets {@code [N, K]}, each row a distribution over the classes, or all 0 where the face
 *     has no emotion; null if the source has no emotions
 * @param usages the source's own names of parts (such as {@code Training}); empty if it has none
 * @param usage index into {@code usages} for each face; null if {@code usages} is empty
 * @param groups the person of each face; null if not known
 * @param ids where each face comes from, readable by a person: {@code row 17} or a file's path
 * @param skipped rows that were left out, one sentence each
 */
public record FaceDataset(
    String source,
    int size,
    int width,
    int height,
    int channels,
    byte[] pixels,
    float[] points,
    List<String> emotions,
    float[] emotionTargets,
    List<String> usages,
    byte[] usage,
    List<String> groups,
    List<String> ids,
    List<String> skipped) {

  /** Checks that the arrays' lengths agree. */
  public FaceDataset {
    Objects.requireNonNull(source, "source");
    checkLength("pixels", pixels.length, size * width * height * channels);
    if (points != null) {
      checkLength("points", points.length, size * Keypoint.COORDINATES);
    }
    if (emotionTargets != null) {
      checkLength("emotionTargets", emotionTargets.length, size * emotions.size());
    }
    if (usage != null) {
      checkLength("usage", usage.length, size);
    }
    if (groups != null) {
      checkLength("groups", groups.size(), size);
    }
    checkLength("ids", ids.size(), size);
  }

  private static void checkLength(String name, int length, int expected) {
    if (length != expected) {
      throw new IllegalArgumentException(
          "%s has %d entries, expected %d".formatted(name, length, expected));
    }
  }

  /** Bytes of one face. */
  public int faceBytes() {
    return width * height * channels;
  }

  /** Whether the face has at least one coordinate. */
  public boolean hasPoints(int face) {
    if (points == null) {
      return false;
    }
    int from = face * Keypoint.COORDINATES;
    for (int i = from; i < from + Keypoint.COORDINATES; i++) {
      if (!Float.isNaN(points[i])) {
        return true;
      }
    }
    return false;
  }

  /** The most likely class of the face, or -1 if it has no emotion. The first of several equal ones. */
  public int emotion(int face) {
    int best = -1;
    float bestShare = 0;
    for (int k = 0; emotionTargets != null && k < emotions.size(); k++) {
      float share = emotionTargets[face * emotions.size() + k];
      if (share > bestShare) {
        bestShare = share;
        best = k;
      }
    }
    return best;
  }

  /** The same faces with other classes and targets. */
  FaceDataset withEmotions(List<String> otherEmotions, float[] targets) {
    return new FaceDataset(
        source,
        size,
        width,
        height,
        channels,
        pixels,
        points,
        otherEmotions,
        targets,
        usages,
        usage,
        groups,
        ids,
        skipped);
  }

  /** The same faces with other persons. */
  FaceDataset withGroups(List<String> otherGroups) {
    return new FaceDataset(
        source,
        size,
        width,
        height,
        channels,
        pixels,
        points,
        emotions,
        emotionTargets,
        usages,
        usage,
        otherGroups,
        ids,
        skipped);
  }

  /** The same faces with another list of rows left out. */
  FaceDataset withSkipped(List<String> otherSkipped) {
    return new FaceDataset(
        source,
        size,
        width,
        height,
        channels,
        pixels,
        points,
        emotions,
        emotionTargets,
        usages,
        usage,
        groups,
        ids,
        otherSkipped);
  }
}
