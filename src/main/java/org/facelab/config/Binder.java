package org.facelab.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.facelab.config.Yaml.Scalar.Kind;

/**
 * Turns YAML into records as their {@link Shape} says. Knows no record in particular. Whatever does not
 * fit is noted as a problem and replaced by its default or left out, so that one pass finds every problem.
 */
final class Binder {
  private static final String KIND = "kind";

  private final Complaints complaints;
  private final Origins origins;

  /**
   * @param elsewhere what to say of an unknown key that has its place elsewhere; empty if it has none
   */
  Binder(Problems problems, Origins origins, Function<KeyPath, String> elsewhere) {
    this.complaints = new Complaints(problems, origins, elsewhere);
    this.origins = origins;
  }

  /** The value, or null if a problem was noted. */
  Object bind(Shape shape, Yaml yaml, KeyPath path) {
    origins.put(path.exact(), yaml.place());
    if (complaints.isFaulty(yaml, path)) {
      return null;
    }
    if (shape instanceof Shape.OptionalOf optional) {
      Object value = bind(optional.value(), yaml, path);
      return value == null ? null : Optional.of(value);
    }
    if (shape instanceof Shape.RecordOf fields) {
      return yaml instanceof Yaml.Mapping mapping
          ? record(fields, mapping, path, Set.of())
          : refuse(shape, yaml, path);
    }
    if (shape instanceof Shape.VariantOf variant) {
      return variant.style() == Variants.Style.KIND
          ? kind(variant, yaml, path)
          : singleKey(variant, yaml, path);
    }
    if (shape instanceof Shape.ListOf list) {
      return yaml instanceof Yaml.Sequence sequence
          ? list(list, sequence, path)
          : refuse(shape, yaml, path);
    }
    if (shape instanceof Shape.MapOf map) {
      return yaml instanceof Yaml.Mapping mapping
          ? map(map, mapping, path)
          : refuse(shape, yaml, path);
    }
    if (shape instanceof Shape.Any) {
      return new Literal(yaml);
    }
    if (yaml instanceof Yaml.Sequence range
        && range.items().stream().anyMatch(end -> complaints.isFaulty(end, path))) {
      return null;
    }
    return Leaves.read(shape, yaml).orElseGet(() -> refuse(shape, yaml, path));
  }

  /**
   * A record.
   *
   * @param others keys that the mapping may have besides the record's own, named in messages only
   */
  Object record(
      Shape.RecordOf shape, Yaml.Mapping mapping, KeyPath path, Collection<String> others) {
    List<String> known = new ArrayList<>(shape.names());
    known.addAll(others);
    complaints.unknownKeys(mapping, path, known);
    Object[] values =
        shape.keys().stream().map(key -> component(key, mapping, path.key(key.name()))).toArray();
    return Arrays.asList(values).contains(null) ? null : construct(shape.type(), values);
  }

  private Object component(Shape.KeyOf key, Yaml.Mapping mapping, KeyPath path) {
    Yaml given = mapping.get(key.name());
    if (given == null) {
      return absent(key, mapping, path);
    }
    Yaml written = key.written(given);
    Yaml effective =
        written instanceof Yaml.Mapping ours
                && key.shape() instanceof Shape.VariantOf
                && defaultOf(key) instanceof Yaml.Mapping below
            ? below.overlaidBy(ours) // the default names the kind
            : written;
    Object value = bind(key.shape(), effective, path);
    if (value != null) {
      return value;
    }
    origins.markWrong(path.exact());
    Binder silent = new Binder(new Problems(), new Origins(mapping.place()), unknown -> "");
    return silent.absent(key, mapping, path);
  }

  /** The default of a key that is absent; also stands in for a value whose problem was told. */
  private Object absent(Shape.KeyOf key, Yaml.Mapping mapping, KeyPath path) {
    if (key.fallback().isPresent()) {
      return bind(key.shape(), defaultOf(key), path);
    }
    if (key.shape() instanceof Shape.OptionalOf) {
      return Optional.empty();
    }
    if (key.shape() instanceof Shape.RecordOf fields) {
      Yaml.Mapping empty = new Yaml.Mapping(mapping.place(), Map.of());
      return record(fields, empty, path, Set.of());
    }
    complaints.missing(key, mapping.place(), path);
    return null;
  }

