package org.facelab.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.facelab.face.Emotion;

/** The rules across the emotion classes, their merges and weights; a part of {@link ExperimentChecks}. */
final class EmotionChecks {
  private final ExperimentChecks checks;
  private final Experiment experiment;

  EmotionChecks(ExperimentChecks checks, Experiment experiment) {
    this.checks = checks;
    this.experiment = experiment;
  }

  void run() {
    emotionsAreDistinct();
    emotionsAreKnown();
    mergedEmotionsHaveATarget();
    classWeightsBelongToClasses();
  }

  private void emotionsAreDistinct() {
    List<String> emotions = experiment.data().emotions();
    checks.require(!emotions.isEmpty(), "data.emotions is empty", "data.emotions");
    checks.noDuplicates("data.emotions", emotions);
    checks.require(
        emotions.size() != 1 || !experiment.tasks().contains(Task.EMOTION),
        "data.emotions has one class, but telling emotions apart needs two; or drop emotion from tasks",
        "data.emotions",
        "tasks");
  }

  /** An image folder may bring any class; without one, only those of FER2013 and FER+ can occur. */
  private void emotionsAreKnown() {
    DataSettings data = experiment.data();
    boolean anyClass = data.sources().values().stream().anyMatch(s -> s instanceof FolderSource);
    List<String> known = Arrays.stream(Emotion.values()).map(Emotion::label).toList();
    for (int i = 0; i < data.emotions().size(); i++) {
      String emotion = data.emotions().get(i);
      checks.require(
          !emotion.isBlank() && emotion.equals(emotion.strip()),
          "data.emotions has a blank name or one with blanks around it",
          "data.emotions[" + i + "]");
      checks.require(
          anyClass || known.contains(emotion) || data.mergeEmotions().containsValue(emotion),
          "data.emotions: no source knows a class '%s'%s Known are %s"
              .formatted(emotion, ExperimentChecks.hint(emotion, known), String.join(", ", known)),
          "data.emotions[" + i + "]",
          "data.merge-emotions",
          "data.sources");
    }
    for (String merged : data.mergeEmotions().keySet()) {
      checks.require(
          anyClass || known.contains(merged),
          "data.merge-emotions: no source knows a class '%s'%s Known are %s"
              .formatted(merged, ExperimentChecks.hint(merged, known), String.join(", ", known)),
          "data.merge-emotions." + merged,
          "data.sources");
    }
  }

  private void mergedEmotionsHaveATarget() {
    List<String> emotions = experiment.data().emotions();
    Map<String, String> merges = experiment.data().mergeEmotions();
    merges.forEach(
        (from, to) -> {
          String key = "data.merge-emotions." + from;
          checks.require(!from.equals(to), key + ": a class cannot be merged into itself", key);
          checks.require(
              from.equals(to) || !merges.containsKey(to),
              "%s: '%s' is itself merged into '%s'; name the last one of the chain"
                  .formatted(key, to, merges.get(to)),
              key);
          checks.require(
              emotions.contains(to) || Emotion.FER2013.contains(to),
              "%s: '%s' is not one of data.emotions (%s)%s"
                  .formatted(
                      key, to, String.join(", ", emotions), ExperimentChecks.hint(to, emotions)),
              key,
              "data.emotions");
          checks.require(
              !emotions.contains(from) || from.equals(to),
              "%s: '%s' is merged away, so data.emotions must not name it".formatted(key, from),
              key,
              "data.emotions");
        });
  }

  private void classWeightsBelongToClasses() {
    List<String> emotions = experiment.data().emotions();
    experiment
        .loss()
        .classWeights()
        .forEach(
            (emotion, weight) -> {
              String key = "loss.class-weights." + emotion;
              checks.require(
                  emotions.contains(emotion),
                  "%s: '%s' is not one of data.emotions (%s)%s"
                      .formatted(
                          key,
                          emotion,
                          String.join(", ", emotions),
                          ExperimentChecks.hint(emotion, emotions)),
                  key,
                  "data.emotions");
              checks.require(
                  weight > 0,
                  "%s must be above 0, but is %s; to leave a class out, drop it from data.emotions"
                      .formatted(key, Numbers.text(weight)),
                  key);
            });
  }
}
