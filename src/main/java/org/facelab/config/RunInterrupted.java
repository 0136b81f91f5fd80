package org.facelab.config;

/**
 * The user stopped the run. The message says what was saved and how to go on; exit code 130, as a
 * shell gives it for Ctrl-C.
 */
public final class RunInterrupted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Stopped, with what the user should know of it. */
  public RunInterrupted(String message) {
    super(message);
  }
}
