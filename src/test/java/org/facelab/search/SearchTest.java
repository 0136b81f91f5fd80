package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.SearchPlan;
import org.facelab.search.Search.Surroundings;
import org.facelab.search.Trial.Role;
import org.facelab.search.Trial.Status;
import org.facelab.train.History;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;
import org.facelab.train.TrainListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole searches of networks that train within a second. */
final class SearchTest {
  private static final String RATES =
      """
        pruning: none
        objective: emotion.accuracy
        budget: {trials: 3}
        confirmation: {top: 1, seeds: 2}
        space:
          train.optimiser.learning-rate: {log-uniform: [0.0005, 0.05]}
          train.batch-size: {choice: [8, 16]}
      """;

  private static final String PRUNING =
      """
        strategy: {kind: grid, order: rows}
        objective: keypoints.rmse_px
        pruning: {kind: median, min-trials: 2, min-epochs: 1}
        confirmation: {top: 5, seeds: 1}
        space:
          train.optimiser.learning-rate: {choice: [0.01, 50]}
      """;

  @TempDir Path folder;

  private static long[] tooLarge;

  private static Surroundings quiet() {
    return new Surroundings(new SearchObserver() {}, RunObserver.NONE, () -> false);
  }

  private SearchLog search(SearchPlan plan, String name) throws Exception {
    assertThat(Search.start(plan, folder.resolve(name), quiet())).isTrue();
    return SearchLog.read(new SearchFolder(folder.resolve(name)));
  }

  @Test
  void every_trial_is_an_ordinary_run_and_the_log_has_its_figures() throws Exception {
    SearchLog log = search(Searches.tiny(RATES), "s");

    assertThat(log.status()).isEqualTo("done");
    assertThat(log.trials())
        .extracting(Trial::role)
        .containsExactly(
            Role.DEFAULT,
            Role.CANDIDATE,
            Role.CANDIDATE,
            Role.CANDIDATE,
            Role.CONFIRMATION,
            Role.CONFIRMATION,
            Role.CONFIRMATION,
            Role.CONFIRMATION);
    for (Trial trial : log.trials()) {
      RunFolder run = new RunFolder(folder.resolve("s").resolve(trial.run()));
      assertThat(Manifest.read(run.manifest()).status()).isEqualTo("done");
      assertThat(run.metrics()).exists();
      assertThat(run.model()).exists();
      assertThat(run.lastCheckpoint()).doesNotExist();
      History.Row kept = History.read(run.history()).rows().get(trial.bestEpoch() - 1);
      assertThat(trial.score()).isEqualTo(kept.value("validation.emotion.accuracy"));
      assertThat(trial.metrics().get("keypoints.rmse_px"))
          .isEqualTo(kept.value("validation.keypoints.rmse_px"));
      Experiment experiment = ExperimentLoader.load(run.experiment(), List.of()).experiment();
      assertThat(experiment.seed()).isEqualTo(trial.seed());
      assertThat(experiment.train().batchSize())
          .isEqualTo(Integer.parseInt(trial.values().get("train.batch-size")));
    }
    assertThat(log.trials(Role.CONFIRMATION))
        .extracting(Trial::seed)
        .containsExactly(1001L, 1001L, 1002L, 1002L);
  }

  @Test
  void the_winner_is_the_best_mean_over_fresh_seeds_and_becomes_an_experiment() throws Exception {
    SearchLog log = search(Searches.tiny(RATES), "s");

    SearchFolder files = new SearchFolder(folder.resolve("s"));
    JsonNode winner = new ObjectMapper().readTree(files.state().toFile()).path("winner");
    int number = winner.path("trial").asInt();
    double mean =
        log.trials(Role.CONFIRMATION).stream()
            .filter(t -> t.of() == number)
            .mapToDouble(Trial::score)
            .average()
            .orElseThrow();
    assertThat(winner.path("mean").asDouble()).isCloseTo(mean, within(1e-12));
    assertThat(log.trials(Role.CONFIRMATION))
        .allSatisfy(t -> assertThat(mean).isGreaterThanOrEqualTo(meanOf(log, t.of())));
    Experiment best = ExperimentLoader.load(files.best(), List.of()).experiment();
    assertThat(best.train().batchSize())
        .isEqualTo(
            Integer.parseInt(log.trial(number).orElseThrow().values().get("train.batch-size")));
    assertThat(Files.readAllLines(files.trials())).hasSize(9);
  }

