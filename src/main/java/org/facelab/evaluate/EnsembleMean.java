package org.facelab.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What several networks say together of the same faces: the mean of those that say something. */
public final class EnsembleMean {
  private EnsembleMean() {}

  /**
   * The mean of the members' probabilities and of their points.
   *
   * @param members predictions of the same faces in the same order, one or more
   * @throws IllegalArgumentException if they are of other faces, or two of them know other classes
   */
  public static Predictions of(List<Predictions> members) {
    List<List<String>> classes =
        members.stream().map(Predictions::emotions).filter(c -> !c.isEmpty()).distinct().toList();
    if (classes.size() > 1) {
      throw new IllegalArgumentException("members with other classes: " + classes);
    }
    List<Predictions.Row> rows = new ArrayList<>();
    for (int i = 0; i < members.get(0).rows().size(); i++) {
      int at = i;
      rows.add(mean(members.stream().map(member -> member.rows().get(at)).toList()));
    }
    return new Predictions(classes.isEmpty() ? List.of() : classes.get(0), rows);
  }

  private static Predictions.Row mean(List<Predictions.Row> rows) {
    Predictions.Row first = rows.get(0);
    for (Predictions.Row row : rows) {
      if (!row.id().equals(first.id()) || !row.source().equals(first.source())) {
        throw new IllegalArgumentException(
            "members of other faces: %s of %s, %s of %s"
                .formatted(first.id(), first.source(), row.id(), row.source()));
      }
    }
    // A member without the task knows no truth either.
    Predictions.Row ofEmotion = firstWith(rows, Predictions.Row::probabilities);
    Predictions.Row ofPoints = firstWith(rows, Predictions.Row::predictedPoints);
    return new Predictions.Row(
        first.source(),
        first.id(),
        first.group(),
        first.part(),
        ofEmotion.emotion(),
        ofEmotion.target(),
        mean(rows, Predictions.Row::probabilities),
        ofPoints.points(),
        mean(rows, Predictions.Row::predictedPoints));
  }

  private static Predictions.Row firstWith(
      List<Predictions.Row> rows, Function<Predictions.Row, float[]> values) {
    return rows.stream().filter(row -> values.apply(row) != null).findFirst().orElse(rows.get(0));
  }

  private static float[] mean(
      List<Predictions.Row> rows, Function<Predictions.Row, float[]> values) {
    List<float[]> known = rows.stream().map(values).filter(Objects::nonNull).toList();
    if (known.isEmpty()) {
      return null;
    }
    float[] mean = new float[known.get(0).length];
    for (int k = 0; k < mean.length; k++) {
      double sum = 0;
      for (float[] member : known) {
        sum += member[k];
      }
      mean[k] = (float) (sum / known.size());
    }
    return mean;
  }
}
