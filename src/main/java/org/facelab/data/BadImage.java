package org.facelab.data;

/** An image that cannot be used, in words that follow the file's name. */
public final class BadImage extends Exception {
  private static final long serialVersionUID = 1L;

  /** A problem that follows the name of the file. */
  public BadImage(String problem) {
    super(problem, null, false, false);
  }
}
