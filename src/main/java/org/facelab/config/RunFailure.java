package org.facelab.config;

/**
 * The input was right, and the run failed all the same: a loss that is no number, a disk that is full.
 * The message is printed as it is, so it says what happened and what to do; exit code 1.
 */
public final class RunFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure that the message explains whole. */
  public RunFailure(String message) {
    super(message);
  }

  /** A failure with the exception that showed it, which only {@code --debug} prints. */
  public RunFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
