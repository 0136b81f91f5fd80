package org.facelab.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every key of an experiment file with its meaning, range and default, in the order of the records. */
public final class KeyReference {
  /**
   * One key.
   *
   * @param path dotted, with {@code NAME} for a name of the user's choice and {@code (adam)} where the
   *     key belongs to one kind only
   * @param expected what the value may be
   * @param fallback the default; empty where there is none
   * @param required whether it must be given
   * @param text what it means
   */
  public record Entry(
      String path, String expected, String fallback, boolean required, String text) {}

  private final List<Entry> entries = new ArrayList<>();

  private KeyReference() {}

  /** All keys. */
  public static List<Entry> entries() {
    KeyReference reference = new KeyReference();
    reference.add(Shapes.of(Experiment.class), "");
    return List.copyOf(reference.entries);
  }

  /** The keys whose path contains a text. */
  public static List<Entry> matching(String part) {
    List<Entry> all = entries();
    List<Entry> found = all.stream().filter(entry -> entry.path().contains(part)).toList();
    if (found.isEmpty()) {
      Set<String> names = new LinkedHashSet<>();
      all.forEach(entry -> names.addAll(List.of(entry.path().split("[.()\\[\\]]+"))));
      throw new InputException(
          "no key contains '%s'%s".formatted(part, NearestName.hint(part, names)));
    }
    return found;
  }

  private void add(Shape.RecordOf shape, String prefix) {
    for (Shape.KeyOf key : shape.keys()) {
      String path = prefix + key.name();
      String fallback = key.fallback().map(YamlText::inline).orElse("");
      if (!(key.shape() instanceof Shape.RecordOf)) {
        entries.add(new Entry(path, key.shape().expected(), fallback, key.required(), key.text()));
      }
      addBelow(key.shape(), path);
    }
  }

  private void addBelow(Shape shape, String path) {
    if (shape instanceof Shape.RecordOf fields) {
      add(fields, path + ".");
    } else if (shape instanceof Shape.ListOf list) {
      addBelow(list.item(), path + "[]");
    } else if (shape instanceof Shape.MapOf map) {
      addBelow(map.value(), path + ".NAME");
    } else if (shape instanceof Shape.VariantOf variant) {
      String between = variant.style() == Variants.Style.KIND ? "(%s)." : ".%s.";
      for (Map.Entry<String, Shape.RecordOf> one : variant.variants().entrySet()) {
        add(one.getValue(), path + between.formatted(one.getKey()));
      }
    }
  }
}
