package org.facelab.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.face.Emotion;

/**
 * Replaces the labels of FER2013 by the taggers' votes of FER+ (Barsoum et al., <i>Training Deep Networks
 * for Facial Expression Recognition with Crowd-Sourced Label Distribution</i>, ICMI 2016), whose file has
 * one row for each row of FER2013.
 */
final class FerPlusVotes {
  /** The class of votes for no emotion (<i>unknown</i>) and for no face at all (<i>NF</i>). */
  static final String UNKNOWN = "unknown";

  /** FER+'s columns, in its order. */
  private static final List<String> COLUMNS =
      List.of(
          "neutral",
          "happiness",
          "surprise",
          "sadness",
          "anger",
          "disgust",
          "fear",
          "contempt",
          "unknown",
          "NF");

  /** The class that each column counts for. */
  private static final List<String> CLASSES =
      List.of(
          Emotion.NEUTRAL.label(),
          Emotion.HAPPY.label(),
          Emotion.SURPRISE.label(),
          Emotion.SAD.label(),
          Emotion.ANGRY.label(),
          Emotion.DISGUST.label(),
          Emotion.FEAR.label(),
          Emotion.CONTEMPT.label(),
          UNKNOWN,
          UNKNOWN);

  private static final List<String> EMOTIONS = CLASSES.subList(0, 9);

  private record Row(String usage, float[] votes) {}

  private final DataFile file;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private FerPlusVotes(DataFile file) {
    this.file = file;
  }

  /** Share of FER2013's own class in a blend: above one half, so that it stays the most likely one. */
  private static final float OWN_SHARE = 0.6f;

  /** The same faces with FER+'s votes, and {@link #UNKNOWN} as a ninth class. */
  static ReadFaces join(ReadFaces fer, DataFile ferplus) {
    return read(ferplus).join(fer, false);
  }

  /** The same faces and classes; each target is FER2013's own class, blended with the votes. */
  static ReadFaces blend(ReadFaces fer, DataFile ferplus) {
    return read(ferplus).join(fer, true);
  }

  private static FerPlusVotes read(DataFile ferplus) {
    FerPlusVotes votes = new FerPlusVotes(ferplus);
    votes.read();
    return votes;
  }

  private void read() {
    try (CsvRows csv = new CsvRows(file)) {
      int[] columns = csv.header().require(COLUMNS);
      int usage = csv.header().find("Usage");
      boolean more = true;
      while (more) {
        try {
          String[] cells = csv.next();
          more = cells != null;
          if (more) {
            rows.add(new Row(usage < 0 ? null : cells[usage].strip(), votes(cells, columns)));
          }
        } catch (BadCell e) {
          problems.add(csv.problem(csv.lineNumber(), e));
          rows.add(new Row(null, new float[EMOTIONS.size()]));
        } catch (IOException e) {
          problems.add(csv.brokenOff(e));
          more = false;
        }
      }
    }
  }

  private static float[] votes(String[] cells, int[] columns) throws BadCell {
    float[] votes = new float[EMOTIONS.size()];
    for (int i = 0; i < columns.length; i++) {
      String cell = cells[columns[i]].strip();
      if (!cell.matches("[0-9]{1,4}")) {
        throw new BadCell(columns[i], "expected a number of votes, found " + Excerpt.of(cell));
      }
      votes[EMOTIONS.indexOf(CLASSES.get(i))] += Integer.parseInt(cell);
    }
    return votes;
  }

  private ReadFaces join(ReadFaces fer, boolean blended) {
    FaceDataset faces = fer.faces();
    if (rows.size() != fer.rows()) {
      throw new InputException(
          "%s: expected %,d rows, one for each row of source '%s', found %,d"
              .formatted(file.name(), fer.rows(), faces.source(), rows.size()));
    }
    List<String> classes = blended ? faces.emotions() : EMOTIONS;
    float[] targets = new float[faces.size() * classes.size()];
    for (int i = 0; i < faces.size(); i++) {
      Row row = rows.get(fer.row()[i]);
      checkUsage(row, faces, i, fer.row()[i]);
      float[] target = blended ? blended(row.votes(), faces.emotion(i), classes) : row.votes();
      System.arraycopy(target, 0, targets, i * classes.size(), classes.size());
    }
    List<String> skipped = new ArrayList<>(faces.skipped());
    skipped.addAll(problems);
    FaceDataset joined = faces.withEmotions(classes, targets).withSkipped(skipped);
    return new ReadFaces(joined, fer.rows(), fer.row(), fer.checksum());
  }

  /** Votes for what FER2013 has no class for are left out; where there are no others, its own stays. */
  private static float[] blended(float[] votes, int own, List<String> classes) {
    float[] target = new float[classes.size()];
    float all = 0;
    for (int k = 0; k < target.length; k++) {
      target[k] = votes[EMOTIONS.indexOf(classes.get(k))];
      all += target[k];
    }
    for (int k = 0; k < target.length; k++) {
      float ofVotes = all == 0 ? 0 : (1 - OWN_SHARE) * target[k] / all;
      target[k] = ofVotes + (k != own ? 0 : all == 0 ? 1 : OWN_SHARE);
    }
    return target;
  }

  /** Two files whose rows are not in the same order would be joined wrongly without a sign. */
  private void checkUsage(Row row, FaceDataset faces, int face, int rowNumber) {
    if (row.usage() == null || faces.usage() == null) {
      return;
    }
    String expected = faces.usages().get(faces.usage()[face]);
    if (!expected.equalsIgnoreCase(row.usage())) {
      throw new InputException(
          "%s: expected the rows in the order of source '%s', but row %d is %s there and %s here"
              .formatted(
                  file.name(), faces.source(), rowNumber, expected, Excerpt.of(row.usage())));
    }
  }
}
