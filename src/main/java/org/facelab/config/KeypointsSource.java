package org.facelab.config;

import java.nio.file.Path;
import java.util.Optional;

/** Kaggle's <i>Facial Keypoints Detection</i>: 30 coordinate columns, empty where missing, and {@code Image}. */
public record KeypointsSource(
    @Key("The CSV, also inside .gz or .zip; a zip of several files wants archive.zip!file.csv.")
        Path path,
    @Key("CSV with the columns row (0 is the first face) and person.") Optional<Path> groups,
    @Key(
            value = "All rows, or only the complete ones, with all 15 points: 2,140 of Kaggle's.",
            fallback = "all")
        Rows rows,
    @Key(value = "What to do with a row that cannot be read.", fallback = "fail") OnBadRow onBadRow,
    @Key(
            "How far the labels lie from what they name: mirrors and rotations move what is named, while labels are learned and scored as they are; predict, serve and exported models give points without it.")
        PointOffset pointOffset,
    @Key("How the faces are divided.") SplitSettings split,
    @Key(
            value = "How often a training face is drawn per epoch.",
            fallback = "1",
            min = 1,
            max = 100)
        int repeat)
    implements Source {

  /** Which rows are taken. */
  public enum Rows {
    ALL,
    COMPLETE
  }

  @Override
  public boolean hasPoints() {
    return true;
  }
}
