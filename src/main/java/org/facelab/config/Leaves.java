package org.facelab.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.facelab.config.Yaml.Scalar.Kind;

/** Reads the values that have no keys of their own: numbers, words, paths, ranges. */
final class Leaves {
  private Leaves() {}

  /** The value, or nothing where the YAML is not what the shape expects. */
  static Optional<Object> read(Shape shape, Yaml yaml) {
    if (shape instanceof Shape.Interval interval) {
      return range(interval, yaml).map(Object.class::cast);
    }
    return yaml instanceof Yaml.Scalar scalar && scalar.kind() != Kind.NULL
        ? Optional.ofNullable(word(shape, scalar))
        : Optional.empty();
  }

  private static Object word(Shape shape, Yaml.Scalar scalar) {
    if (shape instanceof Shape.Whole whole) {
      return whole(whole, scalar);
    }
    if (shape instanceof Shape.Decimal decimal) {
      return decimal(decimal, scalar).orElse(null);
    }
    if (shape instanceof Shape.Truth) {
      return scalar.kind() == Kind.TRUTH ? Boolean.parseBoolean(scalar.text()) : null;
    }
    if (shape instanceof Shape.Choice choice) {
      return choice.constants().get(scalar.text());
    }
    return shape instanceof Shape.FilePath ? path(scalar.text()) : scalar.text();
  }

  private static Object whole(Shape.Whole shape, Yaml yaml) {
    Optional<Long> value = Numbers.whole(yaml).filter(v -> v >= shape.min() && v <= shape.max());
    return value.<Object>map(v -> shape.isLong() ? (Object) v : (Object) v.intValue()).orElse(null);
  }

  private static Optional<Double> decimal(Shape.Decimal shape, Yaml yaml) {
    return Numbers.decimal(yaml).filter(v -> v >= shape.min() && v <= shape.max());
  }

  private static Optional<Range> range(Shape.Interval shape, Yaml yaml) {
    if (!(yaml instanceof Yaml.Sequence sequence) || sequence.items().size() != 2) {
      return Optional.empty();
    }
    Shape.Decimal end = new Shape.Decimal(shape.min(), shape.max());
    return decimal(end, sequence.items().get(0))
        .flatMap(low -> decimal(end, sequence.items().get(1)).map(high -> new Range(low, high)))
        .filter(range -> range.low() <= range.high());
  }

  private static Path path(String text) {
    try {
      return text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
