package org.facelab.config;

/** Where faces come from. Each kind of source is a reader of {@code org.facelab.data}. */
@Variants(value = Variants.Style.KIND, suffix = "Source")
public sealed interface Source
    permits SyntheticSource, Fer2013Source, KeypointsSource, FolderSource {
  /** How the source's faces are divided into train, validation and test. */
  SplitSettings split();

  /** How often a training face of this source is drawn per epoch. */
  int repeat();

  /** Whether its faces may have keypoints. */
  default boolean hasPoints() {
    return false;
  }

  /** How far its labelled points lie from what they name. */
  default PointOffset pointOffset() {
    return PointOffset.NONE;
  }

  /** What a reader does with a row that it cannot use. */
  enum OnBadRow {
    /** Stop with an error that names the row. */
    FAIL,
    /** Leave the row out, count it and list it. */
    SKIP
  }
}
