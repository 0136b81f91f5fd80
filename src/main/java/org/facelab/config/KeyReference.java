package org.facelab.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every key of an experiment or search file with its meaning, range and default, in the order of the records. */
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

  /** What leads to a mapping, its kind in parentheses, and a key. */
  private static final Pattern OF_A_KIND = Pattern.compile("(.*)\\(([^()]*)\\)\\.([^.]*)");

  private final List<Entry> entries = new ArrayList<>();

  /** What is being listed; what stands in itself again, as layers in a layer do, is not. */
  private final Deque<Shape> around = new ArrayDeque<>();

  private KeyReference() {}

  /** All keys. */
  public static List<Entry> entries() {
    KeyReference reference = new KeyReference();
    reference.add(Shapes.of(Experiment.class), "");
    reference.add(Shapes.of(SearchSettings.class), SearchLoader.SEARCH + ".");
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

  /**
   * What to say of a key that is unknown where it stands: that it belongs to another {@code kind}, or
   * where else there is one of that name; empty if there is none.
   */
  static String hint(KeyPath path) {
    String kinds =
        entries().stream()
            .map(entry -> OF_A_KIND.matcher(entry.path()))
            .filter(kind -> kind.matches() && path.exact().matches(pattern(kind)))
            .map(kind -> kind.group(2))
            .collect(Collectors.joining(" or "));
    if (!kinds.isEmpty()) {
      return " — that is a key of kind: " + kinds + ".";
    }
    String name = path.shown().substring(path.shown().lastIndexOf('.') + 1);
    Set<String> places = plainPaths();
    places.removeIf(place -> !place.endsWith("." + name));
    return places.isEmpty() || places.size() > 3
        ? ""
        : " — did you mean '" + String.join("' or '", places) + "'?";
  }

  /** All paths without a name or number of the user's choice, those of whole mappings too. */
  private static Set<String> plainPaths() {
    Set<String> paths = new LinkedHashSet<>();
    for (Entry entry : entries()) {
      String path = entry.path().replaceAll("\\([^()]*\\)", "");
      for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
        if (path.substring(0, end).matches("[a-z0-9.-]+")) {
          paths.add(path.substring(0, end));
        }
      }
    }
    return paths;
  }

  /** The paths that a path of the reference stands for. */
  private static String pattern(Matcher ofAKind) {
    String mapping =
        ofAKind.group(1).replace(".", "\\.").replace("NAME", "[^.]+").replace("[]", "\\[\\d+]");
    return mapping + "\\." + ofAKind.group(3);
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
    } else if (shape instanceof Shape.VariantOf variant && !around.contains(variant)) {
      around.push(variant);
      String between = variant.style() == Variants.Style.KIND ? "(%s)." : ".%s.";
      for (Map.Entry<String, Shape.RecordOf> one : variant.variants().entrySet()) {
        add(one.getValue(), path + between.formatted(one.getKey()));
      }
      around.pop();
    }
  }
}
