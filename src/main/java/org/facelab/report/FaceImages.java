package org.facelab.report;

import java.util.Optional;

/** Where plots get the faces from that predictions speak of; plots never load data themselves. */
@FunctionalInterface
public interface FaceImages {
  /** No images: sheets of faces show grey squares. */
  FaceImages NONE = (source, id) -> Optional.empty();

  /** The face that the row of predictions with this source and id is about; empty if it is not at hand. */
  Optional<GreyFace> face(String source, String id);

  /**
   * A grey face.
   *
   * @param width in pixels
   * @param height in pixels
   * @param pixels bytes 0..255, row after row
   */
  record GreyFace(int width, int height, byte[] pixels) {}
}
