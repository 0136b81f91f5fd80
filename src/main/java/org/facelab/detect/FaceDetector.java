package org.facelab.detect;

import java.util.List;

/** Finds the faces in a photo. Not thread-safe: one for each thread. */
public interface FaceDetector extends AutoCloseable {
  /** {@code haar} or {@code yunet}, by which a model's crop rules are stored. */
  String name();

  /** The faces, the surest first, each once. */
  List<FaceBox> detect(Photo photo);

  @Override
  void close();
}
