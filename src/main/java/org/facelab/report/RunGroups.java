package org.facelab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.facelab.config.DataFolder;

/**
 * Puts runs of one experiment into groups. Two runs of one seed are no two seeds, so that only the newer
 * counts.
 *
 * @param groups in the order of their first runs
 * @param notes which runs do not count, one sentence each
 */
record RunGroups(List<RunGroup> groups, List<String> notes) {
  /** The seed, and what changes no figure but by rounding; compare notes different numbers of threads. */
  private static final Set<String> NO_CHOICES =
      Set.of("seed", "seeds", "description", "train.threads");

  /** What makes two runs runs of one group; one whose experiment cannot be read is alone. */
  private record Sameness(SortedMap<String, String> config, String data, String folder) {
    static Sameness of(RunSummary run) {
      SortedMap<String, String> config = choices(run.config());
      return new Sameness(
          config,
          run.provenance().getOrDefault(RunSummary.DATA, ""),
          config.isEmpty() ? run.folder().toString() : "");
    }
  }

  static RunGroups of(List<RunSummary> runs) {
    List<String> notes = new ArrayList<>();
    Map<Sameness, List<RunSummary>> same =
        runs.stream()
            .collect(Collectors.groupingBy(Sameness::of, LinkedHashMap::new, Collectors.toList()));
    List<List<RunSummary>> groups =
        same.values().stream().map(group -> oneOfEachSeed(group, notes)).toList();
    Map<String, Long> shortLabels =
        groups.stream().collect(Collectors.groupingBy(RunGroups::label, Collectors.counting()));
    Set<String> taken = new HashSet<>();
    return new RunGroups(
        groups.stream()
            .map(
                group ->
                    new RunGroup(
                        free(
                            shortLabels.get(label(group)) == 1 ? label(group) : longLabel(group),
                            taken),
                        group,
                        choices(group.get(0).config())))
            .toList(),
        notes);
  }

  /** The label, with a number where another group has it. */
  private static String free(String label, Set<String> taken) {
    String free = label;
    for (int number = 2; !taken.add(free); number++) {
      free = "%s (%d)".formatted(label, number);
    }
    return free;
  }

  /** What somebody chose that counts: of the data's files their names, wherever they lie. */
  private static SortedMap<String, String> choices(SortedMap<String, String> config) {
    SortedMap<String, String> choices = new TreeMap<>(config);
    choices.keySet().removeAll(NO_CHOICES);
    choices.replaceAll(
        (key, value) ->
            DataFolder.isPlace(key) ? value.substring(value.lastIndexOf('/') + 1) : value);
    return choices;
  }

  private static List<RunSummary> oneOfEachSeed(List<RunSummary> group, List<String> notes) {
    SortedMap<Long, List<RunSummary>> bySeed =
        group.stream()
            .collect(Collectors.groupingBy(RunSummary::seed, TreeMap::new, Collectors.toList()));
    List<RunSummary> kept = new ArrayList<>();
    Comparator<RunSummary> byAge =
        Comparator.comparing(
            (RunSummary run) -> run.provenance().getOrDefault(RunSummary.STARTED, ""));
    for (List<RunSummary> runs : bySeed.values()) {
      RunSummary newest = runs.stream().max(byAge.thenComparing(RunSummary::name)).orElseThrow();
      kept.add(newest);
      runs.stream()
          .filter(run -> !run.folder().equals(newest.folder()))
          .forEach(
              run ->
                  notes.add(
                      "%s: left out, as %s is the same experiment with the same seed, and newer"
                          .formatted(run.name(), newest.name())));
    }
    return kept;
  }

  private static String label(List<RunSummary> group) {
    String first = group.get(0).name();
    return group.size() == 1
        ? first
        : first.replaceFirst("/[^/]*$", "")
            + " s"
            + seeds(group.stream().map(RunSummary::seed).toList());
  }

  private static String longLabel(List<RunSummary> group) {
    String first = group.get(0).folder().toString();
    return group.size() == 1 ? first : "%s and %d more".formatted(first, group.size() - 1);
  }

  /** {@code 1-3,7} for 1, 2, 3 and 7. */
  static String seeds(List<Long> rising) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < rising.size(); ) {
      int last = i;
      while (last + 1 < rising.size() && rising.get(last + 1) == rising.get(last) + 1) {
        last++;
      }
      parts.add(
          last - i < 2
              ? rising.subList(i, last + 1).stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(","))
              : rising.get(i) + "-" + rising.get(last));
      i = last + 1;
    }
    return String.join(",", parts);
  }
}
