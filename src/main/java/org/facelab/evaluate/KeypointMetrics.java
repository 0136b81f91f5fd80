package org.facelab.evaluate;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;

/**
 * The figures of keypoint regression over the faces of which at least one coordinate is known.
 *
 * <p>The normalised mean error (NME) of a face is the mean distance of its known points from their
 * predictions, divided by the true distance of the outer eye corners. A face in which these are missing,
 * or lie on each other, has none, and counts only in the root mean square error. A prediction that is not
 * a number is a failure and within no distance.
 */
public final class KeypointMetrics implements TaskMetrics {
  static final List<String> HEADLINES =
      List.of(
          "keypoints.rmse_px",
          "keypoints.nme_interocular",
          "keypoints.pck_05",
          "keypoints.pck_10",
          "keypoints.auc_10",
          "keypoints.failure_rate");

  /** NME above which a face is a failure, and to which the cumulative error curve is integrated. */
  public static final double FAILURE_NME = 0.1;

  private final Clusters clusters;
  private final List<PointErrors> faces;

  private KeypointMetrics(List<Row> rows) {
    clusters = Clusters.of(rows);
    faces = rows.stream().map(row -> new PointErrors(row.points(), row.predictedPoints())).toList();
  }

  /** The figures of the faces in {@code predictions} whose points are known and were predicted. */
  public static KeypointMetrics of(Predictions predictions) {
    return new KeypointMetrics(predictions.rows().stream().filter(Row::scoresPoints).toList());
  }

  /**
   * Root mean square error over the known coordinates of one face, in px of 96.
   *
   * @param face a row of which points are known and were predicted
   */
  public static double rmsePx(Row face) {
    PointErrors errors = new PointErrors(face.points(), face.predictedPoints());
    return Math.sqrt(ratio(errors.squares, errors.coordinates));
  }

  /**
   * NME of one face; NaN if it has none, infinite if a prediction is not a number.
   *
   * @param face a row of which points are known and were predicted
   */
  public static double nme(Row face) {
    PointErrors errors = new PointErrors(face.points(), face.predictedPoints());
    return errors.hasInterocular() ? orInfinite(errors.nme) : Double.NaN;
  }

  private static double orInfinite(double nme) {
    return Double.isNaN(nme) ? Double.POSITIVE_INFINITY : nme;
  }

  /** NME of each face that has one, in the faces' order; infinite where a prediction is not a number. */
  public double[] nme() {
    return faces.stream()
        .filter(PointErrors::hasInterocular)
        .mapToDouble(face -> orInfinite(face.nme))
        .toArray();
  }

  @Override
  public int faces() {
    return faces.size();
  }

  @Override
  public Clusters clusters() {
    return clusters;
  }

  @Override
  public List<String> headlines() {
    return HEADLINES;
  }

  @Override
  public double[] headlines(int[] weights) {
    double squares = 0;
    long coordinates = 0;
    long measured = 0;
    long points = 0;
    double nme = 0;
    double within05 = 0;
    double within10 = 0;
    double area = 0;
    double failures = 0;
    for (int i = 0; i < weights.length; i++) {
      PointErrors face = faces.get(i);
      int weight = weights[i];
      if (weight == 0) {
        continue;
      }
      squares += weight * face.squares;
      coordinates += (long) weight * face.coordinates;
      if (face.hasInterocular()) {
        measured += weight;
        points += (long) weight * face.points;
        nme += weight * face.nme;
        within05 += (double) weight * face.within05;
        within10 += (double) weight * face.within10;
        boolean inside = face.nme <= FAILURE_NME;
        failures += inside ? 0 : weight;
        // The curve rises at this face's NME, so its share of the area is what is left to the
        // limit.
        area += inside ? weight * (1 - face.nme / FAILURE_NME) : 0;
      }
    }
    return new double[] {
      Math.sqrt(ratio(squares, coordinates)),
      ratio(nme, measured),
      ratio(within05, points),
      ratio(within10, points),
      ratio(area, measured),
      ratio(failures, measured)
    };
  }

  @Override
  public void addTo(SortedMap<String, Double> metrics) {
    double[] headlines = headlines(IntStream.generate(() -> 1).limit(faces.size()).toArray());
    for (int i = 0; i < headlines.length; i++) {
      metrics.put(HEADLINES.get(i), headlines[i]);
    }
    metrics.put("keypoints.n_faces", (double) faces.size());
    metrics.put("keypoints.n_points", (double) faces.stream().mapToInt(f -> f.points).sum());
    metrics.put(
        "keypoints.n_faces_without_eye_corners",
        (double) faces.stream().filter(f -> !f.hasInterocular()).count());
    Keypoint.ALL.forEach(point -> addPoint(point, metrics));
  }

  /** RMSE of each point, px of 96, when face i is counted {@code weights[i]} times. */
  double[] perPoint(int[] weights) {
    double[] figures = new double[Keypoint.COUNT];
    for (Keypoint point : Keypoint.ALL) {
      double squares = 0;
      long coordinates = 0;
      for (int i = 0; i < weights.length; i++) {
        squares += weights[i] * faces.get(i).squares(point);
        coordinates += (long) weights[i] * faces.get(i).coordinates(point);
      }
      figures[point.ordinal()] = Math.sqrt(ratio(squares, coordinates));
    }
    return figures;
  }

  private void addPoint(Keypoint point, SortedMap<String, Double> metrics) {
    double squares = 0;
    long coordinates = 0;
    long known = 0;
    double normalised = 0;
    long measured = 0;
    for (PointErrors face : faces) {
      squares += face.squares(point);
      coordinates += face.coordinates(point);
      if (face.isKnown(point)) {
        known++;
        if (face.hasInterocular()) {
          normalised += face.distance(point) / face.interocular;
          measured++;
        }
      }
    }
    String name = Metrics.PER_POINT + point.label();
    metrics.put(name + ".rmse_px", Math.sqrt(ratio(squares, coordinates)));
    metrics.put(name + ".nme_interocular", ratio(normalised, measured));
    metrics.put(name + ".n", (double) known);
  }

  private static double ratio(double sum, long count) {
    return count == 0 ? Double.NaN : sum / (double) count;
  }
}