  private static double meanOf(SearchLog log, int of) {
    return log.trials(Role.CONFIRMATION).stream()
        .filter(t -> t.of() == of)
        .mapToDouble(Trial::score)
        .average()
        .orElseThrow();
  }

  @Test
  void a_search_that_was_stopped_anywhere_ends_as_one_that_was_not() throws Exception {
    String genetic =
        "  strategy: {kind: genetic, population: 3}\n" + RATES.replace("trials: 3", "trials: 6");
    SearchLog straight = search(Searches.tiny(genetic), "straight");

    Path path = folder.resolve("stopped");
    AtomicInteger steps = new AtomicInteger();
    // Steps in the default's, a candidate's and a confirmation's training.
    List<Integer> stops = List.of(5, 30, 95, 160);
    Surroundings stopping =
        new Surroundings(
            new SearchObserver() {},
            RunObserver.NONE,
            () -> stops.contains(steps.incrementAndGet()));
    int sessions = 1;
    boolean ended = Search.start(Searches.tiny(genetic), path, once(stopping));
    while (!ended) {
      sessions++;
      ended = Search.resume(path, once(stopping));
    }

    assertThat(sessions).isGreaterThanOrEqualTo(4);
    SearchLog resumed = SearchLog.read(new SearchFolder(path));
    assertThat(resumed.trials()).hasSameSizeAs(straight.trials());
    for (int i = 0; i < straight.trials().size(); i++) {
      Trial expected = straight.trials().get(i);
      Trial trial = resumed.trials().get(i);
      assertThat(trial.values()).isEqualTo(expected.values());
      assertThat(trial.status()).isEqualTo(expected.status());
      assertThat(trial.score()).isEqualTo(expected.score());
      assertThat(trial.metrics()).isEqualTo(expected.metrics());
    }
    assertThat(resumed.winnerSentence()).isEqualTo(straight.winnerSentence());
  }

  /** A stop stays a stop for the rest of its session. */
  private static Surroundings once(Surroundings around) {
    boolean[] stopped = new boolean[1];
    return new Surroundings(
        around.search(),
        around.runs(),
        () -> {
          stopped[0] = stopped[0] || around.stopRequested().getAsBoolean();
          return stopped[0];
        });
  }

  @Test
  void a_trial_that_fails_is_recorded_with_its_reason_and_the_search_goes_on() throws Exception {
    SearchLog log =
        search(
            Searches.tiny(
                """
                  strategy: {kind: grid, order: rows}
                  objective: emotion.accuracy
                  confirmation: {top: 1, seeds: 1}
                  space:
                    loss.keypoints-weight: {choice: [1e300, 5]}
                """),
            "s");

    Trial failed = log.trial(1).orElseThrow();
    assertThat(failed.status()).isEqualTo(Status.FAILED);
    assertThat(failed.reason()).contains("loss of", "is not a finite number");
    assertThat(failed.score()).isNull();
    RunFolder run = new RunFolder(folder.resolve("s").resolve(failed.run()));
    assertThat(Manifest.read(run.manifest()).status()).isEqualTo("failed");
    assertThat(log.trial(2).orElseThrow().status()).isEqualTo(Status.DONE);
    assertThat(log.status()).isEqualTo("done");
  }

