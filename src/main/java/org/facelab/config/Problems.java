package org.facelab.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Gathers everything that is wrong with an experiment, so that one attempt shows all of it. */
final class Problems {
  private record Problem(Place place, String message) {}

  private final List<Problem> found = new ArrayList<>();

  /** Notes one problem; the message, brought to one line, follows the place after a colon. */
  void add(Place place, String message) {
    Problem problem = new Problem(place, message.replaceAll("\\p{Cntrl}+", " "));
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Notes a problem after which nothing else can be read; the caller throws what it returns. */
  InputException fatal(Place place, String message) {
    add(place, message);
    return exception();
  }

  /** Throws all problems, file by file in the order of their lines, if there are any. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  private InputException exception() {
    List<String> sources = found.stream().map(p -> p.place().source()).distinct().toList();
    Function<Problem, Integer> source = p -> sources.indexOf(p.place().source());
    return new InputException(
        found.stream()
            .sorted(Comparator.comparing(source).thenComparing(p -> p.place().line()))
            .map(p -> p.place() + ": " + p.message())
            .toList());
  }
}
