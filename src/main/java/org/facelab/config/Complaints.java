package org.facelab.config;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.facelab.config.Yaml.Scalar.Kind;

/** Words what {@link Binder} finds wrong: where, what was expected, what was found, what to do. */
final class Complaints {
  private final Problems problems;
  private final Origins origins;
  private final Function<KeyPath, String> elsewhere;

  /**
   * @param elsewhere what to say of an unknown key that has its place elsewhere; empty if it has none
   */
  Complaints(Problems problems, Origins origins, Function<KeyPath, String> elsewhere) {
    this.problems = problems;
    this.origins = origins;
    this.elsewhere = elsewhere;
  }

  /** A value of another kind, or out of its range. */
  void wrongValue(Shape shape, Yaml yaml, KeyPath path) {
    if (shape instanceof Shape.Choice choice && yaml instanceof Yaml.Scalar written) {
      wrongName(choice.constants().keySet(), written, path);
      return;
    }
    problems.add(
        yaml.place(),
        "%s must be %s, but is %s%s"
            .formatted(path.shown(), shape.expected(), yaml.describe(), advice(shape, yaml)));
  }

  private static String advice(Shape shape, Yaml yaml) {
    if (!(shape instanceof Shape.ListOf)) {
      return "";
    }
    return yaml instanceof Yaml.Scalar single && single.kind() != Kind.NULL
        ? "; write [" + single.text() + "]"
        : "; lists are replaced as a whole, write [a, b] or one line with '- ' for each item";
  }

  /** A word that is none of those allowed. */
  void wrongName(Collection<String> names, Yaml.Scalar written, KeyPath path) {
    problems.add(
        written.place(),
        "%s must be one of %s, but is %s%s"
            .formatted(
                path.shown(),
                String.join(", ", names),
                written.describe(),
                NearestName.hint(written.text(), names)));
  }

  /** Every key of a mapping that is not known there. */
  void unknownKeys(Yaml.Mapping mapping, KeyPath path, Collection<String> known) {
    Set<String> sorted = new TreeSet<>(known);
    for (Map.Entry<String, Yaml> entry : mapping.entries().entrySet()) {
      if (!sorted.contains(entry.getKey())) {
        unknownKey(entry.getKey(), entry.getValue().place(), path, sorted);
      }
    }
  }

  private void unknownKey(String key, Place place, KeyPath path, Set<String> known) {
    NearestName.of(key, known).ifPresent(meant -> origins.markWrong(path.key(meant).exact()));
    String near = NearestName.hint(key, known);
    String hint = near.isEmpty() ? elsewhere.apply(path.key(key)) : near;
    problems.add(
        place,
        "unknown key '%s'%s Keys here: %s"
            .formatted(
                path.key(key).shown(), hint.isEmpty() ? "." : hint, String.join(", ", known)));
  }

  /** A key that must be given. */
  void missing(Shape.KeyOf key, Place place, KeyPath path) {
    problems.add(place, "key '%s' is missing: %s".formatted(path.shown(), key.text()));
  }

  /** A mapping that does not say its kind. */
  void missingKind(Collection<String> kinds, Place place, KeyPath path) {
    problems.add(
        place,
        "key '%s' is missing; it must be one of %s"
            .formatted(path.shown(), String.join(", ", kinds)));
  }

  /** Several keys where a list item has one. */
  void severalNames(Yaml.Mapping mapping, KeyPath path) {
    problems.add(
        mapping.place(),
        "%s: a list item has one name, but this one has %s; write '- ' before each name and indent its own keys below it"
            .formatted(path.shown(), String.join(" and ", mapping.entries().keySet())));
  }

  /** Notes a variable that could not be expanded; whether it was one. */
  boolean isFaulty(Yaml yaml, KeyPath path) {
    boolean faulty = yaml instanceof Yaml.Scalar scalar && scalar.kind() == Kind.FAULTY;
    if (faulty) {
      problems.add(yaml.place(), path.shown() + ": " + ((Yaml.Scalar) yaml).text());
    }
    return faulty;
  }
}
