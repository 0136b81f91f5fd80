package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.config.SearchSettings.Pruning;
import org.facelab.config.SearchSettings.Strategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SearchLoaderTest {
  private static final String SPACE = "  space: {train.epochs: {integer: [2, 9]}}\n";

  @TempDir Path folder;
  private ExperimentFile files;

  @BeforeEach
  void setUp() {
    files = new ExperimentFile(folder);
  }

  private SearchPlan load(String search, String... overrides) {
    return SearchLoader.load(
        files.write("s.yaml", ExperimentFile.MINIMAL + "search:\n" + search), List.of(overrides));
  }

  private List<String> problems(String search) {
    InputException e = catchThrowableOfType(InputException.class, () -> load(search));
    return e.problems().stream().map(p -> p.replace(folder + "/", "")).toList();
  }

  @Test
  void words_alone_stand_for_what_they_name() {
    SearchSettings settings =
        load("  strategy: genetic\n  pruning: none\n  objective: emotion.accuracy\n" + SPACE)
            .settings();

    assertThat(settings.strategy()).isEqualTo(new Strategy.Genetic(9, 0.15));
    assertThat(settings.pruning()).isEqualTo(new Pruning.None());
    assertThat(settings.objective()).isEqualTo(Map.of("emotion.accuracy", 1.0));
    assertThat(settings.space())
        .isEqualTo(Map.of("train.epochs", new ParameterRange.IntegerRange(new Range(2, 9))));
  }

  @Test
  void what_is_left_out_has_its_default() {
    SearchSettings settings = load(SPACE).settings();

    assertThat(settings.strategy()).isEqualTo(new Strategy.Random());
    assertThat(settings.objective()).isEqualTo(Map.of("loss", 1.0));
    assertThat(settings.pruning()).isEqualTo(new Pruning.Median(4, 2));
    assertThat(settings.confirmation()).isEqualTo(new SearchSettings.Confirmation(3, 3));
    assertThat(settings.budget().trials()).isEmpty();
  }

  @Test
  void a_nested_space_says_the_same_as_dotted_keys() {
    assertThat(
            load("  space:\n    train:\n      epochs: {integer: [2, 9]}\n      optimiser: {learning-rate: {log-uniform: [0.1, 1]}}\n")
                .settings()
                .space())
        .containsOnlyKeys("train.epochs", "train.optimiser.learning-rate");
  }

  @Test
  void overrides_reach_into_the_search() {
    SearchSettings settings =
        load(SPACE, "search.budget.trials=7", "search.space.train.epochs={choice: [3, 4]}")
            .settings();

    assertThat(settings.budget().trials()).contains(7);
    assertThat(settings.space().get("train.epochs")).isInstanceOf(ParameterRange.Choice.class);
  }

  @Test
  void a_search_loads_again_from_what_it_writes() {
    SearchPlan plan =
        load(
            "  strategy: {kind: grid, points: 4}\n  objective: {emotion.accuracy: 1, keypoints.rmse_px: 0.1}\n"
                + "  budget: {hours: 0.5}\n  space:\n"
                + "    train.schedule: {choice: [{kind: cosine}, {kind: step, factor: 0.3}, constant]}\n"
                + "    network.stages[0].width: {choice: [4, 8]}\n"
                + "    augment: {choice: [[], [horizontal-flip], [{rotation: {degrees: [-5, 5]}}]]}\n"
                + "    image.normalisation: {choice: ['unit', per-face]}\n"
                + "    train.optimiser.learning-rate: {log-uniform: [1e-5, 0.1]}\n");

    SearchPlan again = SearchLoader.load(files.write("again.yaml", plan.toYaml()), List.of());

    assertThat(again.settings()).isEqualTo(plan.settings());
    assertThat(again.base().experiment().withData(plan.base().experiment().data()))
        .isEqualTo(plan.base().experiment());
    assertThat(again.toYaml()).isEqualTo(plan.toYaml());
  }

  static Stream<Arguments> values() {
    return Stream.of(
        arguments("train.epochs", "7", "train.epochs", "7"),
        arguments("network.stages[0].width", "24", "network.stages[0].width", "24"),
        arguments("augment.rotation.degrees", "[-3, 3]", "augment[1].rotation.degrees", "[-3, 3]"),
        arguments("augment[1].rotation.degrees[1]", "9", "augment[1].rotation.degrees", "[-15, 9]"),
        arguments("train.optimiser", "{kind: sgd}", "train.optimiser.momentum", "0.9"),
        arguments("train.optimiser", "sgd", "train.optimiser.kind", "sgd"),
        arguments("train.optimiser", "{beta1: 0.8}", "train.optimiser.kind", "adam"),
        arguments("augment", "[vertical-flip]", "augment[0].vertical-flip.probability", "0.5"),
        arguments("loss.class-weights.happy", "2", "loss.class-weights.happy", "2"),
        arguments("data.sources.faces.faces", "500", "data.sources.faces.faces", "500"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_goes_where_its_key_says(String key, String value, String flat, String expected) {
    SearchPlan plan =
        SearchLoader.load(
            files.write(
                "s.yaml",
                ExperimentFile.MINIMAL + "augment: [horizontal-flip, rotation]\nsearch:\n" + SPACE),
            List.of());

    assertThat(plan.with(Map.of(key, value)).value(flat)).isEqualTo(expected);
  }

  @Test
  void of_a_choice_the_default_is_the_value_that_says_the_same() {
    SearchPlan plan =
        load(
            "  space:\n    train.schedule: {choice: [{kind: step}, {kind: cosine}]}\n"
                + "    train.batch-size: {choice: [8, 16]}\n    train.epochs: {integer: [2, 9]}\n");

    assertThat(plan.defaultOf("train.schedule")).isEqualTo("{kind: cosine}");
    assertThat(plan.defaultOf("train.batch-size")).isEqualTo("64");
    assertThat(plan.defaultOf("train.epochs")).isEqualTo("30");
  }

  @Test
  void outer_values_come_before_inner_ones() {
    assertThat(
            load(SPACE)
                .with(Map.of("train.schedule.factor", "0.2", "train.schedule", "{kind: step}"))
                .value("train.schedule.factor"))
        .isEqualTo("0.2");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void mistakes_are_told_with_their_line(String search, String problem) {
    assertThat(problems(search)).singleElement().asString().startsWith(problem);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "  strategy: genetc\n" + SPACE,
            "s.yaml:4: search.strategy.kind must be one of random, grid, genetic, but is the text 'genetc' — did you mean 'genetic'?"),
        arguments(
            "  budget: {trails: 3}\n" + SPACE,
            "s.yaml:4: unknown key 'search.budget.trails' — did you mean 'trials'?"),
        arguments(
            "  space: {train.epochs: {integr: [2, 9]}}\n",
            "s.yaml:4: unknown key 'search.space.train.epochs.integr' — did you mean 'integer'?"),
        arguments(
            "  space: {train.epochs: {integer: [2.5, 9]}}\n",
            "s.yaml:4: search.space.train.epochs: the ends of integer are whole numbers"),
        arguments(
            "  space: {train.epochs: {integer: [9, 2]}}\n",
            "s.yaml:4: search.space.train.epochs.integer.ends must be [low, high]"),
        arguments(
            "  space: {train.epochs: {integer: [3, 3]}}\n",
            "s.yaml:4: search.space.train.epochs: both ends of the range are 3"),
        arguments(
            "  space: {train.l2: {log-uniform: [0, 1]}}\n",
            "s.yaml:4: search.space.train.l2.log-uniform.ends must be [low, high]"),
        arguments(
            "  space: {train.epochs: {choice: [3, 3]}}\n",
            "s.yaml:4: search.space.train.epochs: a choice has two values or more, all different"),
        arguments("  space: {}\n", "s.yaml:4: search.space is empty"),
        arguments("  seed: 2\n", "s.yaml:3: key 'search.space' is missing"),
        arguments(
            "  space: {seed: {integer: [1, 9]}}\n", "s.yaml:4: search.space.seed: is no setting"),
        arguments(
            "  objective: accuracy\n" + SPACE,
            "s.yaml:4: search.objective: the tasks of this experiment give no 'accuracy' — did you mean 'emotion.accuracy'"),
        arguments(
            "  space: {loss.keypoints-weight: {uniform: [1, 9]}}\n",
            "s.yaml:4: search.space.loss.keypoints-weight: changes what loss means"),
        arguments(
            "  space: {data.sources.faces.split.seed: {integer: [1, 9]}}\n",
            "s.yaml:4: search.space.data.sources.faces.split.seed: changes the faces that trials are scored on"),
        arguments(
            "  strategy: {kind: grid, points: 1000}\n  space: {train.l2: {uniform: [0, 1]}, network.width-factor: {uniform: [1, 2]}, heads.emotion.dropout: {uniform: [0, 0.5]}}\n",
            "s.yaml:4: search.strategy: the grid has 1.00e+09 points"),
        arguments(
            "  objective: {loss: 1, emotion.accuracy: 2}\n" + SPACE,
            "s.yaml:4: search.objective: loss is the sum over the tasks already"));
  }

  @Test
  void a_search_of_several_seeds_is_told_what_does_that() {
    assertThat(problems(SPACE + "seeds: [1, 2]\n"))
        .singleElement()
        .asString()
        .contains("seeds: a search trains each trial once")
        .contains("search.confirmation.seeds");
    assertThat(problems("  space: {seeds: {choice: [[1], [2]]}}\n"))
        .singleElement()
        .asString()
        .contains("search.space.seeds: is no setting");
  }

  @Test
  void a_search_of_an_ensemble_is_told_what_trials_are_ranked_by() {
    assertThat(problems(SPACE + "ensemble: {runs: [a]}\n"))
        .singleElement()
        .asString()
        .contains("ensemble.runs: a search trains its trials")
        .contains("write ensemble: {runs: []}");
    assertThat(problems(SPACE + "ensemble: {snapshots: true}\ntrain: {snapshots: {every: 5}}\n"))
        .singleElement()
        .asString()
        .contains("ensemble.snapshots: trials are ranked by single epochs");
    assertThat(problems("  space: {ensemble.snapshots: {choice: [true, false]}}\n"))
        .singleElement()
        .asString()
        .contains("search.space.ensemble.snapshots: trials are ranked by single epochs");
  }

  @Test
  void an_experiment_is_no_search_and_a_search_no_experiment() {
    Path experiment = files.write("a.yaml", ExperimentFile.MINIMAL);
    Path search = files.write("s.yaml", ExperimentFile.MINIMAL + "search:\n" + SPACE);

    assertThatThrownBy(() -> SearchLoader.load(experiment, List.of()))
        .hasMessageContaining("./facelab train");
    assertThatThrownBy(() -> ExperimentLoader.load(search, List.of()))
        .hasMessageContaining("s.yaml:3: search: makes this file a search");
    assertThat(SearchLoader.find(experiment, List.of())).isEmpty();
    assertThat(SearchLoader.find(search, List.of())).isPresent();
  }

  @Test
  void all_problems_of_the_experiment_and_the_search_come_at_once() {
    assertThat(
            problems(
                "  seed: -1\n  space: {train.epochs: {integer: [1, 1]}}\ntrain: {epochs: 0}\n"))
        .hasSize(3);
  }
}
