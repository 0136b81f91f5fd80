package org.facelab.evaluate;

import java.util.Arrays;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.FaceDataset;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;

/** Puts what a network said of a face beside what the data say of it. */
public final class FaceRow {
  private FaceRow() {}

  /**
   * The row of a face.
   *
   * @param probabilities {@code [K]}; null if the network gave none
   * @param points {@code [30]} in px of 96; null if the network gave none
   */
  public static Predictions.Row of(
      FaceData data, FaceRef ref, float[] probabilities, float[] points) {
    SourceData source = data.sources().get(ref.source());
    FaceDataset faces = source.dataset();
    int face = ref.face();
    return new Predictions.Row(
        faces.source(),
        faces.ids().get(face),
        faces.groups() == null ? "" : faces.groups().get(face),
        source.split().parts().get(face),
        probabilities == null ? -1 : faces.emotion(face),
        probabilities == null || source.isScoredByClass() ? null : softTarget(faces, face),
        probabilities,
        points == null || faces.points() == null ? null : truePoints(faces, face),
        points);
  }

  /** The face's distribution over the classes if it is not a single class. */
  private static float[] softTarget(FaceDataset faces, int face) {
    int emotion = faces.emotion(face);
    int classes = faces.emotions().size();
    if (emotion < 0 || faces.emotionTargets()[face * classes + emotion] == 1) {
      return null;
    }
    return Arrays.copyOfRange(faces.emotionTargets(), face * classes, (face + 1) * classes);
  }

  private static float[] truePoints(FaceDataset faces, int face) {
    float[] points = new float[Keypoint.COORDINATES];
    for (int i = 0; i < points.length; i++) {
      int size = i % 2 == 0 ? faces.width() : faces.height();
      float coordinate = faces.points()[face * Keypoint.COORDINATES + i];
      points[i] = (float) PointScale.rescale(coordinate, size, PointScale.REPORT_SIZE);
    }
    return points;
  }
}
