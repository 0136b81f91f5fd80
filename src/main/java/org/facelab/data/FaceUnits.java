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
   * numbered one dataset after the other.
   */
  FaceUnits joinCopies(List<FaceDataset> datasets) {
    record Face(FaceDataset dataset, int index, int number) {
      boolean equalPixels(Face other) {
        int bytes = dataset.faceBytes();
        return dataset.width() == other.dataset.width()
            && dataset.channels() == other.dataset.channels()
            && Arrays.equals(
                dataset.pixels(),
                index * bytes,
                (index + 1) * bytes,
                other.dataset.pixels(),
                other.index * bytes,
                (other.index + 1) * bytes);
      }
    }
    Map<Long, Face> seen = new HashMap<>();
    int number = 0;
    for (FaceDataset dataset : datasets) {
      for (int i = 0; i < dataset.size(); i++) {
        Face face = new Face(dataset, i, number++);
        int bytes = dataset.faceBytes();
        Face before = seen.putIfAbsent(hash(dataset.pixels(), i * bytes, bytes), face);
        if (before != null && before.equalPixels(face)) {
          join(before.number(), face.number());
        }
      }
    }
    return this;
  }

  /** The 64-bit FNV-1a hash. */
  private static long hash(byte[] bytes, int from, int length) {
    long hash = 0xcbf29ce484222325L;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ bytes[i]) * 0x100000001b3L;
    }
    return hash;
  }
}
