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
import java.util.TreeSet;
import org.facelab.config.Yaml.Scalar.Kind;

/**
 * Turns YAML into records as their {@link Shape} says. Knows no record in particular. Whatever does not
 * fit is noted as a problem and replaced by its default or left out, so that one pass finds every problem.
 */
final class Binder {
  private static final String KIND = "kind";

  private final Problems problems;
  private final Origins origins;

  Binder(Problems problems, Origins origins) {
    this.problems = problems;
    this.origins = origins;
  }

  /** The value, or null if a problem was noted. */
  Object bind(Shape shape, Yaml yaml, KeyPath path) {
    origins.put(path.exact(), yaml.place());
    if (isFaulty(yaml, path)) {
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
    return Leaves.read(shape, yaml).orElseGet(() -> refuse(shape, yaml, path));
  }

  private boolean isFaulty(Yaml yaml, KeyPath path) {
    boolean faulty = yaml instanceof Yaml.Scalar scalar && scalar.kind() == Kind.FAULTY;
    if (faulty) {
      problems.add(yaml.place(), path.shown() + ": " + ((Yaml.Scalar) yaml).text());
    }
    return faulty;
  }

  /**
   * A record.
   *
   * @param others keys that the mapping may have besides the record's own, named in messages only
   */
  Object record(
      Shape.RecordOf shape, Yaml.Mapping mapping, KeyPath path, Collection<String> others) {
    Set<String> known = new TreeSet<>(shape.names());
    known.addAll(others);
    mapping.entries().forEach((key, value) -> checkKnown(key, value.place(), path, known));
    Object[] values =
        shape.keys().stream().map(key -> component(key, mapping, path.key(key.name()))).toArray();
    return Arrays.asList(values).contains(null) ? null : construct(shape.type(), values);
  }

  private void checkKnown(String key, Place place, KeyPath path, Set<String> known) {
    if (!known.contains(key)) {
      String hint = NearestName.hint(key, known);
      NearestName.of(key, known).ifPresent(meant -> origins.markWrong(path.key(meant).exact()));
      problems.add(
          place,
          "unknown key '%s'%s Keys here: %s"
              .formatted(
                  path.key(key).shown(), hint.isEmpty() ? "." : hint, String.join(", ", known)));
    }
  }

  private Object component(Shape.KeyOf key, Yaml.Mapping mapping, KeyPath path) {
    Yaml given = mapping.get(key.name());
    if (given == null) {
      return absent(key, mapping, path);
    }
    Yaml effective =
        given instanceof Yaml.Mapping ours
                && key.shape() instanceof Shape.VariantOf
                && key.fallback().orElse(null) instanceof Yaml.Mapping below
            ? below.overlaidBy(ours) // the default names the kind
            : given;
    Object value = bind(key.shape(), effective, path);
    if (value != null) {
      return value;
    }
    origins.markWrong(path.exact());
    Problems told = new Problems();
    return new Binder(told, new Origins(mapping.place())).absent(key, mapping, path);
  }

  /** The default of a key that is absent; also stands in for a value whose problem was told. */
  private Object absent(Shape.KeyOf key, Yaml.Mapping mapping, KeyPath path) {
    if (key.fallback().isPresent()) {
      return bind(key.shape(), key.fallback().get(), path);
    }
    if (key.shape() instanceof Shape.OptionalOf) {
      return Optional.empty();
    }
    if (key.shape() instanceof Shape.RecordOf fields) {
      Yaml.Mapping empty = new Yaml.Mapping(mapping.place(), Map.of());
      return record(fields, empty, path, Set.of());
    }
    problems.add(mapping.place(), "key '%s' is missing: %s".formatted(path.shown(), key.text()));
    return null;
  }

  private Object kind(Shape.VariantOf shape, Yaml yaml, KeyPath path) {
    if (!(yaml instanceof Yaml.Mapping mapping)) {
      return refuse(shape, yaml, path);
    }
    Set<String> names = shape.variants().keySet();
    if (!(mapping.get(KIND) instanceof Yaml.Scalar kind)) {
      problems.add(
          mapping.place(),
          "key '%s' is missing; it must be one of %s"
              .formatted(path.key(KIND).shown(), String.join(", ", names)));
      return null;
    }
    if (isFaulty(kind, path.key(KIND))) {
      return null;
    }
    Shape.RecordOf variant = shape.variants().get(kind.text());
    origins.put(path.key(KIND).exact(), kind.place());
    if (variant == null) {
      return refuseName(names, kind, path.key(KIND));
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
      problems.add(
          mapping.place(),
          "%s: a list item has one name, but this one has %s; write '- ' before each name and indent its own keys below it"
              .formatted(path.shown(), String.join(" and ", mapping.entries().keySet())));
      return null;
    }
    Yaml content = mapping.entries().get(name);
    checkKnown(name, content.place(), path, new TreeSet<>(shape.variants().keySet()));
    if (!shape.variants().containsKey(name)) {
      return null;
    }
    Yaml keys = Yaml.isNull(content) ? new Yaml.Mapping(content.place(), Map.of()) : content;
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
    Map<Object, Object> entries = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, yaml) -> {
              Object key = key(shape.key(), name, yaml, path);
              Object value = Yaml.isNull(yaml) ? null : bind(shape.value(), yaml, path.key(name));
              if (key != null && value != null) {
                entries.put(key, value);
              } else if (!Yaml.isNull(yaml)) {
                origins.markWrong(path.exact());
              }
            });
    return Collections.unmodifiableMap(entries);
  }

  private Object key(Shape shape, String name, Yaml yaml, KeyPath path) {
    if (shape instanceof Shape.Choice choice) {
      checkKnown(name, yaml.place(), path, new TreeSet<>(choice.constants().keySet()));
      return choice.constants().get(name);
    }
    return name;
  }

  private Object refuse(Shape shape, Yaml yaml, KeyPath path) {
    if (shape instanceof Shape.Choice choice && yaml instanceof Yaml.Scalar written) {
      return refuseName(choice.constants().keySet(), written, path);
    }
    String hint = "";
    if (shape instanceof Shape.ListOf) {
      if (yaml instanceof Yaml.Scalar single) {
        hint = "; write [" + single.text() + "]";
      } else {
        hint = "; lists are replaced as a whole, write [a, b] or one line with '- ' for each item";
      }
    }
    problems.add(
        yaml.place(),
        "%s must be %s, but is %s%s"
            .formatted(path.shown(), shape.expected(), yaml.describe(), hint));
    return null;
  }

  private Object refuseName(Collection<String> names, Yaml.Scalar written, KeyPath path) {
    problems.add(
        written.place(),
        "%s must be one of %s, but is %s%s"
            .formatted(
                path.shown(),
                String.join(", ", names),
                written.describe(),
                NearestName.hint(written.text(), names)));
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
