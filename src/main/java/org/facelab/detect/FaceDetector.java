package org.facelab.detect;

import java.util.List;
import org.facelab.config.InputException;

/** Finds the faces in a photo. Not thread-safe: one for each thread. */
public interface FaceDetector extends AutoCloseable {
  /** Below this, in px, nothing is left of a face. */
  int SMALLEST_FACE = 10;

  /** Larger side at which a photo is searched at most, in px, however small a face is asked for. */
  int LARGEST_SEARCH = 4000;

  /**
   * Checks a smallest face that a user asks for.
   *
   * @param minFace in px of the photo; 0 for as small as is quickly found
   * @throws InputException if it is neither 0 nor at least {@link #SMALLEST_FACE}
   */
  static void checkMinFace(int minFace) {
    if (minFace != 0 && minFace < SMALLEST_FACE) {
      throw new InputException(
          "expected a smallest face of at least %d px, found %d".formatted(SMALLEST_FACE, minFace));
    }
  }

  /** {@code haar} or {@code yunet}, by which a model's crop rules are stored. */
  String name();

  /** The faces, the surest first, each once. */
  List<FaceBox> detect(Photo photo);

  /** Bytes of memory that a search takes at most, beside those of the photo, whose size is in px. */
  long memory(int width, int height);

  @Override
  void close();
}