  /** The default as a mapping where a lone word stands for one. */
  private static Yaml defaultOf(Shape.KeyOf key) {
    Yaml fallback = key.fallback().map(key::written).orElse(null);
    return key.shape() instanceof Shape.VariantOf variant ? kindAlone(variant, fallback) : fallback;
  }

  /** {@code adam} as <code>{kind: adam}</code>. */
  private static Yaml kindAlone(Shape.VariantOf shape, Yaml yaml) {
    return shape.style() == Variants.Style.KIND
            && yaml instanceof Yaml.Scalar word
            && word.kind() == Kind.TEXT
        ? new Yaml.Mapping(word.place(), Map.of(KIND, word))
        : yaml;
  }

  private Object kind(Shape.VariantOf shape, Yaml written, KeyPath path) {
    Yaml yaml = kindAlone(shape, written);
    if (!(yaml instanceof Yaml.Mapping mapping)) {
      return refuse(shape, yaml, path);
    }
    Set<String> names = shape.variants().keySet();
    if (!(mapping.get(KIND) instanceof Yaml.Scalar kind)) {
      complaints.missingKind(names, mapping.place(), path.key(KIND));
      return null;
    }
    if (complaints.isFaulty(kind, path.key(KIND))) {
      return null;
    }
    Shape.RecordOf variant = shape.variants().get(kind.text());
    origins.put(path.key(KIND).exact(), kind.place());
    if (variant == null) {
      complaints.wrongName(names, kind, path.key(KIND));
      return null;
    }
    return record(variant, mapping.without(KIND), path, List.of(KIND));
  }

  private Object singleKey(Shape.VariantOf shape, Yaml yaml, KeyPath path) {
    Yaml.Mapping mapping =
        yaml instanceof Yaml.Scalar name && name.kind() == Kind.TEXT
            ? new Yaml.Mapping(name.place(), Map.of(name.text(), nothing(name.place())))
            : yaml instanceof Yaml.Mapping given ? given : null;
    if (mapping == null || mapping.entries().isEmpty()) {
      return refuse(shape, yaml, path);
    }
    String name = mapping.entries().keySet().iterator().next();
    if (mapping.entries().size() > 1) {
      complaints.severalNames(mapping, path);
      return null;
    }
    Yaml content = mapping.entries().get(name);
    complaints.unknownKeys(mapping, path, shape.variants().keySet());
    if (!shape.variants().containsKey(name)) {
      return null;
    }
    Optional<Shape.KeyOf> only = shape.onlyKey(name);
    Yaml keys =
        Yaml.isNull(content)
            ? new Yaml.Mapping(content.place(), Map.of())
            : only.isPresent() && !(content instanceof Yaml.Mapping)
                ? new Yaml.Mapping(content.place(), Map.of(only.get().name(), content))
                : content;
    return bind(shape.variants().get(name), keys, path.key(name));
  }

  private static Yaml nothing(Place place) {
    return new Yaml.Scalar(place, Kind.NULL, "");
  }

  private Object list(Shape.ListOf shape, Yaml.Sequence sequence, KeyPath path) {
    boolean named =
        shape.item() instanceof Shape.VariantOf variant
            && variant.style() == Variants.Style.SINGLE_KEY;
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      KeyPath item = named ? path.namedItem(i) : path.item(i);
      Object value = bind(shape.item(), sequence.items().get(i), item);
      if (value == null) {
        origins.markWrong(path.exact());
      } else {
        items.add(value);
      }
    }
    return List.copyOf(items);
  }

  private Object map(Shape.MapOf shape, Yaml.Mapping mapping, KeyPath path) {
    if (shape.key() instanceof Shape.Choice choice) {
      complaints.unknownKeys(mapping, path, choice.constants().keySet());
    }
    Map<Object, Object> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, yaml) -> {
              Object key =
                  shape.key() instanceof Shape.Choice choice ? choice.constants().get(name) : name;
              Object value = Yaml.isNull(yaml) ? null : bind(shape.value(), yaml, path.key(name));
              if (key != null && value != null) {
                entries.put(key, value);
              } else if (!Yaml.isNull(yaml)) {
                origins.markWrong(path.exact());
              }
            });
    return Collections.unmodifiableMap(entries);
  }

  private Object refuse(Shape shape, Yaml yaml, KeyPath path) {
    complaints.wrongValue(shape, yaml, path);
    return null;
  }

  private static Object construct(Class<? extends Record> type, Object[] values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("could not construct " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("could not construct " + type, e);
    }
  }
}
