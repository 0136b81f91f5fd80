package org.facelab.report;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.facelab.evaluate.KeypointMetrics;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;
import org.facelab.report.FaceTiles.Tile;

/** True and predicted points on faces drawn by lot, and on those with the largest errors. */
final class KeypointSheet {
  private static final int FACES = 12;

  private KeypointSheet() {}

  static BufferedImage draw(Predictions predictions, FaceImages images) {
    List<Row> rows = predictions.rows().stream().filter(Row::scoresPoints).toList();
    List<Row> drawn = new ArrayList<>(rows);
    Collections.shuffle(drawn, new Random(1));
    List<Row> worst =
        rows.stream()
            .sorted(Comparator.comparingDouble(KeypointMetrics::rmsePx).reversed())
            .toList();
    return ChartStyle.stack(
        List.of(
            FaceTiles.draw(
                "Keypoints of faces drawn by lot",
                "ring: true point; dot: predicted point; below: root mean square error in px of 96",
                tiles(drawn, images)),
            FaceTiles.draw(
                "Keypoints of the faces with the largest errors",
                "of %,d faces".formatted(rows.size()),
                tiles(worst, images))));
  }

  private static List<Tile> tiles(List<Row> rows, FaceImages images) {
    return rows.stream()
        .limit(FACES)
        .map(
            row ->
                new Tile(
                    images.face(row.source(), row.id()).orElse(null),
                    List.of("%.1f px".formatted(KeypointMetrics.rmsePx(row)), row.id()),
                    pen -> points(pen, row)))
        .toList();
  }

  private static void points(Graphics2D pen, Row row) {
    pen.setStroke(new BasicStroke(1.5f));
    for (Keypoint point : Keypoint.ALL) {
      double x = place(row.points()[point.xIndex()]);
      double y = place(row.points()[point.yIndex()]);
      double px = place(row.predictedPoints()[point.xIndex()]);
      double py = place(row.predictedPoints()[point.yIndex()]);
      boolean known = Double.isFinite(x) && Double.isFinite(y);
      boolean predicted = Double.isFinite(px) && Double.isFinite(py);
      pen.setColor(ChartStyle.YELLOW);
      if (known && predicted) {
        pen.draw(new Line2D.Double(x, y, px, py));
      }
      if (predicted) {
        pen.fill(new Ellipse2D.Double(px - 2.5, py - 2.5, 5, 5));
      }
      if (known) {
        pen.setColor(ChartStyle.SKY);
        pen.draw(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
      }
    }
  }

  /** Place on the tile of a coordinate in px of 96; the pixel centre (0, 0) is half a pixel in. */
  private static double place(float coordinate) {
    return (coordinate + 0.5) * FaceTiles.FACE / PointScale.REPORT_SIZE;
  }
}
