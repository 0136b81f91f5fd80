package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;
import org.facelab.evaluate.DetailIntervals;
import org.facelab.evaluate.Interval;
import org.facelab.train.History;
import org.facelab.train.RunFolder;

/**
 * A page about one or more runs that is one file: their figures, learning curves, confusions, errors, faces
 * to look at, labels in doubt, and where all of it comes from.
 */
public final class RunReport {
  private static final List<String> STYLES = List.of("facelab.css", "run-report.css");
  private static final List<String> SCRIPTS =
      List.of(
          PageFiles.CHART_LIBRARY,
          "dom.js",
          "charts.js",
          "report-text.js",
          "report-tables.js",
          "report-charts.js",
          "report-faces.js",
          "report-run.js",
          "run-report.js");

  /** Rows of faces in the whole page, shared among its runs so that its size is bounded. */
  private static final int FACES = 144;

  private static final int MOST_FACES = 24;
  private static final int FEWEST_FACES = 4;

  /** Epochs of one run's curves; of more, so many evenly spaced ones and the best. */
  static final int MOST_EPOCHS = 400;

  private final Options options;
  private final Comparison comparison;
  private final ObjectNode root = ReportJson.object();

  private RunReport(List<Path> folders, Options options) {
    this.options = options;
    comparison = Comparison.of(folders);
  }

  /**
   * What a user may choose.
   *
   * @param title of the page; empty: the experiments' names
   * @param faces whether pictures of faces and names of persons go into the page
   * @param dataFolder where data files are looked for that are not where the runs had them
   */
  public record Options(String title, boolean faces, Path dataFolder) {}

  /**
   * Writes the page. Runs without figures are named in it, and have their learning curves if they have any.
   *
   * @param folders of the runs
   * @param file where it goes; null: {@code report.html} in the folder of a single run, else in {@code
   *     results/reports/<title>}
   * @return the page's path
   * @throws InputException if no run has anything to report, or the file is something else than a report
   */
  public static Path write(List<Path> folders, Options options, Path file) throws IOException {
    RunReport report = new RunReport(folders, options);
    report.collect();
    String title = report.root.path("title").asText();
    Path to = file != null ? file : standardPath(folders, title);
    checkReplaceable(to);
    String page =
        InlinePage.of(
            title + " – FaceLab", STYLES, SCRIPTS, "facelab.runReport(main, data);", report.root);
    if (to.toAbsolutePath().getParent() != null) {
      Files.createDirectories(to.toAbsolutePath().getParent());
    }
    WholeFile.writeText(to, page);
    return to;
  }

  private static Path standardPath(List<Path> folders, String title) {
    String name = title.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[.-]+|-$", "");
    return folders.size() == 1
        ? folders.get(0).resolve("report.html")
        : Path.of(
            "results",
            "reports",
            (name.isEmpty() ? "report" : name.substring(0, Math.min(80, name.length()))) + ".html");
  }

