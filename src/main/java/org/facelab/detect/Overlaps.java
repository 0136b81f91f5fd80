package org.facelab.detect;

import java.util.ArrayList;
import java.util.List;

/** Leaves one box for each face. */
final class Overlaps {
  /** Two boxes that share more than this part of what they cover together show one face. */
  private static final double MOST = 0.3;

  private Overlaps() {}

  /** The boxes in their order without those that overlap one before them. */
  static List<FaceBox> suppress(List<FaceBox> boxes) {
    List<FaceBox> kept = new ArrayList<>();
    for (FaceBox box : boxes) {
      if (kept.stream().noneMatch(k -> share(k, box) > MOST)) {
        kept.add(box);
      }
    }
    return List.copyOf(kept);
  }

  /** Intersection over union. */
  static double share(FaceBox a, FaceBox b) {
    double width = Math.min(a.x() + a.width(), b.x() + b.width()) - Math.max(a.x(), b.x());
    double height = Math.min(a.y() + a.height(), b.y() + b.height()) - Math.max(a.y(), b.y());
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double both = width * height;
    return both / (a.width() * a.height() + b.width() * b.height() - both);
  }
}
