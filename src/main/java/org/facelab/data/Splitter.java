package org.facelab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings;
import org.facelab.config.SplitSettings.By;
import org.facelab.config.SplitSettings.Part;

/** Gives every face of a dataset its part; the same settings and faces always give the same parts. */
final class Splitter {
  private final FaceDataset faces;
  private final SplitSettings settings;
  private final String key;
  private final Random random;

  /**
   * @param key where the settings stand, such as {@code data.sources.fer.split}
   */
  Splitter(FaceDataset faces, SplitSettings settings, String key) {
    this.faces = faces;
    this.settings = settings;
    this.key = key;
    this.random = new Random(settings.seed());
  }

  /** Makes the split. */
  Split split(Consumer<String> notices) {
    if (settings.by() == By.USAGE) {
      return byUsage(notices);
    }
    boolean byGroup = settings.by() == By.GROUP;
    if (byGroup && faces.groups() == null) {
      throw new InputException(
          "%s.by: group needs to know the persons, but source '%s' names none; set its key 'groups'"
              .formatted(key, faces.source()));
    }
    FaceUnits units = new FaceUnits(faces.size());
    if (byGroup) {
      units.joinGroups(faces.groups());
    }
    if (settings.copiesTogether()) {
      units.joinCopies(List.of(faces));
    }
    int[] all = IntStream.range(0, faces.size()).toArray();
    return settings.folds() > 0 ? byFold(units, all) : byShare(units, all);
  }

  private Split byShare(FaceUnits units, int[] all) {
    double train = 1 - settings.validation() - settings.test();
    if (train < -1e-9) {
      throw new InputException(
          "%s: validation %s and test %s are more than all faces"
              .formatted(key, settings.validation(), settings.test()));
    }
    double[] shares = {Math.max(0, train), settings.validation(), settings.test()};
    int[] part = divide(units, all, shares);
    return new Split(Arrays.stream(part).mapToObj(p -> Part.values()[p]).toList());
  }

  private Split byFold(FaceUnits units, int[] all) {
    int folds = settings.folds();
    if (folds < 2 || settings.fold() >= folds) {
      throw new InputException(
          "%s: expected at least 2 folds and fold from 0 to folds - 1, found folds %d and fold %d"
              .formatted(key, folds, settings.fold()));
    }
    double[] even = new double[folds];
    Arrays.fill(even, 1.0 / folds);
    int[] foldOf = divide(units, all, even);
    Part[] parts = new Part[faces.size()];
    Arrays.fill(parts, Part.TEST);
    int[] rest = IntStream.of(all).filter(i -> foldOf[i] != settings.fold()).toArray();
    takeValidation(units, rest, parts);
    return new Split(Arrays.asList(parts));
  }

  private Split byUsage(Consumer<String> notices) {
    if (faces.usage() == null) {
      throw new InputException(
          "%s.by: usage needs a column Usage or folders split/class, which source '%s' does not have; set it to fraction or group"
              .formatted(key, faces.source()));
    }
    if (settings.folds() > 0) {
      throw new InputException(
          "%s.folds: needs by: fraction or by: group, found by: usage".formatted(key));
    }
    Part[] partOfUsage = faces.usages().stream().map(this::partOf).toArray(Part[]::new);
    Part[] parts = new Part[faces.size()];
    SortedMap<String, Integer> unnamed = new TreeMap<>();
    for (int i = 0; i < parts.length; i++) {
      parts[i] = partOfUsage[faces.usage()[i]];
      if (parts[i] == null) {
        unnamed.merge(faces.usages().get(faces.usage()[i]), 1, Integer::sum);
      }
    }
    unnamed.forEach(
        (usage, n) ->
            notices.accept(
                "%s: %,d faces of usage %s belong to no part, as %s.usage does not name it"
                    .formatted(faces.source(), n, usage, key)));
    if (settings.validation() > 0 && !Arrays.asList(parts).contains(Part.VALIDATION)) {
      FaceUnits units = new FaceUnits(faces.size());
      if (settings.copiesTogether()) {
        units.joinCopies(List.of(faces));
      }
      int[] train = IntStream.range(0, parts.length).filter(i -> parts[i] == Part.TRAIN).toArray();
      takeValidation(units, train, parts);
    }
    return new Split(Arrays.asList(parts));
  }

  private Part partOf(String usage) {
    String name = Composed.of(usage);
    for (Part part : Part.values()) {
      if (settings.usage().getOrDefault(part, List.of()).stream()
          .anyMatch(u -> Composed.of(u).equalsIgnoreCase(name))) {
        return part;
      }
    }
    return null;
  }

  /** Divides some faces into train and validation. */
  private void takeValidation(FaceUnits units, int[] some, Part[] parts) {
    int[] part =
        divide(units, some, new double[] {1 - settings.validation(), settings.validation()});
    for (int i = 0; i < some.length; i++) {
      parts[some[i]] = part[i] == 0 ? Part.TRAIN : Part.VALIDATION;
    }
  }

  /** The share that each of some faces falls to: units stay whole, strata are divided alike. */
  private int[] divide(FaceUnits units, int[] some, double[] shares) {
    SortedMap<Integer, List<Integer>> members = new TreeMap<>(); // unit -> positions in some
    for (int i = 0; i < some.length; i++) {
      members.computeIfAbsent(units.first(some[i]), u -> new ArrayList<>()).add(i);
    }
    SortedMap<Integer, List<Integer>> strata = new TreeMap<>(); // emotion -> units
    for (int unit : members.keySet()) {
      // A person has many emotions, so by group there is one stratum.
      int stratum = settings.by() == By.GROUP ? -1 : faces.emotion(unit);
      strata.computeIfAbsent(stratum, s -> new ArrayList<>()).add(unit);
    }
    Apportionment apportionment = new Apportionment(shares, random);
    int[] part = new int[some.length];
    for (List<Integer> stratum : strata.values()) {
      int[] sizes = stratum.stream().mapToInt(u -> members.get(u).size()).toArray();
      int[] parts = apportionment.divide(sizes);
      for (int u = 0; u < parts.length; u++) {
        for (int i : members.get(stratum.get(u))) {
          part[i] = parts[u];
        }
      }
    }
    return part;
  }
}
