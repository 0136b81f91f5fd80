package org.facelab.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.config.HeadsSettings.Head;
import org.facelab.config.NetworkSettings.CatalogueNetwork;
import org.facelab.config.NetworkSettings.LayersNetwork;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.NetworkSettings.ResidualNetwork;
import org.facelab.config.NetworkSettings.Stage;
import org.facelab.config.NetworkSettings.Stem;

/**
 * The rules across several keys of an experiment, run after every key was checked by itself. A rule is
 * silent where one of its own keys is already known to be wrong.
 */
final class ExperimentChecks {
  private final Experiment experiment;
  private final Origins origins;
  private final Problems problems;

  ExperimentChecks(Experiment experiment, Origins origins, Problems problems) {
    this.experiment = experiment;
    this.origins = origins;
    this.problems = problems;
  }

  /** Notes a problem for every rule that is broken. */
  void run() {
    nameIsFitForAFolder();
    noDuplicates("seeds", experiment.seeds().stream().map(String::valueOf).toList());
    tasksAreNamedOnce();
    channelsAreGreyOrColour();
    everyTaskHasASource();
    sourcesAreNamedPlainly();
    new SplitChecks(this).run(experiment.data().sources());
    new EmotionChecks(this, experiment).run();
    someTaskHasWeight();
    learnedWeightsStartAboveZero();
    decayIsAskedForOnce();
    stridesFitTheImage();
    headsReadStages();
    layersFitEachOther();
    pretrainedNetworksGetWhatTheyKnow();
    metricsAreProduced();
    warmUpEndsInTime();
    plateauFloorIsBelowTheRate();
    stockComputesInFloat32();
    ensembleHasMembers();
  }

  /**
   * Notes a broken rule.
   *
   * @param holds whether the rule holds
   * @param message what is wrong, with the keys' names
   * @param keys the keys that the rule is about; the first one that somebody wrote gives the place
   */
  void require(boolean holds, String message, String... keys) {
    if (!holds && Arrays.stream(keys).noneMatch(origins::isWrong)) {
      problems.add(origins.near(keys), message);
    }
  }

  private void stockComputesInFloat32() {
    require(
        experiment.engine() != EngineChoice.STOCK || experiment.precision() == Precision.FLOAT32,
        "precision: %s is for the fast engine; engine: stock computes in float32"
            .formatted(experiment.precision() == null ? "" : experiment.precision().label()),
        "precision",
        "engine");
  }

  private void ensembleHasMembers() {
    EnsembleSettings ensemble = experiment.ensemble();
    require(
        !ensemble.isOfRuns() || !ensemble.snapshots(),
        "ensemble.runs and ensemble.snapshots: the members are finished runs or this run's own copies, not both; leave one out",
        "ensemble.snapshots",
        "ensemble.runs");
    require(
        !ensemble.snapshots() || experiment.train().snapshots().every() > 0,
        "ensemble.snapshots: no copy is ever made, since train.snapshots.every is 0",
        "ensemble.snapshots",
        "train.snapshots.every");
    require(
        !ensemble.isOfRuns() || experiment.seeds().isEmpty(),
        "seeds: %s, so every run would be the same; leave seeds out, or make an ensemble of other runs for each"
            .formatted(EnsembleSettings.NO_SEED),
        "seeds",
        "ensemble.runs");
  }

  private void headsReadStages() {
    Map<Task, Head> heads = new EnumMap<>(Task.class);
    if (learns(Task.KEYPOINTS)) {
      heads.put(Task.KEYPOINTS, experiment.heads().keypoints());
    }
    if (learns(Task.EMOTION)) {
      heads.put(Task.EMOTION, experiment.heads().emotion());
    }
    if (!(experiment.network() instanceof ResidualNetwork residual)) {
      String advice =
          experiment.network() instanceof CatalogueNetwork catalogue
              ? "write the catalogue's network out as models show %s --yaml does"
                  .formatted(catalogue.name())
              : "other networks have no stages";
      heads.forEach(
          (task, head) -> {
            isForResidualNetworks(head.stage().isEmpty(), headKey(task, "stage"), advice);
            isForResidualNetworks(head.ownStages().isEmpty(), headKey(task, "own-stages"), advice);
          });
      return;
    }
    int last = residual.stages().size();
    if (last == 0) {
      return; // stridesFitTheImage says it
    }
    heads.forEach(
        (task, head) ->
            require(
                head.stage().orElse(last) <= last,
                "%s is %d, but network.stages has %d"
                    .formatted(headKey(task, "stage"), head.stage().orElse(last), last),
                headKey(task, "stage"),
                "network.stages"));
    List<String> keys = new ArrayList<>(List.of("network.stages", "tasks"));
    heads.keySet().forEach(task -> keys.add(0, headKey(task, "stage")));
    require(
        heads.isEmpty()
            || heads.values().stream().anyMatch(head -> head.stage().orElse(last) >= last),
        "no head reads stage %d of network.stages; leave out its last stages, or the head's stage"
            .formatted(last),
        keys.toArray(String[]::new));
    heads.forEach(
        (task, head) -> {
          int read = Math.min(last, head.stage().orElse(last));
          List<Stage> way = new ArrayList<>(residual.stages().subList(0, read));
          way.addAll(head.ownStages());
          // What the shared stages shrink too far by themselves, stridesFitTheImage says.
          if (way.size() > read
              && stride(residual.stem(), residual.stages()) <= experiment.image().size()) {
            String own = headKey(task, "own-stages");
            stridesFitTheImage(
                stride(residual.stem(), way),
                "stem, stages and " + own,
                own,
                "network.stages",
                "network.stem",
                "image.size");
          }
        });
  }

