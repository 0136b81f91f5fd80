package org.facelab.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.config.SearchSettings.ParameterRange;
import org.facelab.config.SearchSettings.ParameterRange.Choice;
import org.facelab.config.SearchSettings.ParameterRange.IntegerRange;
import org.facelab.config.SearchSettings.ParameterRange.LogUniformRange;
import org.facelab.config.SearchSettings.ParameterRange.UniformRange;

/** The rules across several keys of a search, run after every key was checked by itself. */
final class SearchChecks {
  /** Keys on which the sum of the tasks' losses depends; smoothing and class weights are left out of it. */
  private static final Set<String> WEIGHTS =
      Set.of(
          "loss",
          "loss.weighting",
          "loss.keypoints",
          "loss.keypoints.kind",
          "loss.keypoints.width",
          "loss.keypoints.curvature",
          "loss.keypoints-weight",
          "loss.emotion-weight");

  private static final double LARGEST_GRID = 1e6;

  private final SearchSettings settings;
  private final Experiment experiment;
  private final Origins origins;
  private final Problems problems;

  SearchChecks(SearchSettings settings, Experiment experiment, Origins origins, Problems problems) {
    this.settings = settings;
    this.experiment = experiment;
    this.origins = origins;
    this.problems = problems;
  }

  /** Notes a problem for every rule that is broken. */
  void run() {
    require(
        !settings.space().isEmpty(),
        "search.space is empty; name at least one key that may vary, such as 'train.optimiser.learning-rate: {log-uniform: [0.0001, 0.1]}'",
        "search.space");
    require(
        experiment.seeds().isEmpty(),
        "seeds: a search trains each trial once, of seed, and the best again on search.confirmation.seeds fresh ones; write seeds: [] in the search",
        "seeds");
    trialsAreSingleNetworks();
    settings.space().forEach(this::rangeHoldsSomething);
    settings.space().keySet().forEach(this::keyMayVary);
    objectiveIsProduced();
    scoresCanBeCompared();
    gridCanBeGoneThrough();
    rungsLieWithinTheTraining();
    require(
        experiment.evaluate().part() == SplitSettings.Part.TEST,
        "evaluate.part: a search chooses on validation and reports the test part, so write test, or leave the key out",
        "evaluate.part");
  }

  private void require(boolean holds, String message, String key) {
    if (!holds && !origins.isWrong(key)) {
      problems.add(origins.near(key), message);
    }
  }

  /** Trials are pruned and ranked by what validation says of their epochs, not by their ensemble. */
  private void trialsAreSingleNetworks() {
    EnsembleSettings ensemble = experiment.ensemble();
    require(
        !ensemble.isOfRuns(),
        "ensemble.runs: a search trains its trials, but an ensemble of finished runs trains nothing; write ensemble: {runs: []} in the search",
        "ensemble.runs");
    require(
        !ensemble.snapshots(),
        "ensemble.snapshots: trials are ranked by single epochs, which says nothing of the mean of several copies; write ensemble: {snapshots: false} in the search, and train the best trial's experiment with it afterwards",
        "ensemble.snapshots");
  }

  private void rangeHoldsSomething(String key, ParameterRange range) {
    String place = "search.space." + key;
    if (range instanceof Choice choice) {
      List<Literal> values = choice.values();
      require(
          values.size() > 1 && values.stream().distinct().count() == values.size(),
          "%s: a choice has two values or more, all different, but this one has %s"
              .formatted(place, values),
          place);
      return;
    }
    Range ends = ends(range);
    require(
        ends.low() < ends.high(),
        "%s: both ends of the range are %s; write the value into the experiment instead"
            .formatted(place, Numbers.text(ends.low())),
        place);
    require(
        !(range instanceof IntegerRange)
            || (ends.low() == Math.rint(ends.low()) && ends.high() == Math.rint(ends.high())),
        "%s: the ends of integer are whole numbers, but these are %s and %s"
            .formatted(place, Numbers.text(ends.low()), Numbers.text(ends.high())),
        place);
  }

  private static Range ends(ParameterRange range) {
    if (range instanceof UniformRange uniform) {
      return uniform.ends();
    }
    return range instanceof LogUniformRange log ? log.ends() : ((IntegerRange) range).ends();
  }

  private void keyMayVary(String key) {
    require(
        !key.equals("seed")
            && !key.equals("seeds")
            && !key.equals("name")
            && !key.equals("description"),
        "search.space.%s: is no setting to search; the confirmation varies the seed".formatted(key),
        "search.space." + key);
    require(
        !key.equals("ensemble") && !key.startsWith("ensemble."),
        "search.space.%s: trials are ranked by single epochs, which an ensemble does not change"
            .formatted(key),
        "search.space." + key);
  }

  private void objectiveIsProduced() {
    List<String> produced = ValidationMetrics.of(experiment.tasks());
    require(
        !settings.objective().isEmpty(),
        "search.objective is empty; name a metric: " + String.join(", ", produced),
        "search.objective");
    for (Map.Entry<String, Double> term : settings.objective().entrySet()) {
      require(
          produced.contains(term.getKey()),
          "search.objective: the tasks of this experiment give no '%s'%s They give %s"
              .formatted(
                  term.getKey(),
                  ExperimentChecks.hint(term.getKey(), produced),
                  String.join(", ", produced)),
          "search.objective");
    }
    require(
        settings.objective().size() < 2 || !settings.objective().containsKey("loss"),
        "search.objective: loss is the sum over the tasks already; take it alone, or name the tasks' metrics",
        "search.objective");
  }

  /** What trials are scored on, and in which unit, must be the same for all of them. */
  private void scoresCanBeCompared() {
    for (String key : settings.space().keySet()) {
      require(
          !settings.objective().containsKey("loss") || !WEIGHTS.contains(key),
          "search.space.%s: changes what loss means, so trials cannot be compared by it; name metrics as search.objective, such as {emotion.accuracy: 1, keypoints.rmse_px: 0.1}"
              .formatted(key),
          "search.space." + key);
      require(
          !(key.equals("tasks") || key.equals("data") || key.startsWith("data."))
              || key.endsWith(".repeat"),
          "search.space.%s: changes the faces that trials are scored on, so they cannot be compared; make it two experiments"
              .formatted(key),
          "search.space." + key);
    }
  }

  private void gridCanBeGoneThrough() {
    if (!(settings.strategy() instanceof SearchSettings.Strategy.Grid grid)) {
      return;
    }
    double size = 1;
    for (ParameterRange range : settings.space().values()) {
      double values =
          range instanceof Choice choice
              ? choice.values().size()
              : range instanceof IntegerRange whole
                  ? Math.min(grid.points(), whole.ends().high() - whole.ends().low() + 1)
                  : grid.points();
      size *= values;
    }
    require(
        size <= LARGEST_GRID,
        "search.strategy: the grid has %.3g points, which nobody can try; lower points, name fewer keys, or take random"
            .formatted(size),
        "search.strategy");
  }

  private void rungsLieWithinTheTraining() {
    int epochs = experiment.train().epochs();
    if (settings.pruning() instanceof SearchSettings.Pruning.SuccessiveHalving halving) {
      require(
          halving.minEpochs() < epochs || settings.space().containsKey("train.epochs"),
          "search.pruning.min-epochs is %d, but trials train for train.epochs: %d; nothing would be pruned"
              .formatted(halving.minEpochs(), epochs),
          "search.pruning.min-epochs");
    }
  }
}
