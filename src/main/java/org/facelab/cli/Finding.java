package org.facelab.cli;

import java.util.Locale;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param subject what it is
 * @param state whether it will do
 * @param found what was found
 * @param advice what to do about it; empty where nothing need be done
 */
record Finding(String subject, State state, String found, String advice) {
  /** Whether it will do. */
  enum State {
    OK,
    /** FaceLab trains without it. */
    WARNING,
    /** FaceLab does not train. */
    PROBLEM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(String subject, String found) {
    return new Finding(subject, State.OK, found, "");
  }

  static Finding warning(String subject, String found, String advice) {
    return new Finding(subject, State.WARNING, found, advice);
  }

  static Finding problem(String subject, String found, String advice) {
    return new Finding(subject, State.PROBLEM, found, advice);
  }
}
