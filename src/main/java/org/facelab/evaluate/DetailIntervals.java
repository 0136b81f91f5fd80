package org.facelab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;
import org.facelab.face.Keypoint;

/** 95 % intervals of the figures of every class and every point, from the same bootstrap as the headlines'. */
public final class DetailIntervals {
  private DetailIntervals() {}

  /**
   * The intervals by the figures' dotted names: precision, recall and F1 of classes, RMSE of points. A class
   * or point that does not occur has none.
   */
  public static SortedMap<String, Interval> of(Predictions predictions, int resamples, long seed) {
    Bootstrap bootstrap = new Bootstrap(resamples, seed);
    SortedMap<String, Interval> intervals = new TreeMap<>();
    EmotionMetrics emotion = EmotionMetrics.of(predictions);
    if (emotion.faces() > 0) {
      List<String> names = new ArrayList<>();
      for (String name : predictions.emotions()) {
        names.add(Metrics.PER_CLASS + name + ".precision");
        names.add(Metrics.PER_CLASS + name + ".recall");
        names.add(Metrics.PER_CLASS + name + ".f1");
      }
      add(names, bootstrap, emotion.clusters(), emotion::perClass, intervals);
      spread(predictions.emotions(), emotion, intervals);
    }
    KeypointMetrics keypoints = KeypointMetrics.of(predictions);
    if (keypoints.faces() > 0) {
      List<String> names =
          Keypoint.ALL.stream().map(p -> Metrics.PER_POINT + p.label() + ".rmse_px").toList();
      add(names, bootstrap, keypoints.clusters(), keypoints::perPoint, intervals);
    }
    return intervals;
  }

  /**
   * Gives figures of 0 and 1 Wilson's interval: however few faces they come from, resampling them gives the
   * same figure again. Faces of one person count as one, as they do elsewhere.
   */
  private static void spread(
      List<String> emotions, EmotionMetrics emotion, SortedMap<String, Interval> intervals) {
    ConfusionMatrix matrix = emotion.confusion();
    for (int k = 0; k < emotions.size(); k++) {
      String name = Metrics.PER_CLASS + emotions.get(k);
      spread(name + ".precision", matrix.precision(k), emotion.clustersTakenFor(k), intervals);
      spread(name + ".recall", matrix.recall(k), emotion.clustersOf(k), intervals);
      if (matrix.f1(k) == 0 || matrix.f1(k) == 1) {
        // Not a share of faces, so that Wilson's interval is none of it.
        intervals.put(name + ".f1", Interval.UNDEFINED);
      }
    }
  }

  private static void spread(
      String name, double share, int of, SortedMap<String, Interval> intervals) {
    if (of > 0 && (share == 0 || share == 1)) {
      int right = share == 0 ? 0 : of;
      ConfidenceInterval wilson = new WilsonScoreInterval().createInterval(of, right, 0.95);
      intervals.put(
          name,
          // The formula's rounding may leave the share itself just outside.
          new Interval(
              share == 0 ? 0 : wilson.getLowerBound(), share == 1 ? 1 : wilson.getUpperBound()));
    }
  }

  private static void add(
      List<String> names,
      Bootstrap bootstrap,
      Clusters clusters,
      Function<int[], double[]> figures,
      SortedMap<String, Interval> intervals) {
    Interval[] found = bootstrap.intervals(clusters, figures, figure -> false);
    for (int i = 0; i < found.length; i++) {
      intervals.put(names.get(i), found[i]);
    }
  }
}
