package org.facelab.config;

import java.util.List;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the YAML parser says about broken syntax, in words for somebody who does not know its grammar. */
final class SyntaxProblem {
  /** The parser's phrase and what is mostly behind it; the first that fits counts. */
  private record Translation(String phrase, String meaning) {}

  private static final List<Translation> TRANSLATIONS =
      List.of(
          new Translation("\\t", "a tab stands here; indent with spaces"),
          new Translation(
              "mapping values are not allowed",
              "a ':' cannot stand here; is a line indented wrongly, or does a text with ': ' lack its quotes?"),
          new Translation("could not find expected ':'", "a key without ':' behind it"),
          new Translation(
              "expected ',' or ']'",
              "in a list that starts with '[', ',' or the closing ']' is missing"),
          new Translation(
              "expected ',' or '}'",
              "in a mapping that starts with '{', ',' or the closing '}' is missing"),
          new Translation(
              "while scanning a quoted scalar", "a text whose closing quote is missing"),
          new Translation(
              "while parsing a block mapping",
              "this does not fit the keys before it; is a line indented wrongly, or does a text lack its quotes?"),
          new Translation(
              "while parsing a block collection",
              "this does not fit the list above it; is a line indented wrongly?"),
          new Translation(
              "cannot start any token", "this character must stand in quotes to begin a text"));

  private SyntaxProblem() {}

  /** {@code file:line:column}, as far as it is known. */
  static String place(String file, YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      var mark = marked.getProblemMark().get();
      return "%s:%d:%d".formatted(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
    return file;
  }

  /** What is wrong, as the end of a sentence after the place. */
  static String sentence(YamlEngineException e) {
    if (e instanceof ReaderException reader) {
      return "not valid YAML: the character U+%04X at position %d is not allowed in a text file"
          .formatted(reader.getCodePoint(), reader.getPosition());
    }
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return "not valid YAML: " + oneLine(e.getMessage());
    }
    String said = oneLine(marked.getContext() + "; " + marked.getProblem());
    return TRANSLATIONS.stream()
        .filter(t -> said.contains(t.phrase()))
        .findFirst()
        .map(t -> "not valid YAML: " + t.meaning())
        .orElse("not valid YAML: " + oneLine(marked.getProblem()));
  }

  private static String oneLine(String text) {
    return String.valueOf(text).strip().replaceAll("\\s+", " ");
  }
}
