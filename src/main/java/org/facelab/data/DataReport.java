package org.facelab.data;

import java.util.List;
import java.util.Map;

/**
 * What {@link DataVerifier} found in an experiment's data. Parts are named {@code train},
 * {@code validation}, {@code test} and {@code none}.
 *
 * @param experiment the experiment's name
 * @param sources one entry for each source
 * @param identicalCopies pictures that are the same to the last bit
 * @param nearCopies pictures that show the same photograph, exact copies among them; null if there were
 *     too many faces to look at all pairs
 * @param notices what the readers said
 */
public record DataReport(
    String experiment,
    List<SourceReport> sources,
    Copies identicalCopies,
    Copies nearCopies,
    List<String> notices) {
  /** Stands in the place of a class for faces without emotion. */
  public static final String NO_EMOTION = "no emotion";

  /** When two pictures count as near copies. */
  public static final String NEAR =
      "64-bit difference hashes at most %d bits apart and 16x16 thumbnails correlated by %s or more; identical pictures included."
          .formatted(NearCopies.MOST_BITS, NearCopies.LEAST_CORRELATION);

  /**
   * One source.
   *
   * @param name its name in the experiment
   * @param path where it lies; empty for synthetic faces
   * @param checksum MD5 of the unpacked content, or a description of synthetic faces
   * @param published the published file that has this checksum, or null
   * @param differsFrom the published file that this one should be by its name but is not, or null
   * @param faces number of faces
   * @param width width of every face in pixels
   * @param height height of every face in pixels
   * @param channels 1 (grey) or 3 (RGB)
   * @param classes faces of each emotion, then those without emotion; empty for a source without emotions
   * @param parts faces in each part
   * @param points what is known of the points; null for a source without points
   * @param persons number of persons; 0 if they are not known
   * @param straddling persons with faces in more than one part
   * @param badRows one sentence for each row or image that cannot be read
   * @param stopsTraining whether bad rows end a training run ({@code on-bad-row: fail})
   */
  public record SourceReport(
      String name,
      String path,
      String checksum,
      String published,
      String differsFrom,
      int faces,
      int width,
      int height,
      int channels,
      List<ClassCount> classes,
      Map<String, Integer> parts,
      Points points,
      int persons,
      List<String> straddling,
      List<String> badRows,
      boolean stopsTraining) {}

  /**
   * How often an emotion occurs.
   *
   * @param emotion the class, or {@link DataReport#NO_EMOTION}
   * @param faces faces by part
   */
  public record ClassCount(String emotion, Map<String, Integer> faces) {}

  /**
   * What is known of a source's points.
   *
   * @param complete faces with all 15 points
   * @param partial faces with some
   * @param without faces with none
   * @param missing number of faces that lack it, by point
   * @param outside one sentence for each point that lies outside its image
   * @param axis where the labels lie beside the faces' own axis; null if no face shows its axis
   */
  public record Points(
      int complete,
      int partial,
      int without,
      Map<String, Integer> missing,
      List<String> outside,
      AxisOffset axis) {}

  /**
   * Where labels lie beside the axis about which the faces are their own mirror image.
   *
   * @param faces upright faces that show their axis, those of the test part left out
   * @param rightPx how far to the right of it the labels lie on average, in px of 96
   * @param told how far the experiment says they do ({@code point-offset.x}), in px of 96
   */
  public record AxisOffset(int faces, double rightPx, double told) {
    private static final double MOST_PX = 0.5;
    private static final int FEWEST = 30;

    /** Whether a mirror would move the labels against what they name. */
    public boolean spoilsMirrors() {
      return faces >= FEWEST && Math.abs(rightPx - told) > MOST_PX;
    }
  }

  /**
   * Pictures that occur more than once.
   *
   * @param sets number of pictures that do
   * @param faces number of faces that show them
   * @param acrossParts sets with faces in more than one part
   * @param conflicting sets with faces of more than one emotion
   * @param seenInTraining faces of validation and of test whose picture is also in train
   * @param examples up to a hundred sets across parts and a hundred with conflicting emotions
   */
  public record Copies(
      int sets,
      int faces,
      int acrossParts,
      int conflicting,
      Map<String, Integer> seenInTraining,
      List<CopySet> examples) {}

  /**
   * One picture that occurs more than once.
   *
   * @param acrossParts whether its faces lie in more than one part
   * @param conflicting whether its faces have more than one emotion
   * @param faces each face's source, id, part and emotion
   */
  public record CopySet(boolean acrossParts, boolean conflicting, List<String> faces) {}
}
