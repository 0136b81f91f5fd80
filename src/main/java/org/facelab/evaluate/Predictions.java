package org.facelab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.SplitSettings.Part;
import org.facelab.face.Keypoint;

/**
 * What a network said of some faces, beside what is known of them: all that the metrics, the plots and a
 * comparison of runs need. Immutable by agreement: nobody writes into the arrays.
 *
 * @param emotions the network's emotion classes, K of them, in order; empty if it has no emotion head
 * @param rows one entry for each face
 */
public record Predictions(List<String> emotions, List<Row> rows) {
  /** Copies the lists and checks the lengths of the arrays. */
  public Predictions {
    emotions = List.copyOf(emotions);
    rows = List.copyOf(rows);
    for (Row row : rows) {
      checkLength(row, "target", row.target, emotions.size());
      checkLength(row, "probabilities", row.probabilities, emotions.size());
      checkLength(row, "points", row.points, Keypoint.COORDINATES);
      checkLength(row, "predictedPoints", row.predictedPoints, Keypoint.COORDINATES);
      if (row.emotion >= emotions.size()) {
        throw new IllegalArgumentException(
            "%s: emotion %d of %d classes".formatted(row.id, row.emotion, emotions.size()));
      }
    }
  }

  private static void checkLength(Row row, String name, float[] values, int expected) {
    if (values != null && values.length != expected) {
      throw new IllegalArgumentException(
          "%s: %s has %d entries, expected %d".formatted(row.id, name, values.length, expected));
    }
  }

  /**
   * One face.
   *
   * @param source name of the source it comes from
   * @param id where in the source: {@code row 17} or a file's path
   * @param group the person; empty if not known
   * @param part part of the split; null if it belongs to none
   * @param emotion index of the true class; -1 if not known
   * @param target {@code [K]}, the soft target, where the truth is a distribution; else null
   * @param probabilities {@code [K]}, the network's; null if it gave none
   * @param points {@code [30]}, the true points in px of 96, NaN where missing; null if none is known
   * @param predictedPoints {@code [30]}, the network's, in px of 96; null if it gave none
   */
  public record Row(
      String source,
      String id,
      String group,
      Part part,
      int emotion,
      float[] target,
      float[] probabilities,
      float[] points,
      float[] predictedPoints) {

    /** Points that are all missing become null. */
    public Row {
      points = points == null || allMissing(points) ? null : points;
    }

    private static boolean allMissing(float[] points) {
      for (float coordinate : points) {
        if (!Float.isNaN(coordinate)) {
          return false;
        }
      }
      return true;
    }

    /** Whether the emotion is known and was predicted. */
    public boolean scoresEmotion() {
      return emotion >= 0 && probabilities != null;
    }

    /** Whether at least one coordinate is known and the points were predicted. */
    public boolean scoresPoints() {
      return points != null && predictedPoints != null;
    }

    /**
     * The most probable class, the first of several equal ones; -1 if there are no probabilities or one
     * of them is not a number.
     */
    public int predictedEmotion() {
      if (probabilities == null) {
        return -1;
      }
      int best = 0;
      for (int k = 0; k < probabilities.length; k++) {
        if (Float.isNaN(probabilities[k])) {
          return -1;
        }
        if (probabilities[k] > probabilities[best]) {
          best = k;
        }
      }
      return best;
    }
  }

  /** Writes {@code predictions.csv}, one row for each face; an old file is replaced in one step. */
  public void write(Path file) throws IOException {
    PredictionsCsv.write(this, file);
  }

  /**
   * Reads what {@link #write} wrote, to the same values bit for bit.
   *
   * @throws org.facelab.config.InputException if the file is not such a table
   */
  public static Predictions read(Path file) throws IOException {
    return PredictionsCsv.read(file);
  }
}
