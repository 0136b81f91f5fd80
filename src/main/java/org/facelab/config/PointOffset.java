package org.facelab.config;

/**
 * How far a source's labelled points lie, all of them, from what they name: a trait of how the set was
 * made. A mirror or a rotation moves what is named, so whoever moves a label has to know.
 *
 * @param x to the right, in px of a face of 96 px
 * @param y down, in px of a face of 96 px
 */
public record PointOffset(
    @Key(
            value =
                "How far right of what they name all labels lie, in px of a face of 96 px; mirrors and rotations have to know it, see data verify.",
            fallback = "0",
            min = -20,
            max = 20)
        double x,
    @Key(
            value = "How far below what they name all labels lie, in px of a face of 96 px.",
            fallback = "0",
            min = -20,
            max = 20)
        double y) {
  /** Labels that lie on what they name. */
  public static final PointOffset NONE = new PointOffset(0, 0);

  /** What it is for a coordinate of {@code x, y, x, y, ...}, in px of a face of 96 px. */
  public double of(int coordinate) {
    return coordinate % 2 == 0 ? x : y;
  }
}
