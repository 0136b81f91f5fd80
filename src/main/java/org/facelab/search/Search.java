package org.facelab.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.deeplearning4j.arbiter.optimize.api.CandidateGenerator;
import org.deeplearning4j.arbiter.optimize.api.termination.TerminationCondition;
import org.deeplearning4j.arbiter.optimize.config.OptimizationConfiguration;
import org.deeplearning4j.arbiter.optimize.runner.IOptimizationRunner;
import org.deeplearning4j.arbiter.optimize.runner.LocalOptimizationRunner;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.SearchLoader;
import org.facelab.config.SearchPlan;
import org.facelab.config.SearchSettings;
import org.facelab.data.WholeFile;
import org.facelab.search.SearchLog.Phase;
import org.facelab.search.Trial.Role;
import org.facelab.search.Trial.Status;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;

/**
 * One search from its space to its winner: the experiment as it is, candidates from Arbiter under Arbiter's
 * runner, then the best of them and the experiment as it is on fresh seeds.
 *
 * <p>A search that was cut goes on where it was: the generator is asked for the same candidates again, and
 * those whose trials have ended are answered from the log. So it also breeds the same children.
 */
public final class Search {
  private final SearchPlan plan;
  private final SearchFolder folder;
  private final SearchLog log;
  private final SearchObserver observer;
  private final BooleanSupplier stopRequested;
  private final SearchObjective objective;
  private final Pruner pruner;
  private final TrialRunner runner;
  private final Map<Integer, List<Double>> courses = new HashMap<>();

  private Search(
      SearchPlan plan, FaceShelf shelf, SearchFolder folder, SearchLog log, Surroundings around) {
    this.plan = plan;
    this.folder = folder;
    this.log = log;
    this.observer = around.search();
    this.stopRequested = around.stopRequested();
    objective = new SearchObjective(plan.settings().objective());
    pruner = new Pruner(plan.settings().pruning(), objective);
    runner = new TrialRunner(objective, shelf, around);
  }

  /**
   * What looks on, and what asks for a stop.
   *
   * @param search told of trials
   * @param runs looks on while each of them trains
   * @param stopRequested asked after every step
   */
  public record Surroundings(
      SearchObserver search, RunObserver runs, BooleanSupplier stopRequested) {}

  /**
   * Searches in a new folder.
   *
   * @return whether it came to its end; false if a stop was requested, with all progress saved
   * @throws InputException if the space holds experiments that cannot run, the folder is not empty, or there
   *     are no faces to score trials on
   */
  public static boolean start(SearchPlan plan, Path path, Surroundings around)
      throws IOException, InterruptedException {
    SpaceCheck.run(plan);
    FaceShelf shelf = new FaceShelf(notice -> {});
    shelf.checkScorable(plan);
    SearchFolder folder = new SearchFolder(path);
    Search search = new Search(plan, shelf, folder, SearchLog.begin(folder), around);
    SearchText.describe(search.plan, search.objective, search.pruner, search.log);
    RunFolder.createEmpty(path);
    SearchLock lock = SearchLock.of(folder);
    try {
      WholeFile.writeText(folder.search(), plan.toYaml());
      return search.run();
    } finally {
      lock.close();
    }
  }

  /**
   * Goes on with a search that was cut.
   *
   * @return as {@link #start}
   */
  public static boolean resume(Path path, Surroundings around)
      throws IOException, InterruptedException {
    SearchFolder folder = new SearchFolder(path);
    if (!Files.exists(folder.search())) {
      throw new InputException(
          "%s: not there, so %s is no folder of a search".formatted(folder.search(), path));
    }
    SearchLock lock = SearchLock.of(folder);
    try {
      // A kill may have come between the two files.
      boolean begun = Files.exists(folder.state());
      SearchLog log = begun ? SearchLog.read(folder) : SearchLog.begin(folder);
      SearchPlan plan = SearchLoader.load(folder.search(), List.of());
      FaceShelf shelf = new FaceShelf(notice -> {});
      shelf.checkScorable(plan);
      Search search = new Search(plan, shelf, folder, log, around);
      if (!begun) {
        SearchText.describe(search.plan, search.objective, search.pruner, search.log);
      }
      search.takeOver(shelf);
      return search.run();
    } finally {
      lock.close();
    }
  }

