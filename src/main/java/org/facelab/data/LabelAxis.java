package org.facelab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataReport.AxisOffset;
import org.facelab.data.FaceData.SourceData;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;

/**
 * Whether a set's labels lie beside what they name. The eyes of an upright face are nearly their own
 * mirror image, so the pixels alone tell where the face's axis is: where the band of the eyes correlates
 * best with its mirror image. One face turned aside or lit from a side tells little; over many, the
 * middle between left and right labels lies on that axis, unless all labels are off. Test faces are not
 * looked at, so that settings may follow what is found.
 */
final class LabelAxis {
  private static final int SIZE = PointScale.REPORT_SIZE;

  /** How far to each side of the labels' own axis is searched, in px of 96. */
  private static final int REACH = 6;

  /** A face with less correlation has no axis worth the name. */
  private static final double LEAST_CORRELATION = 0.75;

  /** Where one eye centre lies lower than the other by more px of 96, the head is tilted. */
  private static final double MOST_TILT = 1.5;

  /** Eyes nearer to each other, in px of 96, are too few pixels or turned aside. */
  private static final double LEAST_EYE_DISTANCE = 12;

  private static final List<Keypoint> LEFT =
      List.of(
          Keypoint.LEFT_EYE_CENTER, Keypoint.LEFT_EYE_INNER_CORNER, Keypoint.LEFT_EYE_OUTER_CORNER);

  private final SourceData source;
  private final double told;
  private final Augmenter resampler =
      new Augmenter(new ImageSettings(SIZE, 1, Normalisation.UNIT), List.of());

  /**
   * @param told how far right the experiment says that the labels lie, in px of 96
   */
  LabelAxis(SourceData source, double told) {
    this.source = source;
    this.told = told;
  }

  /** How far right of the faces' axis the labels lie on average; null if no face shows its axis. */
  AxisOffset offset() {
    FaceDataset faces = source.dataset();
    double[] offsets =
        IntStream.range(0, faces.size())
            .parallel()
            .filter(face -> faces.hasPoints(face))
            .filter(face -> source.split().parts().get(face) != Part.TEST)
            .mapToObj(face -> offset(resampler.plain(faces, face)))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    if (offsets.length == 0) {
      return null;
    }
    double mean = Arrays.stream(offsets).average().orElseThrow();
    return new AxisOffset(offsets.length, mean, told);
  }

  /** One face's; empty if it is tilted, too small, lacks an eye, or shows no axis. */
  private static OptionalDouble offset(PreparedFace face) {
    float[] points = face.points();
    double x = 0;
    double y = 0;
    for (Keypoint left : LEFT) {
      x += (points[left.xIndex()] + points[left.mirrored().xIndex()]) / 2 / LEFT.size();
      y += (points[left.yIndex()] + points[left.mirrored().yIndex()]) / 2 / LEFT.size();
    }
    Keypoint left = Keypoint.LEFT_EYE_CENTER;
    double distance = points[left.xIndex()] - points[left.mirrored().xIndex()];
    double tilt = Math.abs(points[left.yIndex()] - points[left.mirrored().yIndex()]);
    // With a missing coordinate these are NaN, of which no comparison holds.
    if (!(x > 0 && y > 0 && tilt <= MOST_TILT && distance >= LEAST_EYE_DISTANCE)) {
      return OptionalDouble.empty();
    }
    int halfHeight = (int) Math.round(distance / 4);
    int top = (int) Math.round(y) - halfHeight;
    int bottom = (int) Math.round(y) + halfHeight;
    int halfWidth = (int) Math.round(0.85 * distance);
    double best = LEAST_CORRELATION;
    OptionalDouble axis = OptionalDouble.empty();
    int label = (int) Math.round(2 * x);
    for (int twice = label - 2 * REACH; twice <= label + 2 * REACH; twice++) {
      double correlation = symmetry(face.pixels(), twice, top, bottom, halfWidth);
      if (correlation > best) {
        best = correlation;
        axis = OptionalDouble.of(x - twice / 2.0);
      }
    }
    return axis;
  }

  /**
   * Correlation of a band of a picture with its mirror image about the axis x = {@code twice} / 2;
   * NaN where the band leaves the picture.
   */
  private static double symmetry(float[] pixels, int twice, int top, int bottom, int halfWidth) {
    int firstLeft = Math.floorDiv(twice - 1, 2);
    int lastRight = twice - firstLeft + halfWidth - 1;
    if (top < 0 || bottom >= SIZE || firstLeft - halfWidth + 1 < 0 || lastRight >= SIZE) {
      return Double.NaN;
    }
    List<float[]> pairs = new ArrayList<>();
    for (int y = top; y <= bottom; y++) {
      for (int i = 0; i < halfWidth; i++) {
        int left = firstLeft - i;
        pairs.add(new float[] {pixels[y * SIZE + left], pixels[y * SIZE + twice - left]});
      }
    }
    return correlation(pairs);
  }

  private static double correlation(List<float[]> pairs) {
    double left = pairs.stream().mapToDouble(p -> p[0]).average().orElse(0);
    double right = pairs.stream().mapToDouble(p -> p[1]).average().orElse(0);
    double products = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    for (float[] pair : pairs) {
      products += (pair[0] - left) * (pair[1] - right);
      leftSquares += (pair[0] - left) * (pair[0] - left);
      rightSquares += (pair[1] - right) * (pair[1] - right);
    }
    return products / Math.sqrt(leftSquares * rightSquares);
  }
}
