package org.facelab.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A YAML value that knows where it was written. A value behind a key has the key's place. Immutable. */
sealed interface Yaml {
  /** Where the value, or the key in front of it, was written. */
  Place place();

  /** The same value at another place. */
  Yaml at(Place other);

  /** The value in a message: {@code the text 'many'}. */
  String describe();

  /**
   * One word, number or text.
   *
   * @param text the value with its variables expanded; of a faulty one, what is wrong with it
   */
  record Scalar(Place place, Kind kind, String text) implements Yaml {
    /** What YAML's core schema makes of the characters. */
    enum Kind {
      TEXT,
      WHOLE,
      DECIMAL,
      TRUTH,
      NULL,
      /** A text with a variable that is not set. */
      FAULTY
    }

    @Override
    public Scalar at(Place other) {
      return new Scalar(other, kind, text);
    }

    @Override
    public String describe() {
      return switch (kind) {
        case NULL -> "empty";
        case TRUTH -> text;
        case WHOLE, DECIMAL -> "the number " + text;
        case TEXT, FAULTY -> "the text '" + shortened(text) + "'";
      };
    }

    private static String shortened(String text) {
      String line = text.replaceAll("\\s+", " ");
      return line.length() > 60 ? line.substring(0, 57) + "..." : line;
    }
  }

  /** A list. */
  record Sequence(Place place, List<Yaml> items) implements Yaml {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Sequence at(Place other) {
      return new Sequence(other, items);
    }

    @Override
    public String describe() {
      if (items.size() > 4 || items.stream().anyMatch(item -> !(item instanceof Scalar))) {
        return "a list of " + items.size() + (items.size() == 1 ? " item" : " items");
      }
      return items.stream()
          .map(item -> Scalar.shortened(((Scalar) item).text()))
          .collect(Collectors.joining(", ", "the list [", "]"));
    }
  }

  /** Keys with values, in the order of the file. */
  record Mapping(Place place, Map<String, Yaml> entries) implements Yaml {
    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public Mapping at(Place other) {
      return new Mapping(other, entries);
    }

    @Override
    public String describe() {
      return entries.isEmpty()
          ? "a mapping without keys"
          : "a mapping with the key '" + entries.keySet().iterator().next() + "'";
    }

    /**
     * This mapping with a child's laid over it. The child wins: mappings merge key by key, everything
     * else is replaced. Where both have a {@code kind} and they differ, the child's stands alone, since
     * the keys of one kind mean nothing to another.
     */
    Mapping overlaidBy(Mapping child) {
      if (get("kind") instanceof Scalar ours
          && child.get("kind") instanceof Scalar theirs
          && !ours.text().equals(theirs.text())) {
        return child;
      }
      Map<String, Yaml> merged = new LinkedHashMap<>(entries);
      child.entries.forEach(
          (key, value) ->
              merged.merge(
                  key,
                  value,
                  (inherited, own) ->
                      inherited instanceof Mapping below && own instanceof Mapping above
                          ? below.overlaidBy(above)
                          : own));
      return new Mapping(child.place, merged);
    }

    /** The value of a key, or null where it is absent or null, which means the same. */
    Yaml get(String key) {
      Yaml value = entries.get(key);
      return isNull(value) ? null : value;
    }

    /** This mapping and one key more, or another value for it. */
    Mapping with(String key, Yaml value) {
      Map<String, Yaml> changed = new LinkedHashMap<>(entries);
      changed.put(key, value);
      return new Mapping(place, changed);
    }

    /** This mapping without a key. */
    Mapping without(String key) {
      Map<String, Yaml> changed = new LinkedHashMap<>(entries);
      changed.remove(key);
      return new Mapping(place, changed);
    }
  }

  /** Whether a value is absent or YAML's null. */
  static boolean isNull(Yaml value) {
    return value == null || (value instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NULL);
  }
}