  /** Takes over what trials have reached, if they reached it on the faces that are there now. */
  private void takeOver(FaceShelf shelf) throws IOException {
    for (Trial trial : log.trials()) {
      Path run = trial.run() == null ? null : folder.path().resolve(trial.run());
      if (run == null || !Files.exists(run)) {
        continue;
      }
      Path manifest = new RunFolder(run).manifest();
      if (trial.role() == Role.DEFAULT && Files.exists(manifest)) {
        Manifest.read(manifest).checkSame(shelf.faces(plan.base().experiment()));
      }
      if (trial.hasEnded()) {
        TrialRunner.dropCheckpoints(run);
        if (trial.role() != Role.CONFIRMATION) {
          courses.put(trial.trial(), runner.course(run));
        }
      }
    }
  }

  /**
   * Looks for experiments in a search's space that cannot run.
   *
   * @throws InputException with an example
   */
  public static void checkSpace(SearchPlan plan) {
    SpaceCheck.run(plan);
  }

  private boolean run() throws IOException, InterruptedException {
    boolean alreadySearched = log.get("phase").asText().equals("confirmation");
    if (!alreadySearched) {
      log.set("phase", Phase.SEARCH);
    }
    log.write(SearchLog.Status.RUNNING);
    observer.begun(log, folder.path());
    try {
      boolean ended = (alreadySearched || searched()) && confirmed();
      Importance.Result importance =
          Importance.of(plan.settings().space(), log.trials(), objective);
      log.set("importance", importance.shares()).set("importance_note", importance.note());
      log.write(ended ? SearchLog.Status.DONE : SearchLog.Status.INTERRUPTED);
      return ended;
    } catch (IOException | RuntimeException | Error e) {
      log.write(SearchLog.Status.FAILED);
      throw e;
    }
  }

  private boolean searched() throws IOException, InterruptedException {
    Trial asItIs =
        Trial.planned(0, Role.DEFAULT, null, plan.base().experiment().seed(), plan.defaults());
    if (!attempt(asItIs, plan.base(), "000").hasEnded()) {
      return false;
    }
    SearchSettings settings = plan.settings();
    SearchBudget budget = new SearchBudget(settings, log);
    CandidateGenerator generator =
        Candidates.of(settings, new Candidates.Direction(!objective.higherIsBetter()));
    TrialTasks tasks = new TrialTasks(this::candidate);
    OptimizationConfiguration configuration =
        new OptimizationConfiguration.Builder()
            .candidateGenerator(generator)
            .scoreFunction(new Candidates.Direction(!objective.higherIsBetter()))
            .terminationConditions(
                new End(r -> stopRequested.getAsBoolean() || tasks.failure() != null),
                new End(r -> budget.isSpent()),
                new End(r -> !generator.hasMoreCandidates() && r.numCandidatesQueued() == 0))
            .build();
    new LocalOptimizationRunner(configuration, tasks).execute();
    tasks.throwFailure();
    return !stopRequested.getAsBoolean();
  }

  /** A condition of Arbiter's runner. */
  private record End(Predicate<IOptimizationRunner> reached) implements TerminationCondition {
    @Override
    public void initialize(IOptimizationRunner optimizationRunner) {}

    @Override
    public boolean terminate(IOptimizationRunner optimizationRunner) {
      return reached.test(optimizationRunner);
    }
  }

