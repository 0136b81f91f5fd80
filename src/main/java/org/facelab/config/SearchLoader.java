package org.facelab.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads a search: an experiment's file with the key {@code search}. What is said of files, overrides and
 * inheritance in {@link ExperimentLoader} holds here too.
 */
public final class SearchLoader {
  static final String SEARCH = "search";
  private static final String SPACE = "space";

  private SearchLoader() {}

  /**
   * Reads and checks a search.
   *
   * @param file the search's YAML
   * @param overrides {@code key.path=value} each; those of the search itself begin with {@code search.}
   * @throws InputException with everything that is wrong
   */
  public static SearchPlan load(Path file, List<String> overrides) {
    return load(file, overrides, System::getenv);
  }

  static SearchPlan load(Path file, List<String> overrides, UnaryOperator<String> environment) {
    Problems problems = new Problems();
    Yaml.Mapping tree = ExperimentLoader.tree(file, overrides, environment, problems);
    Yaml search = tree.get(SEARCH);
    if (search == null) {
      throw problems.fatal(
          tree.place(),
          "key 'search' is missing, so this is an experiment; train it with './facelab train %s', or write a file that extends it and says under search: what may vary"
              .formatted(ExperimentFiles.shown(file)));
    }
    return bind(tree, search, file, problems);
  }

  /** The search, if the file is one; nothing if it is an experiment. */
  public static Optional<SearchPlan> find(Path file, List<String> overrides) {
    Yaml.Mapping tree = ExperimentLoader.tree(file, overrides, System::getenv, new Problems());
    return tree.get(SEARCH) == null ? Optional.empty() : Optional.of(load(file, overrides));
  }

  private static SearchPlan bind(Yaml.Mapping tree, Yaml search, Path file, Problems problems) {
    KeyPath path = KeyPath.ROOT.key(SEARCH);
    Origins origins = new Origins(tree.place());
    Binder binder = new Binder(problems, origins, KeyReference::hint);
    SearchSettings settings =
        (SearchSettings) binder.bind(Shapes.of(SearchSettings.class), withFlatSpace(search), path);
    Optional<ResolvedExperiment> base =
        ExperimentLoader.bindNoting(tree.without(SEARCH), file, problems);
    if (settings != null && base.isPresent()) {
      new SearchChecks(settings, base.get().experiment(), origins, problems).run();
    }
    problems.throwIfAny();
    return new SearchPlan(base.orElseThrow(), settings, origins);
  }

  /** {@code space: {train: {epochs: RANGE}}} says the same as {@code space: {train.epochs: RANGE}}. */
  private static Yaml withFlatSpace(Yaml search) {
    if (search instanceof Yaml.Mapping mapping
        && mapping.get(SPACE) instanceof Yaml.Mapping space) {
      Map<String, Yaml> flat = new LinkedHashMap<>();
      flatten(space, "", flat);
      return mapping.with(SPACE, new Yaml.Mapping(space.place(), flat));
    }
    return search;
  }

  private static void flatten(Yaml.Mapping mapping, String prefix, Map<String, Yaml> flat) {
    Set<String> ranges = SearchPlan.RANGES.variants().keySet();
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              boolean nested =
                  value instanceof Yaml.Mapping below
                      && below.entries().keySet().stream().noneMatch(ranges::contains)
                      && below.entries().values().stream()
                          .anyMatch(child -> child instanceof Yaml.Mapping);
              if (nested) {
                flatten((Yaml.Mapping) value, prefix + key + ".", flat);
              } else {
                flat.put(prefix + key, value);
              }
            });
  }
}
