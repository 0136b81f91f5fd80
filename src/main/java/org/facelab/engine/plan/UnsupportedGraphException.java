package org.facelab.engine.plan;

/** A graph holds something that the fast engine does not know. */
public final class UnsupportedGraphException extends Exception {
  private static final long serialVersionUID = 1L;

  UnsupportedGraphException(String vertex, String what) {
    super("layer \"%s\" (%s)".formatted(vertex, what));
  }

  /** Throws if a vertex is not as the fast engine wants it. */
  static void require(boolean condition, String vertex, String otherwise)
      throws UnsupportedGraphException {
    if (!condition) {
      throw new UnsupportedGraphException(vertex, otherwise);
    }
  }
}
