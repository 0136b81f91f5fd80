package org.facelab.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.facelab.face.Emotion;

/**
 * Reads FER2013 (Goodfellow et al., <i>Challenges in Representation Learning</i>, 2013): the columns
 * {@code emotion} (a code), {@code pixels} and {@code Usage} in any order. {@code Usage} may be absent,
 * and so may {@code emotion} in a file of nothing but faces.
 */
final class Fer2013Reader {
  /** The names of FER2013's own parts. */
  static final List<String> USAGES = List.of("Training", "PublicTest", "PrivateTest");

  private static final int NONE = -1;

  private record Labels(int emotion, int usage) {}

  private final List<String> usages;

  /** Accepts FER2013's usages and those that the experiment names. */
  Fer2013Reader(List<String> moreUsages) {
    Set<String> all = new LinkedHashSet<>(USAGES);
    all.addAll(moreUsages);
    this.usages = List.copyOf(all);
  }

  /** Reads the file as the source of this name. */
  ReadFaces read(String source, DataFile file) {
    FaceCsv.Faces<Labels> read = FaceCsv.read(file, "pixels", this::columns);
    int n = read.labels().size();
    boolean emotions = n > 0 && read.labels().get(0).emotion() != NONE;
    boolean usage = n > 0 && read.labels().get(0).usage() != NONE;
    float[] targets = emotions ? new float[n * Emotion.FER2013.size()] : null;
    byte[] usageOf = usage ? new byte[n] : null;
    for (int i = 0; i < n; i++) {
      if (emotions) {
        targets[i * Emotion.FER2013.size() + read.labels().get(i).emotion()] = 1;
      }
      if (usage) {
        usageOf[i] = (byte) read.labels().get(i).usage();
      }
    }
    FaceDataset faces =
        new FaceDataset(
            source,
            n,
            read.side(),
            read.side(),
            1,
            read.pixels(),
            null,
            emotions ? Emotion.FER2013 : List.of(),
            targets,
            usage ? usages : List.of(),
            usageOf,
            null,
            read.ids(),
            read.problems());
    return new ReadFaces(faces, read.rows(), read.row(), read.checksum());
  }

  private FaceCsv.Labels<Labels> columns(CsvHeader header) {
    int usage = header.find("Usage");
    boolean facesOnly = header.size() == (usage < 0 ? 1 : 2);
    int emotion = facesOnly ? NONE : header.require("emotion");
    return cells ->
        new Labels(
            emotion < 0 ? NONE : emotion(cells[emotion], emotion),
            usage < 0 ? NONE : usage(cells[usage], usage));
  }

  private static int emotion(String cell, int column) throws BadCell {
    String code = cell.strip();
    if (code.length() == 1 && code.charAt(0) >= '0' && code.charAt(0) < '7') {
      return code.charAt(0) - '0';
    }
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < Emotion.FER2013.size(); i++) {
      codes.add(i + " " + Emotion.FER2013.get(i));
    }
    throw new BadCell(
        column,
        "expected a class (%s), found %s".formatted(String.join(", ", codes), Excerpt.of(cell)));
  }

  private int usage(String cell, int column) throws BadCell {
    String name = cell.strip();
    for (int i = 0; i < usages.size(); i++) {
      if (usages.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new BadCell(
        column, "expected %s, found %s".formatted(String.join(", ", usages), Excerpt.of(cell)));
  }
}
