package org.facelab.data;

import java.util.List;
import java.util.stream.IntStream;
import org.facelab.config.SplitSettings.Part;

/**
 * The part of each face of one dataset; null for a face that belongs to none (its usage is not named by
 * the experiment). Made once, before any augmentation, and stored with the run.
 *
 * @param parts one entry for each face, in the dataset's order
 */
public record Split(List<Part> parts) {
  /** Indices of the faces of a part, ascending. */
  public int[] faces(Part part) {
    return IntStream.range(0, parts.size()).filter(i -> parts.get(i) == part).toArray();
  }
}
