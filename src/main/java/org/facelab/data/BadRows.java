package org.facelab.data;

import java.util.ArrayList;
import java.util.List;
import org.facelab.config.InputException;

/** Gathers what is wrong with a file, so that an error names many bad rows at once. */
final class BadRows {
  private static final int SHOWN = 20;

  private final List<String> problems = new ArrayList<>();

  void add(String problem) {
    problems.add(problem);
  }

  void addAll(List<String> more) {
    problems.addAll(more);
  }

  /** Throws the first twenty, the number of the others and, if there is one, what to do. */
  void failIfAny(String advice) {
    if (problems.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>(problems.subList(0, Math.min(SHOWN, problems.size())));
    if (problems.size() > SHOWN) {
      shown.add("… and %,d more".formatted(problems.size() - SHOWN));
    }
    if (!advice.isEmpty()) {
      shown.add(advice);
    }
    throw new InputException(shown);
  }
}