  @Test
  void running_out_of_memory_costs_one_trial() throws Exception {
    SearchObserver greedy =
        new SearchObserver() {
          @Override
          public TrainListener during(Trial trial, Experiment experiment) {
            return new TrainListener() {
              @Override
              public void stepDone(StepReport report) {
                if (trial.trial() == 1) {
                  tooLarge = new long[Integer.MAX_VALUE];
                }
              }
            };
          }
        };
    Surroundings around = new Surroundings(greedy, RunObserver.NONE, () -> false);

    assertThat(Search.start(Searches.tiny(RATES), folder.resolve("s"), around)).isTrue();

    SearchLog log = SearchLog.read(new SearchFolder(folder.resolve("s")));
    assertThat(log.trial(1).orElseThrow().status()).isEqualTo(Status.FAILED);
    assertThat(log.trial(1).orElseThrow().reason()).startsWith("out of memory");
    assertThat(log.trial(2).orElseThrow().status()).isEqualTo(Status.DONE);
  }

  @Test
  void a_pruned_trial_says_why_and_is_not_confirmed() throws Exception {
    SearchLog log = search(Searches.tiny(PRUNING), "s");

    Trial pruned = log.trial(2).orElseThrow();
    assertThat(pruned.status()).isEqualTo(Status.PRUNED);
    assertThat(pruned.epochs()).isLessThan(3);
    assertThat(pruned.reason()).contains("behind the median");
    RunFolder run = new RunFolder(folder.resolve("s").resolve(pruned.run()));
    assertThat(Manifest.read(run.manifest()).status()).isEqualTo("pruned");
    assertThat(log.trials(Role.CONFIRMATION)).extracting(Trial::of).containsExactly(1, 0);
  }

  @Test
  void a_verdict_that_a_kill_came_in_before_is_not_lost() throws Exception {
    Path path = folder.resolve("s");
    SearchObserver killing =
        new SearchObserver() {
          @Override
          public TrainListener during(Trial trial, Experiment experiment) {
            return new TrainListener() {
              @Override
              public void epochDone(EpochReport report) {
                if (trial.trial() == 2) {
                  throw new InternalError("killed");
                }
              }
            };
          }
        };
    Surroundings around = new Surroundings(killing, RunObserver.NONE, () -> false);
    assertThatThrownBy(() -> Search.start(Searches.tiny(PRUNING), path, around))
        .hasMessage("killed");

    assertThat(Search.resume(path, quiet())).isTrue();

    Trial pruned = SearchLog.read(new SearchFolder(path)).trial(2).orElseThrow();
    assertThat(pruned.status()).isEqualTo(Status.PRUNED);
    assertThat(pruned.epochs()).isEqualTo(1);
  }

  @Test
  void an_exhausted_grid_ends_at_once_and_equal_candidates_are_not_trained_twice()
      throws Exception {
    SearchLog log =
        search(
            Searches.tiny(
                """
                  strategy: {kind: grid, order: rows}
                  objective: emotion.accuracy
                  budget: {trials: 50, hours: 5}
                  confirmation: {top: 1, seeds: 1}
                  space:
                    train.batch-size: {choice: [8, 16]}
                """),
            "s");

    // The experiment as it is has a batch size of 8.
    assertThat(log.trials(Role.CANDIDATE))
        .extracting(Trial::status)
        .containsExactly(Status.REPEAT, Status.DONE);
    assertThat(log.trial(1).orElseThrow().reason()).isEqualTo("same values as trial 0");
    assertThat(log.trial(1).orElseThrow().score()).isEqualTo(log.trial(0).orElseThrow().score());
  }

  @Test
  void no_hours_are_left_after_the_hours() throws Exception {
    SearchLog log =
        search(Searches.tiny(RATES.replace("trials: 3", "hours: 0.0001, trials: 99999")), "s");

    assertThat(log.trials(Role.CANDIDATE).size()).isLessThan(5);
    assertThat(log.status()).isEqualTo("done");
  }

