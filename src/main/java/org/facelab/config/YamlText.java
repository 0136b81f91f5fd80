package org.facelab.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.facelab.config.Yaml.Scalar.Kind;

/** Writes YAML, one line for each value, if wanted with its place as a comment behind it. */
final class YamlText {
  private static final int WIDEST_BEFORE_COMMENT = 44;
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}\\p{N}_./]([\\p{L}\\p{N}_./+@!() -]*[\\p{L}\\p{N}_./+@!()-])?");
  private static final Pattern PRINTABLE = Pattern.compile("[ \\p{L}\\p{N}\\p{P}\\p{S}]*");

  /** A line; the place of a line without a value is null. */
  private record Line(String text, Place place) {}

  private YamlText() {}

  /** The mapping as a YAML document. */
  static String of(Yaml.Mapping mapping) {
    return lines(mapping, "").stream()
        .map(line -> line.text() + "\n")
        .collect(Collectors.joining());
  }

  /**
   * The mapping as a YAML document with the place of each value as an aligned comment.
   *
   * @param style what is done to each comment, such as a colour
   */
  static String withPlaces(Yaml.Mapping mapping, UnaryOperator<String> style) {
    List<Line> lines = lines(mapping, "");
    int column =
        lines.stream()
            .filter(line -> line.place() != null)
            .mapToInt(line -> line.text().length())
            .filter(width -> width <= WIDEST_BEFORE_COMMENT)
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line.text());
      if (line.place() != null) {
        String comment = "# " + line.place().toString().replaceAll("\\p{Cntrl}", "?");
        text.append(" ".repeat(Math.max(0, column - line.text().length()) + 2));
        text.append(style.apply(comment));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Each value by its dotted key; a list of words or numbers is one value. */
  static SortedMap<String, String> flat(Yaml.Mapping mapping) {
    SortedMap<String, String> values = new TreeMap<>();
    flatten(mapping, KeyPath.ROOT, values, YamlText::inline);
    return values;
  }

  /** The place of each value by its dotted key, as {@link #flat}. */
  static SortedMap<String, String> flatPlaces(Yaml.Mapping mapping) {
    SortedMap<String, String> places = new TreeMap<>();
    flatten(mapping, KeyPath.ROOT, places, value -> value.place().toString());
    return places;
  }

  private static void flatten(
      Yaml value, KeyPath path, SortedMap<String, String> into, Function<Yaml, String> text) {
    if (isLeaf(value)) {
      into.put(path.exact(), text.apply(value));
    } else if (value instanceof Yaml.Mapping mapping) {
      mapping.entries().forEach((key, child) -> flatten(child, path.key(key), into, text));
    } else if (value instanceof Yaml.Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        flatten(sequence.items().get(i), path.item(i), into, text);
      }
    }
  }

  private static boolean isLeaf(Yaml value) {
    if (value instanceof Yaml.Mapping mapping) {
      return mapping.entries().isEmpty();
    }
    return !(value instanceof Yaml.Sequence sequence)
        || sequence.items().stream().allMatch(item -> item instanceof Yaml.Scalar);
  }

  /** Whether a value is written on one line: all but mappings, and lists of mappings, with something in. */
  private static boolean isOneLine(Yaml value) {
    return isLeaf(value)
        || (value instanceof Yaml.Sequence sequence
            && !sequence.items().stream()
                .allMatch(item -> item instanceof Yaml.Mapping m && !m.entries().isEmpty()));
  }

  private static List<Line> lines(Yaml.Mapping mapping, String indent) {
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<String, Yaml> entry : mapping.entries().entrySet()) {
      String key = indent + quoted(entry.getKey()) + ":";
      Yaml value = entry.getValue();
      if (isOneLine(value)) {
        lines.add(new Line(key + " " + source(value), value.place()));
        continue;
      }
      lines.add(new Line(key, null));
      if (value instanceof Yaml.Mapping below) {
        lines.addAll(lines(below, indent + "  "));
      } else if (value instanceof Yaml.Sequence sequence) {
        sequence.items().forEach(item -> lines.addAll(item((Yaml.Mapping) item, indent + "  ")));
      }
    }
    return lines;
  }

  private static List<Line> item(Yaml.Mapping item, String indent) {
    List<Line> lines = lines(item, indent + "  ");
    Line first = lines.get(0);
    String text = indent + "- " + first.text().substring(indent.length() + 2);
    lines.set(0, new Line(text, first.place()));
    return lines;
  }

  /** A value on one line as a person reads it. */
  static String inline(Yaml value) {
    return flow(value, UnaryOperator.identity());
  }

  /** A value on one line as YAML. */
  static String source(Yaml value) {
    return flow(value, YamlText::quoted);
  }

  private static String flow(Yaml value, UnaryOperator<String> text) {
    if (value instanceof Yaml.Scalar scalar) {
      return scalar.kind() == Kind.TEXT ? text.apply(scalar.text()) : scalar.text();
    }
    if (value instanceof Yaml.Sequence sequence) {
      return sequence.items().stream()
          .map(item -> flow(item, text))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return ((Yaml.Mapping) value)
        .entries().entrySet().stream()
            .map(entry -> text.apply(entry.getKey()) + ": " + flow(entry.getValue(), text))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String quoted(String text) {
    String escaped = Variables.escape(text);
    if (PLAIN.matcher(escaped).matches() && YamlParser.kind(escaped, true) == Kind.TEXT) {
      return escaped;
    }
    return PRINTABLE.matcher(escaped).matches()
        ? "'" + escaped.replace("'", "''") + "'"
        : escaped
            .codePoints()
            .mapToObj(YamlText::escaped)
            .collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(int character) {
    String text = Character.toString(character);
    if (character == '"' || character == '\\') {
      return "\\" + text;
    }
    return PRINTABLE.matcher(text).matches() ? text : "\\U%08x".formatted(character);
  }
}
