package org.facelab.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The way to one value of an experiment, into lists too: {@code train.epochs}, {@code
 * network.stages[1].width}, {@code augment.rotation.degrees[0]} for the item of a list that has that name.
 *
 * @param text as it was written
 * @param steps names, and numbers in brackets
 */
record ValuePath(String text, List<String> steps) {
  private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|(\\[\\d{1,6}])");

  /** Reads a path; what is no path has no steps. */
  static ValuePath of(String text) {
    List<String> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = 0;
    while (matcher.lookingAt() || (matcher.find() && matcher.start() == end)) {
      steps.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
      end = matcher.end();
      matcher.region(end, text.length());
      if (end == text.length()) {
        return new ValuePath(text, List.copyOf(steps));
      }
    }
    return new ValuePath(text, List.of());
  }

  /** How many steps lead to the value. */
  int depth() {
    return steps.size();
  }

  /** The value there. */
  Optional<Yaml> get(Yaml tree) {
    Yaml value = tree;
    for (String step : steps) {
      value = child(value, step).orElse(null);
      if (value == null) {
        return Optional.empty();
      }
    }
    return Optional.of(value);
  }

  /** The tree with another value there; a mapping is laid over the one that is there. */
  Yaml set(Yaml tree, Yaml value, Problems problems) {
    if (steps.isEmpty()) {
      problems.add(
          value.place(),
          "'%s' is no key; write train.epochs or network.stages[0].width".formatted(text));
      return tree;
    }
    return set(tree, 0, value, problems);
  }

  private Yaml set(Yaml tree, int depth, Yaml value, Problems problems) {
    if (depth == steps.size()) {
      return tree instanceof Yaml.Mapping below && value instanceof Yaml.Mapping above
          ? below.overlaidBy(above)
          : value;
    }
    String step = steps.get(depth);
    if (tree instanceof Yaml.Mapping mapping && !step.startsWith("[")) {
      Yaml below = mapping.entries().get(step);
      Yaml start = below == null ? new Yaml.Mapping(value.place(), Map.of()) : below;
      return mapping.with(step, set(start, depth + 1, value, problems));
    }
    if (tree instanceof Yaml.Sequence sequence) {
      int index = index(sequence, step);
      if (index >= 0) {
        List<Yaml> items = new ArrayList<>(sequence.items());
        Yaml item = items.get(index);
        items.set(
            index,
            step.startsWith("[")
                ? set(item, depth + 1, value, problems)
                : named(item, depth, value, problems));
        return new Yaml.Sequence(sequence.place(), items);
      }
    }
    problems.add(value.place(), "%s: there is no %s in %s".formatted(text, step, described(tree)));
    return tree;
  }

  private Yaml named(Yaml item, int depth, Yaml value, Problems problems) {
    Map<String, Yaml> entry = new LinkedHashMap<>(((Yaml.Mapping) item).entries());
    entry.replaceAll((key, below) -> set(below, depth + 1, value, problems));
    return new Yaml.Mapping(item.place(), entry);
  }

  private static String described(Yaml tree) {
    if (tree instanceof Yaml.Mapping mapping) {
      return "a mapping of " + String.join(", ", mapping.entries().keySet());
    }
    if (tree instanceof Yaml.Sequence sequence
        && !sequence.items().isEmpty()
        && sequence.items().stream()
            .allMatch(item -> item instanceof Yaml.Mapping m && m.entries().size() == 1)) {
      return sequence.items().stream()
          .map(item -> ((Yaml.Mapping) item).entries().keySet().iterator().next())
          .collect(Collectors.joining(", ", "a list of ", ""));
    }
    return tree.describe();
  }

  private static Optional<Yaml> child(Yaml tree, String step) {
    if (tree instanceof Yaml.Mapping mapping) {
      return Optional.ofNullable(mapping.get(step));
    }
    if (tree instanceof Yaml.Sequence sequence) {
      int index = index(sequence, step);
      if (index >= 0) {
        Yaml item = sequence.items().get(index);
        return Optional.of(step.startsWith("[") ? item : ((Yaml.Mapping) item).get(step));
      }
    }
    return Optional.empty();
  }

  /** The item of that number or, alone, of that name; -1 if there is none. */
  private static int index(Yaml.Sequence sequence, String step) {
    int found = -1;
    for (int i = 0; i < sequence.items().size(); i++) {
      boolean meant =
          step.startsWith("[")
              ? step.equals("[" + i + "]")
              : sequence.items().get(i) instanceof Yaml.Mapping item
                  && item.entries().size() == 1
                  && item.get(step) != null;
      if (meant && found >= 0) {
        return -1; // two of that name
      }
      found = meant ? i : found;
    }
    return found;
  }
}
