package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeedSeriesTest {
  private static final String SEEDS = ExperimentFile.MINIMAL + "seeds: [4, 2]\n";

  @TempDir Path folder;

  private SeedSeries load(String text, List<Long> seeds, String... overrides) {
    return SeedSeries.load(
        new ExperimentFile(folder).write("a.yaml", text), List.of(overrides), seeds);
  }

  private static List<Long> seeds(SeedSeries series) {
    return series.experiments().stream().map(r -> r.experiment().seed()).toList();
  }

  @Test
  void anExperimentWithoutSeedsIsOneRunOfItsOwnSeed() {
    SeedSeries series = load(ExperimentFile.MINIMAL, List.of(), "seed=7");
    assertThat(series.seeds()).isEmpty();
    assertThat(seeds(series)).containsExactly(7L);
  }

  @Test
  void eachRunHasItsSeedAndNoneOfTheOthers() {
    SeedSeries series = load(SEEDS, List.of(), "train.epochs=3");
    assertThat(series.seeds()).containsExactly(4L, 2L);
    assertThat(seeds(series)).containsExactly(4L, 2L);
    assertThat(series.experiments())
        .allSatisfy(
            r -> {
              assertThat(r.experiment().seeds()).isEmpty();
              assertThat(r.experiment().train().epochs()).isEqualTo(3);
            });
  }

  @Test
  void theCommandLineWins() {
    assertThat(seeds(load(SEEDS, List.of(1L, 2L, 3L)))).containsExactly(1L, 2L, 3L);
    assertThat(seeds(load(SEEDS, List.of(), "seeds=[9]"))).containsExactly(9L);
    assertThat(load(SEEDS, List.of(), "seeds=[]", "seed=3").seeds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 1 | | --seeds 1,1: names 1 twice",
        "3 -1 | | --seeds 3,-1: expected whole numbers from 0, found -1",
        "1 2 | seed=5 | 'seed=5' asks for one seed, but --seeds for 1,2",
        "1 2 | seeds=[3] | 'seeds=[3]' and --seeds 1,2 say the same",
        "| seed=5 | 'seed=5' asks for one seed, but the experiment's seeds for 4,2; leave one of"
            + " them out, or write --seeds 5",
      })
  void contradictionsAreWrong(String asked, String override, String message) {
    List<Long> seeds =
        asked == null
            ? List.of()
            : List.of(asked.split(" ")).stream().map(Long::parseLong).toList();
    assertThatThrownBy(
            () -> load(SEEDS, seeds, override == null ? new String[0] : new String[] {override}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /** Its runs would be the same and their spread 0, which looks like a certain result. */
  @Test
  void anEnsembleOfFinishedRunsHasNoSeeds() {
    String ensemble = ExperimentFile.MINIMAL + "ensemble: {runs: [a, b]}\n";
    assertThat(new ExperimentFile(folder).problems(ensemble + "seeds: [1, 2]\n"))
        .singleElement()
        .asString()
        .startsWith("a.yaml:4: seeds: an ensemble of finished runs (ensemble.runs) trains nothing");
    assertThatThrownBy(() -> load(ensemble, List.of(1L, 2L)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--seeds 1,2: an ensemble of finished runs (ensemble.runs)");
    assertThat(load(ensemble, List.of()).experiments()).hasSize(1);
    assertThat(load(ensemble, List.of(), "ensemble.runs=[]", "seeds=[1, 2]").seeds()).hasSize(2);
  }

  @Test
  void seedsInTheFileAreChecked() {
    ExperimentFile file = new ExperimentFile(folder);
    assertThat(file.problems(ExperimentFile.MINIMAL + "seeds: [1, 2, 1]\n"))
        .containsExactly("a.yaml:3: seeds names '1' twice");
    assertThat(file.problems(ExperimentFile.MINIMAL + "seeds: [1, -2]\n"))
        .singleElement()
        .asString()
        .contains("a.yaml:3: ")
        .contains("seeds[1]");
  }
}