  /** The trial of Arbiter's candidate. */
  private Trial candidate(int number, Setting setting) throws IOException, InterruptedException {
    int trial = number + 1;
    Optional<Trial> earlier =
        log.trials().stream()
            .filter(t -> t.role() != Role.CONFIRMATION && t.trial() < trial)
            .filter(t -> t.hasEnded() && t.values().equals(setting.values()))
            .findFirst();
    Trial candidate =
        Trial.planned(
            trial, Role.CANDIDATE, null, plan.base().experiment().seed(), setting.values());
    Optional<Trial> known = log.trial(trial).filter(Trial::hasEnded);
    if (known.isPresent()) {
      if (!known.get().values().equals(setting.values())) {
        throw new InputException(
            "%s: trial %d had other values than its strategy and seed now give; resume it with the FaceLab that began it"
                .formatted(folder.search(), trial));
      }
      return known.get();
    }
    if (earlier.isPresent() && earlier.get().status() != Status.REPEAT) {
      Trial first = earlier.get();
      return end(
          candidate,
          new TrialResult(
              Status.REPEAT,
              first.score(),
              first.metrics(),
              first.epochs(),
              first.bestEpoch(),
              "same values as trial " + first.trial()));
    }
    try {
      return attempt(candidate, plan.with(setting.values()), "%03d".formatted(trial));
    } catch (InputException e) {
      return end(candidate, TrialResult.failed(e.problems().get(0)));
    }
  }

  private boolean confirmed() throws IOException, InterruptedException {
    Confirmation confirmation = new Confirmation(plan.settings().confirmation(), objective, log);
    log.set("phase", Phase.CONFIRMATION).write(SearchLog.Status.RUNNING);
    observer.confirming(log);
    for (Trial planned : confirmation.trials(plan.base().experiment().seed())) {
      Map<String, String> values = new HashMap<>(planned.of() == 0 ? Map.of() : planned.values());
      values.put("seed", Long.toString(planned.seed()));
      String name = "%03d-s%d".formatted(planned.of(), planned.seed());
      if (!attempt(planned, plan.with(values), name).hasEnded()) {
        return false;
      }
    }
    Optional<Winner> winner = confirmation.winner(folder);
    log.set("winner", winner.orElse(null)).set("phase", Phase.DONE);
    if (winner.isPresent()) {
      BestExperiment.write(plan, log, winner.get(), folder);
      log.set("best", folder.path().relativize(folder.best()).toString());
    }
    return true;
  }

  /** Runs a trial that has not ended yet, from its start or from where it was cut. */
  private Trial attempt(Trial planned, ResolvedExperiment resolved, String name)
      throws IOException, InterruptedException {
    Optional<Trial> known = log.trial(planned.trial());
    if (known.isPresent() && known.get().hasEnded()) {
      return known.get();
    }
    Path run = folder.run(name);
    double began = known.map(Trial::startedAt).orElse(tenths(log.seconds()));
    Trial trial = planned.begun(began, folder.path().relativize(run).toString());
    log.put(trial);
    log.write(SearchLog.Status.RUNNING);
    boolean pruned = planned.role() == Role.CANDIDATE;
    TrialResult result =
        runner.run(
            trial,
            resolved,
            run,
            scores -> pruned ? pruner.verdict(scores, courses.values()) : Optional.empty());
    if (planned.role() != Role.CONFIRMATION && Files.exists(run)) {
      courses.put(trial.trial(), runner.course(run));
    }
    Trial ended = end(trial, result);
    if (ended.hasEnded()) {
      TrialRunner.dropCheckpoints(run);
    }
    return ended;
  }

  private Trial end(Trial trial, TrialResult result) throws IOException {
    Trial ended = trial.ended(result, tenths(log.seconds()));
    log.put(ended);
    if (log.get("engine").isMissingNode() && ended.run() != null) {
      engineOf(folder.path().resolve(ended.run())).ifPresent(engine -> log.set("engine", engine));
    }
    log.write(SearchLog.Status.RUNNING);
    observer.trialEnded(ended, log);
    return ended;
  }

  private static double tenths(double seconds) {
    return Math.round(seconds * 10) / 10.0;
  }

  /** What computed a trial; nothing where it did not come so far. */
  private static Optional<String> engineOf(Path run) {
    Path manifest = new RunFolder(run).manifest();
    return Files.exists(manifest)
        ? Optional.of(Manifest.read(manifest).engine())
        : Optional.empty();
  }
}
