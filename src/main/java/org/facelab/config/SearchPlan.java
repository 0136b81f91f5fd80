package org.facelab.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A search that was read: the experiment that it starts from, and what may vary. Immutable. */
public final class SearchPlan {
  static final Shape.VariantOf RANGES =
      (Shape.VariantOf)
          ((Shape.MapOf)
                  Shapes.of(SearchSettings.class).keys().stream()
                      .filter(key -> key.name().equals("space"))
                      .findFirst()
                      .orElseThrow()
                      .shape())
              .value();

  private final ResolvedExperiment base;
  private final SearchSettings settings;
  private final Origins origins;

  SearchPlan(ResolvedExperiment base, SearchSettings settings, Origins origins) {
    this.base = base;
    this.settings = settings;
    this.origins = origins;
  }

  /** The experiment as it is. */
  public ResolvedExperiment base() {
    return base;
  }

  /** What may vary, and how it is searched. */
  public SearchSettings settings() {
    return settings;
  }

  /**
   * The experiment with other values.
   *
   * @param values YAML on one line by dotted key, such as {@code 0.01} for {@code
   *     train.optimiser.learning-rate}; keys that hold others come first
   * @throws InputException with everything that is wrong with it
   */
  public ResolvedExperiment with(Map<String, String> values) {
    Problems problems = new Problems();
    Yaml tree = base.tree();
    List<String> keys = new ArrayList<>(values.keySet());
    keys.sort(Comparator.comparingInt(key -> ValuePath.of(key).depth()));
    for (String key : keys) {
      Place place = place(key);
      Literal value = Literal.parse(values.get(key), place).orElseThrow();
      tree = ValuePath.of(key).set(tree, value.yaml().at(place), problems);
    }
    problems.throwIfAny();
    return ExperimentLoader.bind((Yaml.Mapping) tree, base.file(), problems);
  }

  /** The value that the experiment has as it is, as YAML on one line; empty if it has none. */
  public String valueOf(String key) {
    return ValuePath.of(key).get(base.tree()).map(YamlText::source).orElse("");
  }

  /**
   * The value of a key that the experiment has as it is; of a choice, the one that says the same, such as
   * <code>{kind: cosine}</code> where the experiment has all of that kind's keys.
   */
  public String defaultOf(String key) {
    String own = valueOf(key);
    if (settings.space().get(key) instanceof SearchSettings.ParameterRange.Choice choice) {
      for (Literal literal : choice.values()) {
        Yaml tree = ValuePath.of(key).set(base.tree(), literal.yaml(), new Problems());
        if (ExperimentLoader.bindNoting((Yaml.Mapping) tree, base.file(), new Problems())
            .filter(same -> same.experiment().equals(base.experiment()))
            .isPresent()) {
          return literal.text();
        }
      }
    }
    return own;
  }

  /** {@link #defaultOf} of each key of the space. */
  public Map<String, String> defaults() {
    Map<String, String> values = new LinkedHashMap<>();
    settings.space().keySet().forEach(key -> values.put(key, defaultOf(key)));
    return values;
  }

  /** Where the range of a key was written. */
  public Place place(String key) {
    return origins.near("search.space." + key);
  }

  /** The whole search, every default included, as YAML that loads again to an equal one. */
  public String toYaml() {
    return YamlText.of(tree());
  }

  /** {@link #toYaml} with the origin of each value as a comment, as experiments have it. */
  public String toYamlWithOrigins(UnaryOperator<String> style) {
    return YamlText.withPlaces(tree(), style);
  }

  private Yaml.Mapping tree() {
    Yaml.Mapping search =
        new Unbinder(origins)
            .record(
                Shapes.of(SearchSettings.class), settings, KeyPath.ROOT.key(SearchLoader.SEARCH));
    return base.tree().with(SearchLoader.SEARCH, search);
  }
}
