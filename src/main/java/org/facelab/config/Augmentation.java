package org.facelab.config;

/**
 * One step of augmentation. Geometric steps move the pixels and the keypoints with one affine transform.
 * A probability is the share of faces that the step touches; a range is drawn from evenly.
 */
@Variants(Variants.Style.SINGLE_KEY)
public sealed interface Augmentation {
  /** Share of faces that the step touches. */
  double probability();

  /** Mirrors left and right, and swaps the names of left and right points. */
  record HorizontalFlip(
      @Key(value = "Share of faces that are mirrored.", fallback = "0.5", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Turns the image upside down. Left and right points keep their names: it is the same person. */
  record VerticalFlip(
      @Key(value = "Share of faces that are turned over.", fallback = "0.5", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Rotates about the image's centre. */
  record Rotation(
      @Key(value = "Angle in degrees, clockwise.", fallback = "[-15, 15]", min = -180, max = 180)
          Range degrees,
      @Key(value = "Share of faces that are rotated.", fallback = "1", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Moves the image; what comes in at the border repeats the edge. */
  record Shift(
      @Key(
              value = "Shift in x and, drawn again, in y, as a share of the image's size.",
              fallback = "[-0.08, 0.08]",
              min = -1,
              max = 1)
          Range fraction,
      @Key(value = "Share of faces that are moved.", fallback = "1", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Enlarges or shrinks about the image's centre. */
  record Zoom(
      @Key(
              value = "Factor of size; above 1 enlarges.",
              fallback = "[0.9, 1.1]",
              min = 0.1,
              max = 10)
          Range factor,
      @Key(value = "Share of faces that are zoomed.", fallback = "1", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Multiplies every pixel. */
  record Brightness(
      @Key(
              value = "Factor of every pixel; above 1 is brighter.",
              fallback = "[0.7, 1.3]",
              min = 0,
              max = 10)
          Range factor,
      @Key(value = "Share of faces that are changed.", fallback = "1", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Multiplies every pixel's distance from the face's mean. */
  record Contrast(
      @Key(
              value = "Factor of the distance from the mean.",
              fallback = "[0.7, 1.3]",
              min = 0,
              max = 10)
          Range factor,
      @Key(value = "Share of faces that are changed.", fallback = "1", min = 0, max = 1)
          double probability)
      implements Augmentation {}

  /** Fills a random rectangle with the face's mean (Zhong et al., Random Erasing, AAAI 2020). */
  record RandomErasing(
      @Key(
              value = "Area of the rectangle as a share of the image.",
              fallback = "[0.02, 0.2]",
              min = 0,
              max = 1)
          Range area,
      @Key(
              value = "Height of the rectangle over its width.",
              fallback = "[0.3, 3.3]",
              min = 0.01,
              max = 100)
          Range aspect,
      @Key(
              value = "Share of faces in which a rectangle is filled.",
              fallback = "0.25",
              min = 0,
              max = 1)
          double probability)
      implements Augmentation {}
}