  private static void checkReplaceable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InputException(
          "%s: is a folder; --to takes a file such as report.html".formatted(file));
    }
    if (Files.exists(file)) {
      byte[] head;
      try (var in = Files.newInputStream(file)) {
        head = in.readNBytes(1000);
      }
      if (!InlinePage.isOne(new String(head, java.nio.charset.StandardCharsets.UTF_8))) {
        throw new InputException(
            "%s: is there and no report of FaceLab; give --to another name, or remove it"
                .formatted(file));
      }
    }
  }

  private void collect() {
    List<ReportRun> runs =
        Stream.concat(
                comparison.groups().stream().flatMap(group -> group.runs().stream()),
                comparison.others().stream())
            .map(ReportRun::read)
            .toList();
    if (comparison.groups().isEmpty()
        && runs.stream().allMatch(r -> r.history().rows().isEmpty())) {
      throw new InputException(
          "nothing to report: %s"
              .formatted(
                  String.join(
                      "; ",
                      comparison.others().stream()
                          .map(r -> r.name() + ": " + String.join("; ", r.remarks()))
                          .toList())));
    }
    ReportHead head = new ReportHead(comparison, runs);
    root.put("title", options.title().isEmpty() ? head.title() : options.title());
    head.addTo(root);
    groups(root.putArray("groups"), runs);
    root.put("tests", comparison.tests().size());
    new ReportTable(comparison).addTo(root.putArray("tables"));
    root.put("no_differences", comparison.noDifferences());
    ArrayNode differences = root.putArray("differences");
    for (Comparison.Difference difference : comparison.differences()) {
      difference
          .values()
          .forEach(differences.addObject().put("key", difference.key()).putArray("values")::add);
    }
    ObjectNode pictures = ReportJson.object();
    ReportFaces faces = new ReportFaces(options.dataFolder(), options.faces(), pictures);
    runs.forEach(faces::load);
    List<SortedMap<String, Interval>> details =
        runs.parallelStream().map(RunReport::details).toList();
    int scored = Math.max(1, runs.size());
    int shown = Math.max(FEWEST_FACES, Math.min(MOST_FACES, FACES / scored));
    ArrayNode list = root.putArray("runs");
    for (int i = 0; i < runs.size(); i++) {
      run(list.addObject(), runs.get(i), details.get(i), faces, shown);
    }
    new ReportDoubts(runs, faces).addTo(root.putObject("doubts"));
    root.put("embeds_faces", faces.hasPictures()).put("wants_faces", options.faces());
    faces.notes().forEach(root.putArray("face_notes")::add);
    root.set("pictures", pictures);
  }

  private void groups(ArrayNode groups, List<ReportRun> runs) {
    List<RunSummary> summaries = runs.stream().map(ReportRun::summary).toList();
    for (RunGroup group : comparison.groups()) {
      ObjectNode node = groups.addObject().put("label", group.label());
      ArrayNode members = node.putArray("runs");
      group.runs().forEach(run -> members.add(summaries.indexOf(run)));
    }
  }

  private static SortedMap<String, Interval> details(ReportRun run) {
    if (run.predictions().isEmpty()) {
      return Collections.emptySortedMap();
    }
    var resampling =
        run.summary().evaluation().orElseThrow().resampling().values().stream().findFirst();
    return DetailIntervals.of(
        run.predictions().get(),
        resampling.map(r -> r.resamples()).orElse(1000),
        resampling.map(r -> r.seed()).orElse(1L));
  }

  private static void run(
      ObjectNode node,
      ReportRun run,
      SortedMap<String, Interval> details,
      ReportFaces faces,
      int shown) {
    RunSummary summary = run.summary();
    RunFolder folder = new RunFolder(summary.folder());
    node.put("name", summary.name()).put("experiment", run.experiment());
    node.put("folder", summary.folder().toString()).put("status", summary.status());
    node.put("scored", summary.evaluation().isPresent());
    summary.remarks().forEach(node.putArray("remarks")::add);
    node.put("best_epoch", run.manifest().path("best_epoch").asInt(-1));
    history(node.putObject("history"), run);
    node.set("manifest", run.manifest().isMissingNode() ? null : run.manifest());
    node.put("command", ReportHead.command(run));
    if (summary.evaluation().isEmpty()) {
      return;
    }
    node.set("metrics", ReportJson.read(folder.metrics()));
    if (run.predictions().isEmpty()) {
      return;
    }
    ReportEmotion emotion = new ReportEmotion(run);
    if (!emotion.isEmpty()) {
      emotion.addTo(node.putObject("emotion"), details, faces, shown);
    }
    ReportKeypoints keypoints = new ReportKeypoints(run);
    if (!keypoints.isEmpty()) {
      keypoints.addTo(node.putObject("keypoints"), details, faces, Math.max(1, shown / 4));
    }
  }

  private static void history(ObjectNode node, ReportRun run) {
    List<History.Row> rows = run.history().rows();
    int best = run.manifest().path("best_epoch").asInt(-1);
    List<String> columns =
        rows.isEmpty() ? List.of() : new ArrayList<>(rows.get(0).values().keySet());
    node.put("epochs", rows.size());
    node.putArray("columns").add("epoch");
    columns.forEach(((ArrayNode) node.get("columns"))::add);
    ArrayNode list = node.putArray("rows");
    int step = (rows.size() + MOST_EPOCHS - 1) / MOST_EPOCHS;
    for (int i = 0; i < rows.size(); i++) {
      History.Row row = rows.get(i);
      if (i % step == 0 || row.epoch() == best || i == rows.size() - 1) {
        ArrayNode cells = list.addArray().add(row.epoch());
        columns.forEach(column -> add(cells, row.value(column)));
      }
    }
  }

  private static void add(ArrayNode cells, double value) {
    if (Double.isFinite(value)) {
      cells.add(value);
    } else {
      cells.addNull();
    }
  }

  /** For tests: what the page of these runs holds. */
  static ObjectNode data(List<Path> folders, Options options) {
    RunReport report = new RunReport(folders, options);
    report.collect();
    return report.root;
  }
}
