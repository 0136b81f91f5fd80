package org.facelab.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random values of a shape, each allowed by its keys taken one by one. */
final class RandomValues {
  private static final Arbitrary<String> TEXTS =
      Arbitraries.oneOf(
          Arbitraries.strings().withChars(" abc:#'\"{}[]$-,&*!|>%@`\\/.~=012\n\t").ofMaxLength(12),
          Arbitraries.strings().ofMaxLength(6).filter(RandomValues::isText),
          Arbitraries.of(
              "null", "true", "~", "", "1e3", "0x1f", "${X}", "- a", "é", "\uD83D\uDE00"));

  private RandomValues() {}

  /** Values of a record. */
  static <R extends Record> Arbitrary<R> of(Class<R> type) {
    return of(Shapes.of(type)).map(type::cast);
  }

  private static Arbitrary<Object> of(Shape shape) {
    if (shape instanceof Shape.RecordOf fields) {
      return record(fields);
    }
    if (shape instanceof Shape.VariantOf variant) {
      // Lazily, as a layer may hold layers.
      return Arbitraries.lazy(
          () ->
              Arbitraries.oneOf(
                  variant.variants().values().stream().map(RandomValues::record).toList()));
    }
    if (shape instanceof Shape.OptionalOf optional) {
      return of(optional.value()).optional().map(Object.class::cast);
    }
    if (shape instanceof Shape.ListOf list) {
      return of(list.item()).list().ofMaxSize(3).map(Object.class::cast);
    }
    if (shape instanceof Shape.MapOf map) {
      return Combinators.combine(
              of(map.key()).list().ofMaxSize(3), of(map.value()).list().ofSize(3))
          .as(RandomValues::map);
    }
    return leaf(shape);
  }

  private static Arbitrary<Object> leaf(Shape shape) {
    if (shape instanceof Shape.Whole whole) {
      Arbitrary<Long> values = Arbitraries.longs().between(whole.min(), whole.max());
      return values.map(v -> whole.isLong() ? (Object) v : (Object) Math.toIntExact(v));
    }
    if (shape instanceof Shape.Decimal decimal) {
      return doubles(decimal.min(), decimal.max()).map(Object.class::cast);
    }
    if (shape instanceof Shape.Interval interval) {
      Arbitrary<Double> ends = doubles(interval.min(), interval.max());
      return Combinators.combine(ends, ends)
          .as((a, b) -> new Range(Math.min(a, b), Math.max(a, b)));
    }
    if (shape instanceof Shape.Choice choice) {
      return Arbitraries.of(List.copyOf(choice.constants().values()));
    }
    if (shape instanceof Shape.Truth) {
      return Arbitraries.of(true, false);
    }
    return shape instanceof Shape.FilePath
        ? TEXTS.map(text -> Path.of("data/" + text.replace("\0", "")))
        : TEXTS.map(Object.class::cast);
  }

  private static Arbitrary<Double> doubles(double min, double max) {
    double low = Math.max(min, -1e12);
    double high = Math.min(max, 1e12);
    return Arbitraries.doubles()
        .between(low, high)
        .ofScale(14)
        .map(v -> v + 0.0); // no negative zero
  }

  private static Arbitrary<Object> record(Shape.RecordOf shape) {
    if (shape.keys().isEmpty()) {
      return Arbitraries.create(() -> construct(shape, List.of()));
    }
    return Combinators.combine(shape.keys().stream().map(key -> of(key.shape())).toList())
        .as(values -> construct(shape, values));
  }

  private static Object construct(Shape.RecordOf shape, List<Object> values) {
    try {
      var constructor = shape.type().getDeclaredConstructors()[0];
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object map(List<Object> keys, List<Object> values) {
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      map.put(keys.get(i), values.get(i));
    }
    return map;
  }

  /** Whether every character can stand in a text file; half a surrogate pair cannot. */
  private static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  static Optional<Yaml> parse(String text) {
    Variables none = new Variables(name -> null);
    return YamlParser.parseFile(text, "random.yaml", none, new Problems());
  }
}