  private void isForResidualNetworks(boolean isAbsent, String key, String advice) {
    require(
        isAbsent,
        "%s is for network.kind: residual; %s".formatted(key, advice),
        key,
        "network.kind");
  }

  private static String headKey(Task task, String key) {
    return "heads.%s.%s".formatted(name(task), key);
  }

  private boolean learns(Task task) {
    return experiment.tasks().contains(task);
  }

  private void nameIsFitForAFolder() {
    String name = experiment.name();
    require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
        "name must be fit for a folder: letters, digits, '.', '_' and '-', at most 100, but is '%s'"
            .formatted(name),
        "name");
  }

  private void tasksAreNamedOnce() {
    require(
        !experiment.tasks().isEmpty(),
        "tasks is empty; name keypoints, emotion or both, or there is nothing to learn",
        "tasks");
    noDuplicates("tasks", experiment.tasks().stream().map(ExperimentChecks::name).toList());
  }

  private void channelsAreGreyOrColour() {
    require(
        experiment.image().channels() != 2,
        "image.channels must be 1 (grey) or 3 (colour), but is 2",
        "image.channels");
  }

  private void everyTaskHasASource() {
    Map<String, Source> sources = experiment.data().sources();
    require(!sources.isEmpty(), "data.sources is empty; name at least one source", "data.sources");
    if (sources.isEmpty()) {
      return;
    }
    require(
        !learns(Task.KEYPOINTS) || sources.values().stream().anyMatch(Source::hasPoints),
        "tasks has keypoints, but no source has any; add a source of kind keypoints or synthetic, or drop the task",
        "tasks",
        "data.sources");
    require(
        !learns(Task.EMOTION) || sources.values().stream().anyMatch(ExperimentChecks::hasEmotions),
        "tasks has emotion, but no source has any; add a source of kind fer2013, folder or synthetic, or drop the task",
        "tasks",
        "data.sources");
  }

  private static boolean hasEmotions(Source source) {
    return !(source instanceof KeypointsSource);
  }

  private void sourcesAreNamedPlainly() {
    for (String name : experiment.data().sources().keySet()) {
      require(
          name.matches("[A-Za-z0-9][A-Za-z0-9_-]*"),
          "a source's name has letters, digits, '_' and '-' only, but this one is '%s'"
              .formatted(name),
          "data.sources." + name);
    }
  }

  /** The rule that a list holds nothing twice. */
  void noDuplicates(String key, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < names.size(); i++) {
      require(
          seen.add(names.get(i)),
          "%s names '%s' twice".formatted(key, names.get(i)),
          key + "[" + i + "]");
    }
  }

  private void someTaskHasWeight() {
    LossSettings loss = experiment.loss();
    double sum =
        (learns(Task.KEYPOINTS) ? loss.keypointsWeight() : 0)
            + (learns(Task.EMOTION) ? loss.emotionWeight() : 0);
    require(
        sum > 0 || experiment.tasks().isEmpty(),
        "the weight of every task is 0, so nothing would be learned; raise loss.keypoints-weight or loss.emotion-weight",
        "loss.keypoints-weight",
        "loss.emotion-weight",
        "tasks");
  }

  private void learnedWeightsStartAboveZero() {
    LossSettings loss = experiment.loss();
    require(
        loss.weighting() != LossSettings.Weighting.UNCERTAINTY
            || ((!learns(Task.KEYPOINTS) || loss.keypointsWeight() > 0)
                && (!learns(Task.EMOTION) || loss.emotionWeight() > 0)),
        "weighting: uncertainty learns the weights from where they start, so neither may start at 0",
        "loss.keypoints-weight",
        "loss.emotion-weight",
        "loss.weighting");
  }

  /** DL4J would drop the weight decay without a word. */
  private void decayIsAskedForOnce() {
    require(
        experiment.train().l2() == 0
            || !(experiment.train().optimiser() instanceof Optimiser.Adamw adamw)
            || adamw.weightDecay() == 0,
        "train.l2 and the weight decay of adamw shrink the same weights; set one of them to 0",
        "train.l2",
        "train.optimiser.weight-decay");
  }

  private void stridesFitTheImage() {
    if (!(experiment.network() instanceof ResidualNetwork network)) {
      return;
    }
    require(
        !network.stages().isEmpty(),
        "network.stages is empty; name at least one stage",
        "network.stages");
    stridesFitTheImage(
        stride(network.stem(), network.stages()),
        "stem and stages",
        "network.stages",
        "network.stem",
        "image.size");
  }

  private void stridesFitTheImage(long stride, String what, String... keys) {
    int size = experiment.image().size();
    require(
        stride <= size,
        "the strides of %s shrink the image by %d, but image.size is only %d; lower some stride to 1"
            .formatted(what, stride, size),
        keys);
  }

  private static long stride(Stem stem, List<Stage> stages) {
    long stride = (long) stem.stride() * (stem.pool() ? 2 : 1);
    for (Stage stage : stages) {
      stride = Math.min(stride * stage.stride(), Integer.MAX_VALUE);
    }
    return stride;
  }

  private void pretrainedNetworksGetWhatTheyKnow() {
    ImageSettings image = experiment.image();
    require(
        image.normalisation() != ImageSettings.Normalisation.IMAGENET_CAFFE
            || image.channels() == 3,
        "image.normalisation: imagenet-caffe is for colours, but image.channels is %d; set image.channels: 3, which repeats a grey face's values"
            .formatted(image.channels()),
        "image.normalisation",
        "image.channels");
    if (!(experiment.network() instanceof PretrainedNetwork network)) {
      return;
    }
    boolean isKeras = network.base() == NetworkSettings.Base.KERAS;
    require(
        !isKeras || network.weights().isPresent(),
        "network.weights is missing: a keras network is described by its file alone, the .h5 that model.save wrote",
        "network.base");
    require(
        isKeras || image.channels() == 3,
        "network.base: %s reads images of 3 channels, but image.channels is %d; set image.channels: 3, which repeats a grey face's values"
            .formatted(Shapes.kebab(network.base().name()), image.channels()),
        "image.channels",
        "network.base");
    require(
        network.checksum().isEmpty() || network.weights().isPresent(),
        "network.checksum is that of network.weights, which is missing; the zoo's own files have theirs in Deeplearning4j",
        "network.checksum");
    require(
        network.checksum().isEmpty() || network.checksum().get().matches("[0-9a-fA-F]{64}"),
        "network.checksum: expected the 64 hexadecimal digits of a SHA-256, found '%s'"
            .formatted(network.checksum().orElse("")),
        "network.checksum");
  }

  private void layersFitEachOther() {
    if (!(experiment.network() instanceof LayersNetwork network)) {
      return;
    }
    String key = "network.layers";
    require(!network.layers().isEmpty(), key + " is empty; name at least one layer", key);
    ImageSettings image = experiment.image();
    new LayerShapes((layer, message) -> require(false, message, layer, key, "image.size"))
        .after(network.layers(), FeatureShape.image(image.channels(), image.size()), key);
  }

  private void metricsAreProduced() {
    metricIsProduced("train.early-stopping.metric", experiment.train().earlyStopping().metric());
    experiment
        .train()
        .earlyStopping()
        .keep()
        .ifPresent(metric -> metricIsProduced("train.early-stopping.keep", metric));
    if (experiment.train().schedule() instanceof Schedule.Plateau plateau) {
      metricIsProduced("train.schedule.metric", plateau.metric());
    }
  }

  private void metricIsProduced(String key, String metric) {
    List<String> produced = ValidationMetrics.of(experiment.tasks());
    require(
        produced.contains(metric),
        "%s: the tasks of this experiment give no '%s'%s They give %s"
            .formatted(key, metric, hint(metric, produced), String.join(", ", produced)),
        key,
        "tasks");
  }

  private void warmUpEndsInTime() {
    double warmUp = experiment.train().schedule().warmUpEpochs();
    int epochs = experiment.train().epochs();
    require(
        warmUp <= epochs,
        "train.schedule.warm-up-epochs is %s, which is longer than the training of train.epochs: %d"
            .formatted(Numbers.text(warmUp), epochs),
        "train.schedule.warm-up-epochs",
        "train.epochs");
  }

  private void plateauFloorIsBelowTheRate() {
    if (experiment.train().schedule() instanceof Schedule.Plateau plateau) {
      double rate = experiment.train().optimiser().learningRate();
      require(
          plateau.minLearningRate() <= rate,
          "train.schedule.min-learning-rate is %s, which is above train.optimiser.learning-rate: %s"
              .formatted(Numbers.text(plateau.minLearningRate()), Numbers.text(rate)),
          "train.schedule.min-learning-rate",
          "train.optimiser.learning-rate");
    }
  }

  /** The nearest name as the middle of a sentence, or the end of the one before. */
  static String hint(String written, List<String> names) {
    String hint = NearestName.hint(written, names);
    List<String> ends = names.stream().filter(name -> name.endsWith("." + written)).toList();
    if (hint.isEmpty() && !ends.isEmpty()) {
      hint = " — did you mean '" + String.join("' or '", ends) + "'?";
    }
    return hint.isEmpty() ? "." : hint;
  }

  private static String name(Task task) {
    return Shapes.kebab(task.name());
  }
}
