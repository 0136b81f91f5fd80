package org.facelab.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the {@link Shape} of records that carry {@link Key} and {@link Variants}. */
final class Shapes {
  private static final ClassValue<List<Shape.KeyOf>> KEYS =
      new ClassValue<>() {
        @Override
        protected List<Shape.KeyOf> computeValue(Class<?> type) {
          return Arrays.stream(type.getRecordComponents()).map(Shapes::key).toList();
        }
      };

  private Shapes() {}

  /** The shape of a record. */
  static Shape.RecordOf of(Class<? extends Record> type) {
    return new Shape.RecordOf(type);
  }

  /** The keys of a record; read once. */
  static List<Shape.KeyOf> keys(Class<? extends Record> type) {
    return KEYS.get(type);
  }

  private static Shape.KeyOf key(RecordComponent component) {
    Key key = component.getAnnotation(Key.class);
    if (key == null) {
      throw new IllegalStateException(component + " has no @Key");
    }
    String name = kebab(component.getName());
    return new Shape.KeyOf(
        name,
        key.value(),
        shape(component.getGenericType(), key),
        yaml(key.fallback()),
        yaml(key.lone()));
  }

  private static Optional<Yaml> yaml(String text) {
    Variables none = new Variables(variable -> null);
    return YamlParser.parseValue(text, Place.DEFAULT, none, new Problems());
  }

  private static Shape shape(Type type, Key key) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      Type raw = generic.getRawType();
      if (raw == List.class) {
        return new Shape.ListOf(shape(of[0], key));
      }
      if (raw == Map.class) {
        return new Shape.MapOf(shape(of[0], key), shape(of[1], key));
      }
      if (raw == Optional.class) {
        return new Shape.OptionalOf(shape(of[0], key));
      }
    }
    return type instanceof Class<?> plain ? plainShape(plain, key) : unknown(type);
  }

  private static Shape plainShape(Class<?> type, Key key) {
    if (type == int.class || type == Integer.class) {
      return new Shape.Whole(
          false,
          (long) Math.max(Integer.MIN_VALUE, key.min()),
          (long) Math.min(Integer.MAX_VALUE, key.max()));
    }
    if (type == long.class || type == Long.class) {
      return new Shape.Whole(true, (long) key.min(), (long) key.max());
    }
    if (type == double.class || type == Double.class) {
      return new Shape.Decimal(key.min(), key.max());
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Shape.Truth();
    }
    if (type == String.class) {
      return new Shape.Text();
    }
    if (type == Path.class) {
      return new Shape.FilePath();
    }
    if (type == Literal.class) {
      return new Shape.Any();
    }
    if (type == Range.class) {
      return new Shape.Interval(key.min(), key.max());
    }
    if (type.isEnum()) {
      Map<String, Object> constants = new LinkedHashMap<>();
      for (Object constant : type.getEnumConstants()) {
        constants.put(kebab(((Enum<?>) constant).name()), constant);
      }
      return new Shape.Choice(constants);
    }
    if (type.isRecord()) {
      return of(type.asSubclass(Record.class));
    }
    return type.isSealed() ? variants(type) : unknown(type);
  }

  private static Shape variants(Class<?> type) {
    Variants variants = type.getAnnotation(Variants.class);
    Map<String, Shape.RecordOf> records = new LinkedHashMap<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      String name = permitted.getSimpleName();
      String stem =
          name.endsWith(variants.suffix())
              ? name.substring(0, name.length() - variants.suffix().length())
              : name;
      records.put(kebab(stem), of(permitted.asSubclass(Record.class)));
    }
    return new Shape.VariantOf(type, variants.value(), records);
  }

  private static Shape unknown(Type type) {
    throw new IllegalStateException("an experiment cannot hold a value of " + type);
  }

  /** {@code batchSize}, {@code BatchSize} and {@code BATCH_SIZE} are {@code batch-size}. */
  static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