  @Test
  void a_space_that_is_used_up_ends_before_the_hours() throws Exception {
    SearchLog log =
        search(
            Searches.tiny(
                """
                  objective: emotion.accuracy
                  budget: {hours: 1000}
                  confirmation: {top: 1, seeds: 1}
                  space:
                    train.batch-size: {choice: [16, 20]}
                """),
            "s");

    List<Trial> candidates = log.trials(Role.CANDIDATE);
    assertThat(candidates.stream().filter(t -> t.status() == Status.DONE)).hasSize(2);
    assertThat(candidates.size()).isBetween(52, 200);
  }

  @Test
  void trials_on_other_faces_than_before_are_refused() throws Exception {
    Path path = folder.resolve("s");
    AtomicInteger steps = new AtomicInteger();
    Surroundings stopping =
        new Surroundings(
            new SearchObserver() {}, RunObserver.NONE, () -> steps.incrementAndGet() > 30);
    assertThat(Search.start(Searches.tiny(RATES), path, stopping)).isFalse();
    SearchFolder files = new SearchFolder(path);
    String changed = Files.readString(files.search()).replace("faces: 60", "faces: 70");
    Files.writeString(files.search(), changed);

    assertThatThrownBy(() -> Search.resume(path, quiet()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("use the data it was started on");
  }

  @Test
  void a_search_that_runs_is_not_run_a_second_time() throws Exception {
    Path path = folder.resolve("s");
    List<String> refused = new ArrayList<>();
    SearchObserver second =
        new SearchObserver() {
          @Override
          public void trialEnded(Trial trial, SearchLog log) {
            if (trial.trial() == 1) {
              assertThatThrownBy(() -> Search.resume(path, quiet()))
                  .isInstanceOf(InputException.class)
                  .satisfies(e -> refused.add(e.getMessage()));
            }
          }
        };

    assertThat(
            Search.start(
                Searches.tiny(RATES),
                path,
                new Surroundings(second, RunObserver.NONE, () -> false)))
        .isTrue();

    assertThat(refused).singleElement().asString().contains("another facelab is at work");
  }

  @Test
  void a_kill_before_the_first_trial_costs_nothing() throws Exception {
    Path path = folder.resolve("s");
    Files.createDirectories(path);
    Files.writeString(new SearchFolder(path).search(), Searches.tiny(RATES).toYaml());

    assertThat(Search.resume(path, quiet())).isTrue();

    assertThat(SearchLog.read(new SearchFolder(path)).winnerSentence()).isPresent();
  }

  @Test
  void what_cannot_be_searched_leaves_no_folder() {
    Path path = folder.resolve("s");

    assertThatThrownBy(
            () ->
                Search.start(
                    Searches.tiny("  space: {train.epochs: {integer: [0, 3]}}\n"), path, quiet()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train.epochs=0");
    assertThatThrownBy(
            () ->
                Search.start(
                    Searches.tiny(RATES, "data.sources.drawn.split.validation=0"), path, quiet()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("validation part");
    assertThat(path).doesNotExist();
  }

  @Test
  void a_folder_that_is_no_search_is_told() throws IOException {
    assertThatThrownBy(() -> Search.resume(folder, quiet()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is no folder of a search");
    Files.writeString(folder.resolve("search.yaml"), Searches.tiny(RATES).toYaml());
    Files.writeString(folder.resolve("search.json"), "{\"trials\": [{\"trial\": \"x\"}]}");
    assertThatThrownBy(() -> Search.resume(folder, quiet()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be read as the state of a search");
  }

  @Test
  void every_strategy_ends_with_a_winner() throws Exception {
    for (String strategy : List.of("random", "grid", "{kind: genetic, population: 3}")) {
      SearchLog log =
          search(Searches.tiny("  strategy: " + strategy + "\n" + RATES), strategy.substring(0, 4));
      assertThat(log.winnerSentence()).as(strategy).isPresent();
      assertThat(Map.copyOf(log.test())).containsKey("emotion.accuracy");
    }
  }
}
