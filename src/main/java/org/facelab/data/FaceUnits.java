package org.facelab.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins faces that must not be parted into units: copies of one image, pictures of one person. */
final class FaceUnits {
  private final int[] parent;

  /** Every face is a unit. */
  FaceUnits(int faces) {
    parent = new int[faces];
    Arrays.setAll(parent, i -> i);
  }

  /** The first face of the unit that a face belongs to. */
  int first(int face) {
    int root = face;
    while (parent[root] != root) {
      root = parent[root];
    }
    int at = face;
    while (parent[at] != root) {
      int next = parent[at];
      parent[at] = root;
      at = next;
    }
    return root;
  }

  /** Puts two faces, and all that go with them, into one unit. */
  void join(int a, int b) {
    int first = first(a);
    int second = first(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  /** Joins the faces of one person. */
  FaceUnits joinGroups(List<String> groups) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      Integer before = seen.putIfAbsent(groups.get(i), i);
      if (before != null) {
        join(before, i);
      }
    }
    return this;
  }

  /**
   * Joins faces whose pixels are the same to the last bit, within and across datasets, whose faces are
   * numbered one dataset after the other. A grey face is the same in one channel and in three.
   */
  FaceUnits joinCopies(List<FaceDataset> datasets) {
    record Face(FaceDataset dataset, int index, int number) {
      boolean equalPixels(Face other) {
        return dataset.width() == other.dataset.width()
            && dataset.height() == other.dataset.height()
            && Arrays.equals(pixels(dataset, index), pixels(other.dataset, other.index));
      }
    }
    Map<Long, Face> seen = new HashMap<>();
    int number = 0;
    for (FaceDataset dataset : datasets) {
      for (int i = 0; i < dataset.size(); i++) {
        Face face = new Face(dataset, i, number++);
        Face before = seen.putIfAbsent(hash(pixels(dataset, i)), face);
        if (before != null && before.equalPixels(face)) {
          join(before.number(), face.number());
        }
      }
    }
    return this;
  }

  /** The pixels of a face, in one channel where it has no colour. */
  private static byte[] pixels(FaceDataset dataset, int face) {
    int bytes = dataset.faceBytes();
    byte[] pixels = Arrays.copyOfRange(dataset.pixels(), face * bytes, (face + 1) * bytes);
    if (dataset.channels() == 1 || !GreyPixels.isGrey(pixels)) {
      return pixels;
    }
    byte[] grey = new byte[bytes / 3];
    GreyPixels.copyTo(grey, 0, pixels);
    return grey;
  }

  /** The 64-bit FNV-1a hash. */
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte value : bytes) {
      hash = (hash ^ value) * 0x100000001b3L;
    }
    return hash;
  }
}
