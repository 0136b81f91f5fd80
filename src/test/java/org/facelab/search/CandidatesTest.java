package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.arbiter.optimize.api.Candidate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.OptimizationResult;
import org.facelab.config.SearchSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CandidatesTest {
  private static final String SPACE =
      """
        space:
          train.optimiser.learning-rate: {log-uniform: [0.0001, 0.1]}
          train.epochs: {integer: [2, 5]}
          train.batch-size: {choice: [8, 16]}
          loss.label-smoothing: {uniform: [0, 0.2]}
      """;

  /** The values of the first candidates, each scored by its learning rate. */
  private static List<Map<String, String>> first(int count, SearchSettings settings) {
    CandidateGenerator generator = Candidates.of(settings, new Candidates.Direction(true));
    List<Map<String, String>> values = new ArrayList<>();
    while (values.size() < count && generator.hasMoreCandidates()) {
      Candidate<?> candidate = generator.getCandidate();
      if (candidate.getException() != null) {
        break;
      }
      Map<String, String> setting = ((Setting) candidate.getValue()).values();
      double score =
          Math.abs(
              Math.log(0.01 / Double.parseDouble(setting.get("train.optimiser.learning-rate"))));
      generator.reportResults(
          new OptimizationResult(candidate, score, candidate.getIndex(), null, null, null));
      values.add(setting);
    }
    return values;
  }

  private static SearchSettings settings(String more) {
    return Searches.tiny(more + "\n" + SPACE).settings();
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "genetic", "grid"})
  void the_same_seed_gives_the_same_candidates_and_another_seed_others(String strategy) {
    String text = "  strategy: " + strategy + "\n  seed: ";

    List<Map<String, String>> once = first(40, settings(text + 1));

    assertThat(once).hasSize(40);
    assertThat(first(40, settings(text + 1))).isEqualTo(once);
    assertThat(first(40, settings(text + 2))).isNotEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "genetic", "grid"})
  void values_lie_in_their_ranges(String strategy) {
    for (Map<String, String> values : first(60, settings("  strategy: " + strategy))) {
      assertThat(Double.parseDouble(values.get("train.optimiser.learning-rate")))
          .isBetween(0.0001, 0.1);
      assertThat(Integer.parseInt(values.get("train.epochs"))).isBetween(2, 5);
      assertThat(values.get("train.batch-size")).isIn("8", "16");
      assertThat(Double.parseDouble(values.get("loss.label-smoothing"))).isBetween(0.0, 0.2);
    }
  }

  @Test
  void log_uniform_gives_each_order_of_magnitude_its_share() {
    long low =
        first(3000, settings("  strategy: random")).stream()
            .filter(v -> Double.parseDouble(v.get("train.optimiser.learning-rate")) < 0.001)
            .count();

    // A third of three decades; 4 standard deviations are 103.
    assertThat(low).isBetween(897L, 1103L);
  }

  @Test
  void a_grid_has_every_combination_once_and_then_no_more() {
    SearchSettings settings = settings("  strategy: {kind: grid, points: 3}");

    List<Map<String, String>> all = first(1000, settings);

    // 3 rates, 3 of the 4 epochs, 2 batch sizes, 3 smoothings
    assertThat(all).hasSize(3 * 3 * 2 * 3);
    assertThat(Set.copyOf(all)).hasSameSizeAs(all);
    assertThat(all)
        .anySatisfy(v -> assertThat(v).containsEntry("train.optimiser.learning-rate", "0.0001"));
    assertThat(all)
        .anySatisfy(v -> assertThat(v).containsEntry("train.optimiser.learning-rate", "0.1"));
    assertThat(all)
        .anySatisfy(v -> assertThat(v).containsEntry("train.optimiser.learning-rate", "0.003162"));
  }

  @Test
  void rows_go_through_the_first_key_first() {
    List<Map<String, String>> rows =
        first(3, settings("  strategy: {kind: grid, points: 3, order: rows}"));

    assertThat(rows)
        .extracting(v -> v.get("train.optimiser.learning-rate"))
        .containsExactly("0.0001", "0.003162", "0.1");
    assertThat(new HashSet<>(rows.stream().map(v -> v.get("train.epochs")).toList())).hasSize(1);
  }

  @Test
  void children_of_the_genetic_search_are_better_than_its_first_generation() {
    List<Map<String, String>> all =
        first(90, settings("  strategy: {kind: genetic, population: 12}"));

    assertThat(distance(all.subList(60, 90))).isLessThan(distance(all.subList(0, 8)) / 2);
  }

  private static double distance(List<Map<String, String>> some) {
    return some.stream()
        .mapToDouble(
            v ->
                Math.abs(
                    Math.log(0.01 / Double.parseDouble(v.get("train.optimiser.learning-rate")))))
        .average()
        .orElseThrow();
  }
}
