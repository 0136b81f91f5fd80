package org.facelab.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;
import org.facelab.evaluate.MetricDirection;
import org.facelab.evaluate.Metrics;
import org.facelab.evaluate.PairedTest;

/**
 * Experiments side by side: the figures of their runs, ranked by one of them, what the tests say of the
 * differences, and what differs in the experiments. All groups were scored on the same test faces, in so far
 * as they have the same tasks.
 *
 * @param groups runs that differ only in the seed, the best first; group number i is the i-th, from 1
 * @param others the runs that have no figures, or none that can be compared
 * @param metrics dotted names of the figures, in the order of the columns
 * @param sortedBy the figure that ranks
 * @param baseline the group that the user compares with, if there is one
 * @param tests of every figure that can be tested, between all pairs of groups
 * @param differences keys of the groups' experiments whose values are not all equal
 * @param warnings what to know of the figures, one sentence each
 */
public record Comparison(
    List<RunGroup> groups,
    List<RunSummary> others,
    List<String> metrics,
    String sortedBy,
    Optional<RunGroup> baseline,
    List<GroupTest> tests,
    List<Difference> differences,
    List<String> warnings) {

  /** The figures that are shown unless the user names others. */
  private static final List<String> USUAL =
      List.of(
          "emotion.accuracy", "emotion.macro_f1", "keypoints.rmse_px", "keypoints.nme_interocular");

  /**
   * A key whose value differs.
   *
   * @param values one for each group; {@code -} where a group's experiment has no such key
   */
  public record Difference(String key, List<String> values) {}

  /** Compares runs by the usual figures. */
  public static Comparison of(List<Path> folders) {
    return of(folders, List.of(), null, null);
  }

  /**
   * Compares runs.
   *
   * @param folders of the runs
   * @param metrics names of the figures to show; empty: the usual ones
   * @param sort name of the figure that ranks; null: the first that is shown
   * @param baseline label of a group, name of its experiment or folder of one of its runs; null: none
   * @throws InputException if there is no metric or group of a name, or the runs were not all scored on the
   *     same test faces
   */
  public static Comparison of(
      List<Path> folders, List<String> metrics, String sort, String baseline) {
    List<RunSummary> runs = folders.stream().map(RunSummary::read).toList();
    SortedSet<String> known = new TreeSet<>(Metrics.HEADLINES);
    runs.forEach(run -> run.evaluation().ifPresent(e -> known.addAll(e.metrics().keySet())));
    List<String> columns = new ArrayList<>();
    for (String metric : metrics.isEmpty() ? usual(runs) : metrics) {
      columns.add(known(metric, known));
    }
    String sortedBy = sort == null ? columns.get(0) : known(sort, known);
    if (!columns.contains(sortedBy)) {
      columns.add(0, sortedBy);
    }
    List<String> shown = columns.stream().distinct().toList();
    List<RunSummary> scored = runs.stream().filter(run -> run.evaluation().isPresent()).toList();
    List<RunSummary> comparable =
        scored.size() < 2
            ? scored
            : scored.stream().filter(run -> !run.testFaces().isEmpty()).toList();
    SameTestFaces.check(comparable);
    RunGroups grouped = RunGroups.of(comparable);
    List<RunGroup> groups = grouped.groups().stream().sorted(ranking(sortedBy)).toList();
    return new Comparison(
        groups,
        runs.stream().filter(run -> !comparable.contains(run)).toList(),
        shown,
        sortedBy,
        Optional.ofNullable(baseline).map(name -> named(name, groups)),
        new GroupTests(groups).of(shown),
        differences(groups),
        grouped.notes());
  }

  /** What to say where there are no {@link #differences}. */
  public String noDifferences() {
    return groups.stream().anyMatch(group -> group.config().isEmpty())
        ? "What differs is not known, since an experiment.yaml cannot be read."
        : "The experiments do not differ.";
  }

  /** The group that the user means. */
  private static RunGroup named(String name, List<RunGroup> groups) {
    Path folder = Path.of(name).toAbsolutePath().normalize();
    List<RunGroup> found =
        groups.stream()
            .filter(
                group ->
                    group.label().equals(name)
                        || group.runs().stream()
                            .anyMatch(
                                run ->
                                    run.name().equals(name)
                                        || run.folder()
                                            .toAbsolutePath()
                                            .normalize()
                                            .equals(folder)))
            .toList();
    if (found.isEmpty()) {
      found =
          groups.stream()
              .filter(
                  group ->
                      name.equals(group.config().get("name"))
                          || group.label().startsWith(name + "/")
                          || group.label().startsWith(name + " s"))
              .toList();
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    List<String> labels = groups.stream().map(RunGroup::label).toList();
    List<String> names =
        Stream.concat(
                groups.stream().flatMap(group -> Stream.ofNullable(group.config().get("name"))),
                labels.stream())
            .distinct()
            .toList();
    throw new InputException(
        found.isEmpty()
            ? "unknown baseline '%s'%s%nGroups here: %s"
                .formatted(name, NearestName.hint(name, names), String.join(", ", labels))
            : "baseline '%s' is %d groups; name one: %s"
                .formatted(
                    name,
                    found.size(),
                    found.stream().map(RunGroup::label).collect(Collectors.joining(", "))));
  }

  private static List<String> usual(List<RunSummary> runs) {
    List<String> found =
        USUAL.stream()
            .filter(
                metric ->
                    runs.stream()
                        .flatMap(run -> run.evaluation().stream())
                        .anyMatch(e -> e.metrics().containsKey(metric)))
            .toList();
    return found.isEmpty() ? USUAL : found;
  }

  /** The metric of this name, or of this last part of a name if only one headline figure has it. */
  private static String known(String name, Collection<String> known) {
    if (known.contains(name)) {
      return name;
    }
    List<String> ending =
        Metrics.HEADLINES.stream().filter(metric -> metric.endsWith("." + name)).toList();
    if (ending.size() == 1) {
      return ending.get(0);
    }
    throw new InputException(
        "unknown metric '%s'%s%nMetrics here: %s; and of each class and point, such as %s"
            .formatted(
                name,
                NearestName.hint(name, known),
                known.stream().filter(Comparison::isOfAll).collect(Collectors.joining(", ")),
                known.stream()
                    .filter(metric -> !isOfAll(metric))
                    .findFirst()
                    .orElse("emotion.per_class.happy.recall")));
  }

  private static boolean isOfAll(String metric) {
    return !metric.contains(".per_");
  }

  private static Comparator<RunGroup> ranking(String metric) {
    boolean lowerFirst = MetricDirection.of(metric) == MetricDirection.LOWER;
    Comparator<Double> values = Comparator.naturalOrder();
    return Comparator.comparing((RunGroup group) -> Double.isNaN(group.figure(metric).mean()))
        .thenComparing(
            group -> group.figure(metric).mean(), lowerFirst ? values : values.reversed())
        .thenComparing(RunGroup::label);
  }

  /** The groups that have a figure, the best first. */
  public List<RunGroup> ranked(String metric) {
    return groups.stream()
        .filter(group -> !Double.isNaN(group.figure(metric).mean()))
        .sorted(ranking(metric))
        .toList();
  }

  /** The test of a figure of two groups, its difference that of the first from the second. */
  public Optional<GroupTest> test(String metric, RunGroup first, RunGroup second) {
    return tests.stream()
        .filter(test -> test.metric().equals(metric))
        .flatMap(test -> oriented(test, first, second))
        .findFirst();
  }

  private static Stream<GroupTest> oriented(GroupTest test, RunGroup first, RunGroup second) {
    if (test.first().equals(first) && test.second().equals(second)) {
      return Stream.of(test);
    }
    if (!test.first().equals(second) || !test.second().equals(first)) {
      return Stream.empty();
    }
    PairedTest turned = test.test().turned();
    return Stream.of(new GroupTest(test.metric(), first, second, turned, test.corrected()));
  }

  /** The groups that cannot be told from the best of a figure; empty if it differs from all others. */
  public List<RunGroup> indistinguishableFromBest(String metric) {
    List<RunGroup> ranked = ranked(metric);
    return ranked.stream()
        .skip(1)
        .filter(g -> !test(metric, ranked.get(0), g).map(GroupTest::differs).orElse(false))
        .toList();
  }

  /** The group that is better than all others in a figure, by the tests; else nothing. */
  public Optional<RunGroup> winner(String metric) {
    List<RunGroup> ranked = ranked(metric);
    return ranked.size() < 2
            || MetricDirection.of(metric) == MetricDirection.NEITHER
            || !indistinguishableFromBest(metric).isEmpty()
        ? Optional.empty()
        : Optional.of(ranked.get(0));
  }

  /** The number of a group, from 1. */
  public int number(RunGroup group) {
    return groups.indexOf(group) + 1;
  }

  private static List<Difference> differences(List<RunGroup> groups) {
    SortedSet<String> keys = new TreeSet<>();
    groups.forEach(group -> keys.addAll(group.config().keySet()));
    List<RunGroup> readable = groups.stream().filter(group -> !group.config().isEmpty()).toList();
    return keys.stream()
        .filter(
            key -> readable.stream().map(group -> group.config().get(key)).distinct().count() > 1)
        .map(
            key ->
                new Difference(
                    key,
                    groups.stream()
                        .map(group -> Objects.requireNonNullElse(group.config().get(key), "-"))
                        .toList()))
        .toList();
  }

  /** The warnings, and what each run's folder lacks, for a person to read. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(warnings);
    for (RunGroup group : groups) {
      for (String remark : group.remarks()) {
        notes.add("#%d: %s".formatted(number(group), remark));
      }
    }
    for (RunSummary run : others) {
      String remarks = String.join("; ", run.remarks());
      notes.add(
          "%s: %s"
              .formatted(
                  run.name(),
                  run.evaluation().isEmpty()
                      ? remarks
                      : "left out, as its test faces are not known: " + remarks));
    }
    return notes;
  }
}
