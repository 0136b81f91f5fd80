package org.facelab.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.config.SplitSettings.By;
import org.facelab.config.SplitSettings.Part;

/** The rules across the keys of a source's split; a part of {@link ExperimentChecks}. */
final class SplitChecks {
  private static final double LARGEST_SHARE = 0.95;

  private final ExperimentChecks checks;

  SplitChecks(ExperimentChecks checks) {
    this.checks = checks;
  }

  void run(Map<String, Source> sources) {
    sources.forEach(
        (name, source) -> {
          String key = "data.sources." + name;
          SplitSettings split = source.split();
          sourceCanBeSplitThatWay(key, source);
          someFacesAreLeftToTrain(key + ".split", split);
          foldIsOneOfTheFolds(key + ".split", split);
          usageNamesTheTrainingPart(key + ".split", split);
        });
  }

  private void sourceCanBeSplitThatWay(String key, Source source) {
    String by = key + ".split.by";
    checks.require(
        source.split().by() != By.USAGE
            || source instanceof Fer2013Source
            || source instanceof FolderSource,
        by + ": this kind of source has no parts of its own; write fraction or group",
        by,
        key);
    checks.require(
        source.split().by() != By.GROUP || hasGroups(source),
        "%s: group needs to know who is who; give %s.groups, a CSV of persons".formatted(by, key),
        by,
        key + ".groups");
  }

  private static boolean hasGroups(Source source) {
    if (source instanceof Fer2013Source fer2013) {
      return fer2013.groups().isPresent();
    }
    if (source instanceof KeypointsSource keypoints) {
      return keypoints.groups().isPresent();
    }
    return !(source instanceof FolderSource folder) || folder.groups().isPresent();
  }

  private void someFacesAreLeftToTrain(String key, SplitSettings split) {
    double away = split.validation() + split.test();
    checks.require(
        split.by() == By.USAGE || split.folds() > 0 || away <= LARGEST_SHARE,
        "%s: validation and test together take %s of the faces, but may take %s at most"
            .formatted(key, Numbers.text(away), Numbers.text(LARGEST_SHARE)),
        key + ".validation",
        key + ".test");
  }

  private void foldIsOneOfTheFolds(String key, SplitSettings split) {
    checks.require(
        split.folds() != 1,
        key + ".folds must be 0 (no cross-validation) or at least 2, but is 1",
        key + ".folds");
    checks.require(
        split.folds() == 0 || split.fold() < split.folds(),
        "%s.fold must be from 0 to %d, as there are %d folds, but is %d"
            .formatted(key, split.folds() - 1, split.folds(), split.fold()),
        key + ".fold",
        key + ".folds");
    checks.require(
        split.folds() > 0 || split.fold() == 0,
        "%s.fold is %d, but folds is 0, so there is no cross-validation; set folds as well"
            .formatted(key, split.fold()),
        key + ".fold",
        key + ".folds");
    checks.require(
        split.folds() == 0 || split.by() != By.USAGE,
        "%s.folds: a cross-validation chooses the test part itself; write by: fraction or by: group"
            .formatted(key),
        key + ".folds",
        key + ".by");
  }

  private void usageNamesTheTrainingPart(String key, SplitSettings split) {
    if (split.by() != By.USAGE) {
      return;
    }
    checks.require(
        !split.usage().getOrDefault(Part.TRAIN, List.of()).isEmpty(),
        "%s.usage names nothing to train on; write for example train: [Training]".formatted(key),
        key + ".usage.train",
        key + ".usage");
    Set<String> seen = new HashSet<>();
    split
        .usage()
        .forEach(
            (part, names) -> {
              String list = key + ".usage." + Shapes.kebab(part.name());
              for (String name : names) {
                checks.require(
                    seen.add(name), "%s: '%s' stands here twice".formatted(list, name), list);
              }
            });
  }
}
