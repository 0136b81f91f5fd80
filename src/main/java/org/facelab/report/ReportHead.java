package org.facelab.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facelab.config.ShellWord;
import org.facelab.engine.BuildInfo;
import org.facelab.evaluate.Evaluation;
import org.facelab.train.RunFolder;

/** What stands above a report: what was compared, on which faces, when and with which FaceLab. */
final class ReportHead {
  private static final int MOST_NAMES = 4;

  private final Comparison comparison;
  private final List<ReportRun> runs;

  ReportHead(Comparison comparison, List<ReportRun> runs) {
    this.comparison = comparison;
    this.runs = runs;
  }

  private List<RunSummary> scored() {
    return comparison.groups().stream().flatMap(group -> group.runs().stream()).toList();
  }

  private List<String> experiments() {
    return runs.stream().map(ReportRun::experiment).distinct().toList();
  }

  /** The experiments' names. */
  String title() {
    List<String> names = experiments();
    return names.size() <= MOST_NAMES
        ? listed(names)
        : listed(
            Stream.concat(
                    names.stream().limit(MOST_NAMES - 1L),
                    Stream.of("%d more".formatted(names.size() - MOST_NAMES + 1)))
                .toList());
  }

  private static String listed(List<String> names) {
    int last = names.size() - 1;
    return last < 1
        ? String.join("", names)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** Adds date, versions, the sentence and what stands against comparing. */
  void addTo(ObjectNode root) {
    String newest =
        runs.stream()
            .map(
                run ->
                    run.manifest()
                        .path("finished")
                        .asText(run.manifest().path("started").asText("")))
            .max(String::compareTo)
            .orElse("");
    root.put("newest", newest);
    root.put("version", BuildInfo.current().version()).put("commit", BuildInfo.current().commit());
    root.put("sentence", sentence());
    comparison.notes().forEach(root.putArray("notes")::add);
  }

  private String sentence() {
    int scored = scored().size();
    if (scored == 0) {
      return "No run has figures yet; there are learning curves only.";
    }
    String parts =
        scored().stream()
            .map(run -> run.evaluation().map(Evaluation::part).orElse(""))
            .distinct()
            .map(
                part ->
                    part.isEmpty() ? "faces of several parts or of none" : "the " + part + " part")
            .collect(Collectors.joining(" and "));
    String tasks =
        Stream.of(task("emotion", "emotion"), task("keypoints", "keypoints"))
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", and "));
    int experiments =
        (int)
            runs.stream()
                .filter(r -> r.summary().evaluation().isPresent())
                .map(ReportRun::experiment)
                .distinct()
                .count();
    return "%s of %s, scored on %s of the data: %s."
        .formatted(counted(scored, "run"), counted(experiments, "experiment"), parts, tasks);
  }

  /** Such as {@code emotion on 3,589 faces}; null if no run has the task. */
  private String task(String task, String name) {
    List<String> faces = new ArrayList<>();
    for (RunSummary run : scored()) {
      double count = run.metric(task + (task.equals("emotion") ? ".n" : ".n_faces"));
      if (!Double.isNaN(count)) {
        Evaluation.Resampling how = run.evaluation().orElseThrow().resampling().get(task);
        faces.add(
            String.format(Locale.ROOT, "%,d faces", (long) count)
                + (how != null && how.unit().equals("persons")
                    ? String.format(Locale.ROOT, " of %,d persons", how.units())
                    : ""));
      }
    }
    List<String> different = faces.stream().distinct().toList();
    return different.isEmpty()
        ? null
        : name
            + " on "
            + (different.size() == 1 ? different.get(0) : "sets of different faces, see the notes");
  }

  private static String counted(int count, String what) {
    return "%,d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }

  /**
   * The commands that make a run's figures again: a finished run is reproduced, which compares, and anything
   * else is run from its experiment.
   */
  static String command(ReportRun run) {
    String noted = run.manifest().path("commit").asText("");
    String commit = noted.replace("-dirty", "");
    RunFolder folder = new RunFolder(run.summary().folder());
    // An ensemble of finished runs trains nothing.
    boolean ensemble = !run.summary().config().getOrDefault("ensemble.runs", "[]").equals("[]");
    boolean finished =
        run.predictions().isPresent() && (ensemble || !run.history().rows().isEmpty());
    return (noted.endsWith("-dirty")
            ? "# made with uncommitted changes, which no checkout has: expect other figures\n"
            : "")
        + (commit.matches("[0-9a-f]{7,40}") ? "git checkout " + commit + "\n" : "")
        + (finished
            ? "./facelab reproduce " + ShellWord.of(folder.path())
            : "./facelab train " + ShellWord.of(folder.experiment()));
  }
}
