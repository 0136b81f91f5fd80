package org.facelab.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Overrides such as {@code train.epochs=3}: together one last child of the experiment's file. */
final class Overrides {
  private final Variables variables;
  private final Problems problems;

  Overrides(Variables variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** The mapping that the overrides mean; malformed ones become problems. */
  Yaml.Mapping parse(List<String> overrides) {
    Yaml.Mapping all = new Yaml.Mapping(Place.COMMAND_LINE, Map.of());
    for (String override : overrides) {
      all = parse(override, all);
    }
    return all;
  }

  private Yaml.Mapping parse(String override, Yaml.Mapping others) {
    int equals = override.indexOf('=');
    String key = equals < 0 ? override : override.substring(0, equals).strip();
    String[] names = key.split("\\.", -1);
    if (equals < 0 || List.of(names).contains("")) {
      return refuse(others, "'%s' must have the form key.path=value", override);
    }
    if (key.contains("[")) {
      return refuse(
          others, "'%s': items of a list cannot be set one by one; give the whole list", override);
    }
    if (names[0].equals(ExperimentFiles.EXTENDS)) {
      return refuse(others, "'%s': extends stands in a file, not on the command line", override);
    }
    Yaml value;
    try {
      value =
          YamlParser.parseValue(
                  override.substring(equals + 1), Place.COMMAND_LINE, variables, problems)
              .orElse(null);
    } catch (InputException e) {
      return others; // its problem is noted
    }
    if (value == null) {
      return refuse(
          others, "'%s' has no value; null stands for the default, '' for no text", override);
    }
    for (int i = names.length - 1; i >= 0; i--) {
      value = new Yaml.Mapping(Place.COMMAND_LINE, Map.of(names[i], value));
    }
    return together(others, (Yaml.Mapping) value, KeyPath.ROOT);
  }

  private Yaml.Mapping refuse(Yaml.Mapping others, String message, String override) {
    problems.add(Place.COMMAND_LINE, message.formatted(override));
    return others;
  }

  private Yaml.Mapping together(Yaml.Mapping first, Yaml.Mapping second, KeyPath path) {
    Map<String, Yaml> merged = new LinkedHashMap<>(first.entries());
    second
        .entries()
        .forEach(
            (key, value) ->
                merged.merge(key, value, (old, added) -> both(old, added, path.key(key))));
    return new Yaml.Mapping(Place.COMMAND_LINE, merged);
  }

  private Yaml both(Yaml old, Yaml added, KeyPath path) {
    if (old instanceof Yaml.Mapping first && added instanceof Yaml.Mapping second) {
      return together(first, second, path);
    }
    problems.add(Place.COMMAND_LINE, path.shown() + " is given twice; keep one of them");
    return old;
  }
}
