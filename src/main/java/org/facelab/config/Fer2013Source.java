package org.facelab.config;

import java.nio.file.Path;
import java.util.Optional;

/** FER2013: a CSV of {@code emotion,pixels,Usage}, and the votes of FER+ for the same rows. */
public record Fer2013Source(
    @Key("The CSV, also inside .gz or .zip; a zip of several files wants archive.zip!file.csv.")
        Path path,
    @Key("FER+'s fer2013new.csv, row for row as FER2013, whose labels replace FER2013's own.")
        Optional<Path> ferplus,
    @Key(
            value =
                "What FER+ votes become: the majority's class, a share for every class, or a blend with FER2013's own class, by which faces are then scored.",
            fallback = "votes")
        FerPlusLabels ferplusLabels,
    @Key("CSV with the columns row (0 is the first face) and person.") Optional<Path> groups,
    @Key(value = "What to do with a row that cannot be read.", fallback = "fail") OnBadRow onBadRow,
    @Key("How the faces are divided.") SplitSettings split,
    @Key(
            value = "How often a training face is drawn per epoch.",
            fallback = "1",
            min = 1,
            max = 100)
        int repeat)
    implements Source {

  /** What FER+ votes become. */
  public enum FerPlusLabels {
    /** The class with most votes; a tie, or an image most taggers found no face in, has no emotion. */
    MAJORITY,
    /** Each class's share of the votes, as a soft target. */
    VOTES,
    /**
     * A soft target of 0.6 for FER2013's own class and 0.4 shared out by the votes: faces count and are
     * scored as FER2013 labels them.
     */
    BLEND
  }
}
