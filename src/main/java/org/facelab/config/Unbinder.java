package org.facelab.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facelab.config.Yaml.Scalar.Kind;

/** The reverse of {@link Binder}: records to YAML, complete with every default. */
final class Unbinder {
  private final Origins origins;

  /**
   * @param origins where the values come from, which becomes their place
   */
  Unbinder(Origins origins) {
    this.origins = origins;
  }

  /** A record as a mapping of its keys in the record's order. */
  Yaml.Mapping record(Shape.RecordOf shape, Object value, KeyPath path) {
    Map<String, Yaml> entries = new LinkedHashMap<>();
    for (int i = 0; i < shape.keys().size(); i++) {
      Shape.KeyOf key = shape.keys().get(i);
      Object component = component(shape.type(), i, value);
      if (!component.equals(Optional.empty())) {
        entries.put(key.name(), value(key.shape(), component, path.key(key.name())));
      }
    }
    return new Yaml.Mapping(place(path), entries);
  }

  private Yaml value(Shape shape, Object value, KeyPath path) {
    if (shape instanceof Shape.RecordOf fields) {
      return record(fields, value, path);
    }
    if (shape instanceof Shape.OptionalOf optional) {
      return value(optional.value(), ((Optional<?>) value).orElseThrow(), path);
    }
    if (shape instanceof Shape.VariantOf variant) {
      return variant(variant, value, path);
    }
    if (shape instanceof Shape.ListOf list) {
      List<Yaml> items = new ArrayList<>();
      for (Object item : (List<?>) value) {
        items.add(value(list.item(), item, path.item(items.size())));
      }
      return new Yaml.Sequence(place(path), items);
    }
    if (shape instanceof Shape.MapOf map) {
      Map<String, Yaml> entries = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach(
              (key, content) -> {
                String name =
                    map.key() instanceof Shape.Choice choice ? choice.name(key) : (String) key;
                entries.put(name, value(map.value(), content, path.key(name)));
              });
      return new Yaml.Mapping(place(path), entries);
    }
    if (value instanceof Literal literal) {
      return literal.yaml();
    }
    if (shape instanceof Shape.Interval) {
      Range range = (Range) value;
      return new Yaml.Sequence(
          place(path), List.of(decimal(range.low(), path), decimal(range.high(), path)));
    }
    return leaf(shape, value, path);
  }

  private Yaml variant(Shape.VariantOf shape, Object value, KeyPath path) {
    String name = shape.name(value);
    Shape.RecordOf fields = shape.variants().get(name);
    if (shape.style() == Variants.Style.SINGLE_KEY && fields.keys().isEmpty()) {
      return new Yaml.Scalar(place(path), Kind.TEXT, name);
    }
    if (shape.style() == Variants.Style.SINGLE_KEY) {
      Yaml.Mapping keys = record(fields, value, path.key(name));
      // A lone list needs no name of its own.
      Yaml content =
          shape
              .onlyKey(name)
              .map(key -> keys.get(key.name()))
              .filter(Yaml.Sequence.class::isInstance)
              .orElse(keys);
      return new Yaml.Mapping(place(path), Map.of(name, content));
    }
    Map<String, Yaml> entries = new LinkedHashMap<>();
    entries.put("kind", new Yaml.Scalar(place(path.key("kind")), Kind.TEXT, name));
    entries.putAll(record(fields, value, path).entries());
    return new Yaml.Mapping(place(path), entries);
  }

  private Yaml leaf(Shape shape, Object value, KeyPath path) {
    if (value instanceof Double number) {
      return decimal(number, path);
    }
    Kind kind =
        value instanceof Number ? Kind.WHOLE : value instanceof Boolean ? Kind.TRUTH : Kind.TEXT;
    String text = shape instanceof Shape.Choice choice ? choice.name(value) : value.toString();
    return new Yaml.Scalar(place(path), kind, text);
  }

  private Yaml decimal(double value, KeyPath path) {
    return new Yaml.Scalar(place(path), Kind.DECIMAL, Numbers.text(value));
  }

  private Place place(KeyPath path) {
    return origins.of(path.exact());
  }

  private static Object component(Class<? extends Record> type, int index, Object value) {
    try {
      return type.getRecordComponents()[index].getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("could not read " + type, e);
    }
  }
}
