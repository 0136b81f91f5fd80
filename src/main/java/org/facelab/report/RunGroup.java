package org.facelab.report;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs whose experiments differ in nothing but the seed, each of another seed. */
public final class RunGroup {
  private final String label;
  private final List<RunSummary> runs;
  private final SortedMap<String, String> config;

  /**
   * @param runs by their seeds
   * @param config what their experiments share, by dotted key; empty if it cannot be read
   */
  RunGroup(String label, List<RunSummary> runs, SortedMap<String, String> config) {
    this.label = label;
    this.runs = List.copyOf(runs);
    this.config = config;
  }

  /**
   * A name that no other group of the comparison has: of a single run {@code
   * <experiment>/<time>-s<seed>}, of several {@code <experiment> s<seeds>}.
   */
  public String label() {
    return label;
  }

  /** What the runs' experiments share, by dotted key; empty if it cannot be read. */
  public SortedMap<String, String> config() {
    return config;
  }

  /** The runs, by their seeds. */
  List<RunSummary> runs() {
    return runs;
  }

  /** Number of runs. */
  public int size() {
    return runs.size();
  }

  /** The runs' folders, by their seeds. */
  public List<Path> folders() {
    return runs.stream().map(RunSummary::folder).toList();
  }

  /** The runs' seeds, rising. */
  public List<Long> seeds() {
    return runs.stream().map(RunSummary::seed).toList();
  }

  /** A figure over all runs. */
  public GroupFigure figure(String metric) {
    return size() == 1
        ? GroupFigure.of(runs.get(0).evaluation().orElseThrow(), metric)
        : GroupFigure.of(runs.stream().mapToDouble(run -> run.metric(metric)).toArray());
  }

  /** What the runs' folders lack, and whether they come from different commits, machines or engines. */
  List<String> remarks() {
    Stream<String> ofRuns =
        runs.stream()
            .flatMap(
                run ->
                    run.remarks().stream()
                        .map(remark -> size() == 1 ? remark : run.name() + ": " + remark));
    return Stream.concat(
            ofRuns, Stream.of("commit", "machine", "backend", "engine").flatMap(this::several))
        .toList();
  }

  private Stream<String> several(String fact) {
    TreeSet<String> values =
        runs.stream()
            .map(run -> run.provenance().getOrDefault(fact, "unknown"))
            .collect(Collectors.toCollection(TreeSet::new));
    return values.size() < 2
        ? Stream.empty()
        : Stream.of("its runs have not the same %s: %s".formatted(fact, String.join("; ", values)));
  }
}
