package org.facelab.report;

import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.report.FaceTiles.Tile;

/** The faces whose emotion the network got wrong while it was most sure. */
final class MistakesSheet {
  private static final int FACES = 24;

  private MistakesSheet() {}

  static BufferedImage draw(Predictions predictions, FaceImages images) {
    List<Row> mistakes =
        predictions.rows().stream()
            .filter(Row::scoresEmotion)
            .filter(row -> row.predictedEmotion() >= 0 && row.predictedEmotion() != row.emotion())
            .sorted(Comparator.comparingDouble(row -> -confidence(row)))
            .toList();
    long faces = predictions.rows().stream().filter(Row::scoresEmotion).count();
    List<Tile> tiles =
        mistakes.stream()
            .limit(FACES)
            .map(
                row ->
                    new Tile(
                        images.face(row.source(), row.id()).orElse(null),
                        List.of(
                            "true: " + predictions.emotions().get(row.emotion()),
                            "said: %s %.0f %%"
                                .formatted(
                                    predictions.emotions().get(row.predictedEmotion()),
                                    100 * confidence(row)),
                            row.id()),
                        pen -> {}))
            .toList();
    return FaceTiles.draw(
        "The most confident mistakes",
        "%,d of %,d faces were taken for another emotion; the surest %d are shown, with the probability that the network gave"
            .formatted(mistakes.size(), faces, tiles.size()),
        tiles);
  }

  private static float confidence(Row row) {
    return row.probabilities()[row.predictedEmotion()];
  }
}
