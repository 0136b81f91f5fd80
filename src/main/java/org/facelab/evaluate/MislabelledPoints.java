package org.facelab.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;

/**
 * Points whose labels a network doubts. Left and right are taken for exchanged where exchanging the labels
 * brings them nearer to the prediction; and a single point is in doubt where every network sees it far from
 * its label and all of them at about the same place.
 */
public final class MislabelledPoints {
  private MislabelledPoints() {}

  /**
   * A face whose left and right seem to be exchanged.
   *
   * @param points the points in doubt, each with its mirror image
   * @param asLabelled mean distance of those points from their predictions, in px of 96
   * @param exchanged the same with left and right of the labels exchanged
   */
  public record Exchange(List<Keypoint> points, double asLabelled, double exchanged) {}

  /**
   * A point as several networks see it.
   *
   * @param nearest distance of the label from the prediction that is nearest to it, in px of 96
   * @param spread largest distance of a prediction from the mean of all, in px of 96; 0 of one network
   */
  public record Outlier(Keypoint point, double nearest, double spread) {}

  /** The exchanged pairs of a face; no points if there is none. Points that are missing are left out. */
  public static Exchange exchange(Row row) {
    List<Keypoint> points = new ArrayList<>();
    double asLabelled = 0;
    double exchanged = 0;
    for (Keypoint point : Keypoint.ALL) {
      Keypoint mirrored = point.mirrored();
      if (mirrored.ordinal() <= point.ordinal()) {
        continue;
      }
      double as = distance(row, point, point) + distance(row, mirrored, mirrored);
      double other = distance(row, point, mirrored) + distance(row, mirrored, point);
      if (other < as) {
        points.add(point);
        points.add(mirrored);
        asLabelled += as;
        exchanged += other;
      }
    }
    int count = points.size();
    return count == 0
        ? new Exchange(List.of(), Double.NaN, Double.NaN)
        : new Exchange(List.copyOf(points), asLabelled / count, exchanged / count);
  }

  /** Distance of a point's label from the prediction of another; NaN where one is missing. */
  private static double distance(Row row, Keypoint label, Keypoint predicted) {
    return Math.hypot(
        (double) row.points()[label.xIndex()] - row.predictedPoints()[predicted.xIndex()],
        (double) row.points()[label.yIndex()] - row.predictedPoints()[predicted.yIndex()]);
  }

  /**
   * Every known point of a face as the networks see it.
   *
   * @param rows what each network said of the same face
   */
  public static List<Outlier> outliers(List<Row> rows) {
    List<Outlier> outliers = new ArrayList<>();
    for (Keypoint point : Keypoint.ALL) {
      double nearest = Double.POSITIVE_INFINITY;
      double x = 0;
      double y = 0;
      for (Row row : rows) {
        nearest = Math.min(nearest, distance(row, point, point));
        x += row.predictedPoints()[point.xIndex()] / (double) rows.size();
        y += row.predictedPoints()[point.yIndex()] / (double) rows.size();
      }
      double spread = 0;
      for (Row row : rows) {
        spread =
            Math.max(
                spread,
                Math.hypot(
                    row.predictedPoints()[point.xIndex()] - x,
                    row.predictedPoints()[point.yIndex()] - y));
      }
      if (Double.isFinite(nearest) && Double.isFinite(spread)) {
        outliers.add(new Outlier(point, nearest, rows.size() == 1 ? 0 : spread));
      }
    }
    return outliers;
  }
}
