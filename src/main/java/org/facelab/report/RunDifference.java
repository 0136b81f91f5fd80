package org.facelab.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.ShellWord;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.train.History;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;

/**
 * What differs between a run and another of the same experiment, as their folders have it.
 *
 * @param facts where the figures come from
 * @param figures the headline figures and counts of faces; empty while one of the runs has none
 * @param files what is in the files of figures
 * @param continued where the first run was continued otherwise than it began, which the facts cannot show:
 *     one clause for each time
 */
public record RunDifference(
    List<Fact> facts, List<Figure> figures, List<Content> files, List<String> continued) {
  /** Columns of {@code history.csv} that tell of time, which never repeats itself. */
  private static final Set<String> TIMES = Set.of("seconds", "engine_busy", "images_per_second");

  /** What may change a figure, by the name shown and its place in {@code manifest.json}. */
  private static final Map<String, String> FACTS = new LinkedHashMap<>();

  static {
    FACTS.put("FaceLab", "/facelab_version");
    FACTS.put("commit", "/commit");
    FACTS.put("Deeplearning4j", "/dl4j");
    FACTS.put("Java", "/java");
    FACTS.put("system", "/machine/system");
    FACTS.put("processor", "/machine/processor");
    FACTS.put("instructions", "/machine/instructions");
    FACTS.put("backend", "/backend/name");
    FACTS.put("BLAS", "/backend/blas");
    FACTS.put("first weights", "/pretrained/sha256");
    FACTS.put("engine", "/engine/engine");
    FACTS.put("precision", "/engine/precision");
    FACTS.put("library", "/engine/library");
    FACTS.put("threads", "/engine/threads");
    FACTS.put("members", "/members");
  }

  /** Those of {@link #FACTS} that a session of a continued run may have otherwise. */
  private static final List<String> SESSION_FACTS =
      List.of("FaceLab", "commit", "Java", "system", "processor", "engine", "precision", "threads");

  /** Something that was so then and is so now; {@code -} where a manifest does not say. */
  public record Fact(String name, String then, String now) {
    /** Whether it is another. */
    public boolean differs() {
      return !then.equals(now);
    }
  }

  /** A metric then and now. */
  public record Figure(String metric, double then, double now) {
    /** Whether not even one bit differs. */
    public boolean isEqual() {
      return Double.compare(then, now) == 0;
    }
  }

  /**
   * Whether a file of figures says the same.
   *
   * @param name what was compared
   * @param isEqual whether all numbers are the same bit for bit
   * @param largest the largest difference of two numbers; infinite if only one of them is a number, NaN if
   *     there are not the same rows and columns
   */
  public record Content(String name, boolean isEqual, double largest) {}

  /** Whether all figures are equal, bit for bit. */
  public boolean isReproduced() {
    return figures.stream().allMatch(Figure::isEqual) && files.stream().allMatch(Content::isEqual);
  }

  /** The facts that differ. */
  public List<Fact> differing() {
    return facts.stream().filter(Fact::differs).toList();
  }

  /** Compares what two folders have so far. */
  public static RunDifference of(Path then, Path now) throws IOException {
    RunFolder old = new RunFolder(then);
    RunFolder fresh = new RunFolder(now);
    JsonNode manifest = Manifest.read(old.manifest()).json();
    List<Fact> facts = facts(manifest, Manifest.read(fresh.manifest()).json());
    List<String> continued = continued(manifest);
    facts.add(1, new Fact("split", split(old, old), split(fresh, old)));
    if (!Files.exists(fresh.metrics())) {
      return new RunDifference(List.copyOf(facts), List.of(), List.of(), continued);
    }
    return new RunDifference(
        List.copyOf(facts),
        figures(Evaluation.read(old.metrics()), Evaluation.read(fresh.metrics())),
        List.of(
            compare(
                "predictions.csv",
                numbers(Predictions.read(old.predictions())),
                numbers(Predictions.read(fresh.predictions()))),
            compare(
                "losses and metrics of history.csv",
                numbers(History.read(old.history())),
                numbers(History.read(fresh.history())))),
        continued);
  }

  /** Sessions that differ from the run's beginning in the commit, the machine or what computed. */
  private static List<String> continued(JsonNode manifest) {
    List<String> clauses = new ArrayList<>();
    JsonNode sessions = manifest.path("sessions");
    // A run that began before sessions were noted says at its top how it began.
    JsonNode first = sessions.path(0).path("step").asLong() == 0 ? sessions.path(0) : manifest;
    for (JsonNode session : sessions) {
      List<String> others = new ArrayList<>();
      for (String name : SESSION_FACTS) {
        String then = text(first.at(FACTS.get(name)));
        String later = text(session.at(FACTS.get(name)));
        if (!later.equals(then)) {
          others.add("%s %s instead of %s".formatted(name, later, then));
        }
      }
      if (!others.isEmpty()) {
        clauses.add(
            "continued at step %,d with %s"
                .formatted(session.path("step").asLong(), String.join(", ", others)));
      }
    }
    return List.copyOf(clauses);
  }

  private static List<Fact> facts(JsonNode then, JsonNode now) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("data", data(then, now), data(now, then)));
    FACTS.forEach(
        (name, place) ->
            facts.add(
                new Fact(name, shortened(text(then.at(place))), shortened(text(now.at(place))))));
    facts.removeIf(fact -> fact.then().equals("-") && fact.now().equals("-"));
    return facts;
  }

  /** The data of a run, with the files joined to them if the other run has noted such files as well. */
  private static String data(JsonNode manifest, JsonNode other) {
    List<String> sources = new ArrayList<>();
    for (int i = 0; i < manifest.path("data").size(); i++) {
      JsonNode source = manifest.path("data").path(i);
      JsonNode noted = other.path("data").path(i).path("joined");
      StringBuilder files = new StringBuilder(source.path("source").asText());
      files.append(' ').append(shortened(source.path("checksum").asText()));
      source
          .path("joined")
          .fields()
          .forEachRemaining(
              file -> {
                if (noted.has(file.getKey())) {
                  files.append(", its ").append(file.getKey()).append(' ');
                  files.append(shortened(file.getValue().asText()));
                }
              });
      sources.add(files.toString());
    }
    return String.join("; ", sources);
  }

  private static String shortened(String checksum) {
    return checksum.matches("\\p{XDigit}{12,}") ? checksum.substring(0, 12) : checksum;
  }

  private static String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "-";
    }
    if (node.isArray()) {
      List<String> items = new ArrayList<>();
      node.forEach(item -> items.add(item.asText()));
      return String.join(" ", items);
    }
    return node.asText();
  }

  private static String split(RunFolder run, RunFolder first) throws IOException {
    long lines;
    try (var all = Files.lines(run.split())) {
      lines = all.count() - 1;
    }
    boolean same = Files.mismatch(run.split(), first.split()) < 0;
    return "%,d faces%s".formatted(lines, same ? "" : ", divided otherwise");
  }

  private static List<Figure> figures(Evaluation then, Evaluation now) {
    Set<String> metrics = new LinkedHashSet<>(then.metrics().keySet());
    metrics.addAll(now.metrics().keySet());
    return metrics.stream()
        .map(metric -> new Figure(metric, then.metric(metric), now.metric(metric)))
        .toList();
  }

  /** Names and numbers that belong to them, of which the names must be equal. */
  private record Numbers(List<String> names, double[] values) {}

  private static Numbers numbers(History history) {
    List<String> names = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (History.Row row : history.rows()) {
      row.values()
          .forEach(
              (column, value) -> {
                if (!TIMES.contains(column)) {
                  names.add(row.epoch() + " " + column);
                  values.add(value);
                }
              });
    }
    return new Numbers(names, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static Numbers numbers(Predictions predictions) {
    List<String> names = new ArrayList<>(predictions.emotions());
    List<Double> values = new ArrayList<>();
    for (Row row : predictions.rows()) {
      names.add("%s %s %s %s".formatted(row.source(), row.id(), row.part(), row.emotion()));
      add(values, row.points());
      add(values, row.probabilities());
      add(values, row.predictedPoints());
    }
    return new Numbers(names, values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void add(List<Double> values, float[] more) {
    if (more != null) {
      for (float value : more) {
        values.add((double) value);
      }
    }
  }

  private static Content compare(String name, Numbers then, Numbers now) {
    double[] a = then.values();
    double[] b = now.values();
    if (!then.names().equals(now.names()) || a.length != b.length) {
      return new Content(name, false, Double.NaN);
    }
    boolean equal = IntStream.range(0, a.length).allMatch(i -> Double.compare(a[i], b[i]) == 0);
    double largest =
        IntStream.range(0, a.length)
            .filter(i -> Double.compare(a[i], b[i]) != 0)
            .mapToDouble(i -> Math.abs(a[i] - b[i]))
            .map(distance -> Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance)
            .max()
            .orElse(0);
    return new Content(name, equal, largest);
  }

  /**
   * Checks that a folder has what a reproduction is compared with.
   *
   * @throws InputException if it is no finished run, or a file of its figures cannot be read
   */
  public static void checkFinished(Path path) throws IOException {
    RunFolder run = new RunFolder(path);
    run.checkIsRun();
    Manifest.read(run.manifest());
    // An ensemble of runs has trained nothing.
    boolean trained =
        !ExperimentLoader.load(run.experiment(), List.of()).experiment().ensemble().isOfRuns();
    for (Path file : List.of(run.metrics(), run.predictions(), run.history(), run.split())) {
      if (!Files.exists(file) && (trained || !file.equals(run.history()))) {
        throw new InputException(
            "%s: has no %s, so there is nothing to compare with; to finish a run that was stopped: ./facelab train --resume %s"
                .formatted(path, file.getFileName(), ShellWord.of(path)));
      }
    }
    // What cannot be read is better known now than after hours of training.
    Evaluation.read(run.metrics());
    Predictions.read(run.predictions());
    if (trained) {
      History.read(run.history());
    }
  }
}
