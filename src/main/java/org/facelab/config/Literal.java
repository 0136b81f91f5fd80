package org.facelab.config;

import java.util.Optional;

/** A value of any kind as it stands in a file: a word, a number, a list, a mapping. */
public final class Literal {
  private final Yaml yaml;

  Literal(Yaml yaml) {
    this.yaml = yaml;
  }

  /** A value from its text, such as {@code 0.01} or <code>[horizontal-flip, {rotation: {}}]</code>. */
  static Optional<Literal> parse(String text, Place place) {
    Variables none = new Variables(variable -> null);
    return YamlParser.parseValue(text, place, none, new Problems()).map(Literal::new);
  }

  /** A text as a value, whatever YAML would make of its characters. */
  public static Literal of(String text) {
    return new Literal(new Yaml.Scalar(Place.COMMAND_LINE, Yaml.Scalar.Kind.TEXT, text));
  }

  Yaml yaml() {
    return yaml;
  }

  /** The value as YAML on one line. */
  public String text() {
    return YamlText.source(yaml);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Literal literal && text().equals(literal.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
