package org.facelab.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An experiment on several seeds: one experiment for each, equal but for the seed itself.
 *
 * @param seeds in the order of the runs; empty if only one run of the experiment's own seed is wanted
 * @param experiments one for each seed; at least one
 */
public record SeedSeries(List<Long> seeds, List<ResolvedExperiment> experiments) {
  /** Copies the lists. */
  public SeedSeries {
    seeds = List.copyOf(seeds);
    experiments = List.copyOf(experiments);
  }

  /**
   * Reads an experiment.
   *
   * @param overrides {@code key.path=value} each
   * @param seeds what the user asks for in place of the experiment's key {@code seeds}; empty: nothing
   * @throws InputException with what is wrong
   */
  public static SeedSeries load(Path file, List<String> overrides, List<Long> seeds) {
    check(seeds);
    ResolvedExperiment resolved = ExperimentLoader.load(file, overrides);
    List<Long> wanted = seeds.isEmpty() ? resolved.experiment().seeds() : seeds;
    if (wanted.isEmpty()) {
      return new SeedSeries(List.of(), List.of(resolved));
    }
    for (String override : overrides) {
      String key = override.replaceFirst("=.*", "").strip();
      if (key.equals("seed")) {
        throw new InputException(
            "command line: '%s' asks for one seed, but %s for %s; leave one of them out, or write --seeds %s"
                .formatted(
                    override,
                    seeds.isEmpty() ? "the experiment's seeds" : "--seeds",
                    listed(wanted),
                    override.replaceFirst(".*=", "").strip()));
      }
      if (key.equals("seeds") && !seeds.isEmpty()) {
        throw new InputException(
            "command line: '%s' and --seeds %s say the same; leave one of them out"
                .formatted(override, listed(seeds)));
      }
    }
    if (resolved.experiment().ensemble().isOfRuns()) {
      throw new InputException(
          "--seeds %s: %s, so every run would be the same; leave --seeds out, or make an ensemble of other runs for each"
              .formatted(listed(wanted), EnsembleSettings.NO_SEED));
    }
    List<ResolvedExperiment> experiments = new ArrayList<>();
    for (long seed : wanted) {
      List<String> own = new ArrayList<>(withoutSeeds(overrides));
      own.add("seed=" + seed);
      own.add("seeds=[]");
      experiments.add(ExperimentLoader.load(file, own));
    }
    return new SeedSeries(wanted, experiments);
  }

  /** The overrides that say nothing of seeds. */
  public static List<String> withoutSeeds(List<String> overrides) {
    return overrides.stream()
        .filter(override -> !override.replaceFirst("=.*", "").strip().equals("seeds"))
        .toList();
  }

  /** Seeds as {@code --seeds} takes them. */
  public static String listed(List<Long> seeds) {
    return seeds.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static void check(List<Long> seeds) {
    Set<Long> seen = new HashSet<>();
    for (long seed : seeds) {
      if (seed < 0) {
        throw new InputException(
            "--seeds %s: expected whole numbers from 0, found %d".formatted(listed(seeds), seed));
      }
      if (!seen.add(seed)) {
        throw new InputException(
            "--seeds %s: names %d twice, and two runs of one seed are the same run"
                .formatted(listed(seeds), seed));
      }
    }
  }
}
