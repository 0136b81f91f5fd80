package org.facelab.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a value of an experiment file may be. {@link Shapes} reads the shape of a record by reflection;
 * loading, writing, the JSON Schema and the list of keys all follow it, and so cannot disagree.
 */
sealed interface Shape {
  /** What a message says is expected: {@code a whole number from 1 to 100}. */
  String expected();

  /** An int or a long. */
  record Whole(boolean isLong, long min, long max) implements Shape {
    /** The smallest number allowed; infinite where only the type sets it. */
    double lowest() {
      return min == (isLong ? Long.MIN_VALUE : Integer.MIN_VALUE) ? Double.NEGATIVE_INFINITY : min;
    }

    /** The largest number allowed; infinite where only the type sets it. */
    double highest() {
      return max == (isLong ? Long.MAX_VALUE : Integer.MAX_VALUE) ? Double.POSITIVE_INFINITY : max;
    }

    @Override
    public String expected() {
      return "a whole number" + Numbers.within(lowest(), highest());
    }
  }

  /** A double; never infinite or NaN. */
  record Decimal(double min, double max) implements Shape {
    @Override
    public String expected() {
      return "a number" + Numbers.within(min, max);
    }
  }

  /** A boolean. */
  record Truth() implements Shape {
    @Override
    public String expected() {
      return "true or false";
    }
  }

  /** A string. */
  record Text() implements Shape {
    @Override
    public String expected() {
      return "a text";
    }
  }

  /** A path. */
  record FilePath() implements Shape {
    @Override
    public String expected() {
      return "a path";
    }
  }

  /**
   * A constant of an enum.
   *
   * @param constants the constants by their names in kebab case, in order
   */
  record Choice(Map<String, Object> constants) implements Shape {
    @Override
    public String expected() {
      return "one of " + String.join(", ", constants.keySet());
    }

    /** The name of a constant. */
    String name(Object constant) {
      return Shapes.kebab(((Enum<?>) constant).name());
    }
  }

  /** A {@link Range}. */
  record Interval(double min, double max) implements Shape {
    @Override
    public String expected() {
      return "[low, high], two numbers" + Numbers.within(min, max) + " with low not above high";
    }
  }

  /** A value of any kind. */
  record Any() implements Shape {
    @Override
    public String expected() {
      return "any value";
    }
  }

  /** A list. */
  record ListOf(Shape item) implements Shape {
    @Override
    public String expected() {
      return "a list";
    }
  }

  /** A map whose keys are a {@link Text} or a {@link Choice}. */
  record MapOf(Shape key, Shape value) implements Shape {
    @Override
    public String expected() {
      return "a mapping of names to values";
    }
  }

  /** A value that may be absent. */
  record OptionalOf(Shape value) implements Shape {
    @Override
    public String expected() {
      return value.expected();
    }
  }

  /** A record, in the file a mapping of its keys. */
  record RecordOf(Class<? extends Record> type) implements Shape {
    /** The keys in the record's order; read when asked for, as a record may hold its own kind. */
    List<KeyOf> keys() {
      return Shapes.keys(type);
    }

    @Override
    public String expected() {
      return "a mapping of keys (" + String.join(", ", names()) + ")";
    }

    /** The keys' names in the record's order. */
    List<String> names() {
      return keys().stream().map(KeyOf::name).toList();
    }
  }

  /**
   * A sealed interface.
   *
   * @param type the interface
   * @param style where the file says which variant it means
   * @param variants the records by their names in the file
   */
  record VariantOf(Class<?> type, Variants.Style style, Map<String, RecordOf> variants)
      implements Shape {
    @Override
    public String expected() {
      return style == Variants.Style.KIND
          ? "one of "
              + String.join(", ", variants.keySet())
              + ", or a mapping with one as its key 'kind'"
          : "one of " + String.join(", ", variants.keySet());
    }

    /** The only key of a variant, whose value may stand without the key's name. */
    Optional<KeyOf> onlyKey(String variant) {
      List<KeyOf> keys = variants.get(variant).keys();
      return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
    }

    /** The name of the variant that a value is. */
    String name(Object value) {
      return variants.entrySet().stream()
          .filter(variant -> variant.getValue().type().isInstance(value))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElseThrow();
    }
  }

  /**
   * One key of a record.
   *
   * @param name its name in the file
   * @param text what it means
   * @param shape what it may be
   * @param fallback its default, if it has one
   * @param lone what a lone word is mapped to, if one may stand for a mapping
   */
  record KeyOf(
      String name, String text, Shape shape, Optional<Yaml> fallback, Optional<Yaml> lone) {
    /** The value as a mapping, if it is a lone word that stands for one; else the value itself. */
    Yaml written(Yaml given) {
      return lone.isPresent()
              && given instanceof Yaml.Scalar word
              && word.kind() == Yaml.Scalar.Kind.TEXT
          ? new Yaml.Mapping(given.place(), Map.of(word.text(), lone.get().at(given.place())))
          : given;
    }

    /** Whether a file must give the key. */
    boolean required() {
      return fallback.isEmpty() && !(shape instanceof OptionalOf) && !(shape instanceof RecordOf);
    }
  }
}
