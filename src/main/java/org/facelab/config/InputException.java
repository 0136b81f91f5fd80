package org.facelab.config;

import java.util.List;

/**
 * The user's input was wrong: configuration, data or arguments. Carries one message for each thing that
 * is wrong, each fit to be printed as it is; the command line ends with exit code 2.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** One problem. */
  public InputException(String problem) {
    this(List.of(problem));
  }

  /** One problem with the exception that showed it, which only {@code --debug} prints. */
  public InputException(String problem, Throwable cause) {
    super(problem, cause);
    this.problems = List.of(problem);
  }

  /** All problems found, at least one. */
  public InputException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, one sentence each: where, what was expected, what was found, what to do. */
  public List<String> problems() {
    return problems;
  }
}
