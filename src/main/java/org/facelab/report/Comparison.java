package org.facelab.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.MetricDirection;
import org.facelab.evaluate.Metrics;

/**
 * Runs side by side: their figures, ranked by one of them, what differs in their experiments, and
 * whatever stands against comparing them.
 *
 * @param ranked the runs that have figures, the best first; run number i is the i-th, from 1
 * @param others the runs that have none
 * @param metrics dotted names of the figures, in the order of the columns
 * @param sortedBy the figure that ranks
 * @param differences keys of the ranked runs' experiments whose values are not all equal
 * @param warnings why figures may not be comparable, one sentence each
 */
public record Comparison(
    List<RunSummary> ranked,
    List<RunSummary> others,
    List<String> metrics,
    String sortedBy,
    List<Difference> differences,
    List<String> warnings) {
  static final List<String> TASKS = List.of("emotion", "keypoints");

  /** The figures that are shown unless the user names others. */
  private static final List<String> USUAL =
      List.of(
          "emotion.accuracy", "emotion.macro_f1", "keypoints.rmse_px", "keypoints.nme_interocular");

  /**
   * A key whose value differs.
   *
   * @param values one for each ranked run; {@code -} where a run's experiment has no such key
   */
  record Difference(String key, List<String> values) {}

  /**
   * Compares runs.
   *
   * @param folders of the runs
   * @param metrics names of the figures to show; empty: the usual ones
   * @param sort name of the figure that ranks; null: the first that is shown
   * @throws InputException if there is no metric of a name
   */
  public static Comparison of(List<Path> folders, List<String> metrics, String sort) {
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
    List<RunSummary> ranked =
        runs.stream()
            .filter(run -> run.evaluation().isPresent())
            .sorted(ranking(sortedBy))
            .toList();
    return new Comparison(
        ranked,
        runs.stream().filter(run -> run.evaluation().isEmpty()).toList(),
        columns.stream().distinct().toList(),
        sortedBy,
        differences(ranked),
        warnings(ranked));
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

  private static Comparator<RunSummary> ranking(String metric) {
    boolean lowerFirst = MetricDirection.of(metric) == MetricDirection.LOWER;
    Comparator<Double> values = Comparator.naturalOrder();
    return Comparator.comparing((RunSummary run) -> Double.isNaN(run.metric(metric)))
        .thenComparing(run -> run.metric(metric), lowerFirst ? values : values.reversed())
        .thenComparing(RunSummary::name);
  }

  /** Whether no run has a better value; false for numbers of faces, and for a single run. */
  boolean isBest(RunSummary run, String metric) {
    MetricDirection direction = MetricDirection.of(metric);
    double value = run.metric(metric);
    return ranked.size() > 1
        && direction != MetricDirection.NEITHER
        && !Double.isNaN(value)
        && ranked.stream().noneMatch(other -> direction.isBetter(other.metric(metric), value));
  }

  private static List<Difference> differences(List<RunSummary> runs) {
    SortedSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(run.config().keySet()));
    List<RunSummary> readable = runs.stream().filter(run -> !run.config().isEmpty()).toList();
    return keys.stream()
        .filter(key -> readable.stream().map(run -> run.config().get(key)).distinct().count() > 1)
        .map(
            key ->
                new Difference(
                    key,
                    runs.stream()
                        .map(run -> Objects.requireNonNullElse(run.config().get(key), "-"))
                        .toList()))
        .toList();
  }

  private static List<String> warnings(List<RunSummary> runs) {
    List<String> warnings = new ArrayList<>();
    Map<String, List<Integer>> parts = new LinkedHashMap<>();
    for (int i = 0; i < runs.size(); i++) {
      String part = runs.get(i).evaluation().map(Evaluation::part).orElse("");
      parts
          .computeIfAbsent(part.isEmpty() ? "several or none" : part, p -> new ArrayList<>())
          .add(i);
    }
    if (parts.size() > 1) {
      warnings.add(
          parts.entrySet().stream()
              .map(part -> "%s: %s".formatted(numbers(part.getValue()), part.getKey()))
              .collect(Collectors.joining("; ", "not the same part of the data: ", "")));
    }
    for (String task : TASKS) {
      warnOfFaces(task, runs, warnings);
    }
    return warnings;
  }

  /** The warnings, and what each run's folder lacks, for a person to read. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(warnings);
    for (int i = 0; i < ranked.size(); i++) {
      for (String remark : ranked.get(i).remarks()) {
        notes.add("#%d: %s".formatted(i + 1, remark));
      }
    }
    for (RunSummary run : others) {
      notes.add("%s: %s".formatted(run.name(), String.join("; ", run.remarks())));
    }
    return notes;
  }

  /** Points out runs whose faces, or whose labels of the same faces, are not those of the first run. */
  private static void warnOfFaces(String task, List<RunSummary> runs, List<String> warnings) {
    int[] scored =
        IntStream.range(0, runs.size())
            .filter(i -> runs.get(i).testFaces().containsKey(task))
            .toArray();
    if (scored.length == 0) {
      return;
    }
    TestFaces first = runs.get(scored[0]).testFaces().get(task);
    Map<String, List<Integer>> otherFaces = new LinkedHashMap<>();
    Map<String, List<Integer>> otherLabels = new LinkedHashMap<>();
    for (int i : scored) {
      TestFaces faces = runs.get(i).testFaces().get(task);
      long shared = faces.shared(first);
      long relabelled = faces.labelledOtherwise(first);
      if (shared < faces.size() || shared < first.size()) {
        String what = "%,d faces, %,d of them the same".formatted(faces.size(), shared);
        otherFaces.computeIfAbsent(what, w -> new ArrayList<>()).add(i);
      } else if (relabelled > 0) {
        String what = "%,d of %,d faces".formatted(relabelled, faces.size());
        otherLabels.computeIfAbsent(what, w -> new ArrayList<>()).add(i);
      }
    }
    if (!otherFaces.isEmpty()) {
      warnings.add(
          "not the same test faces for %s: #%d has %,d faces; %s"
              .formatted(task, scored[0] + 1, first.size(), listed(otherFaces)));
    }
    if (!otherLabels.isEmpty()) {
      warnings.add(
          "not the same labels for %s as in #%d: %s"
              .formatted(task, scored[0] + 1, listed(otherLabels)));
    }
  }

  private static String listed(Map<String, List<Integer>> runsByWhat) {
    return runsByWhat.entrySet().stream()
        .map(entry -> "%s: %s".formatted(numbers(entry.getValue()), entry.getKey()))
        .collect(Collectors.joining("; "));
  }

  private static String numbers(List<Integer> runs) {
    return runs.stream().map(i -> "#" + (i + 1)).collect(Collectors.joining(" "));
  }
}
