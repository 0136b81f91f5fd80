package org.facelab.evaluate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;
import org.facelab.evaluate.Evaluation.Resampling;

/**
 * The layout of {@code metrics.json}: objects nest as the dotted names do, an interval stands beside its
 * figure as {@code <name>_ci95: [low, high]}, and what is not defined is null.
 */
final class EvaluationJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INTERVAL = "_ci95";

  private EvaluationJson() {}

  static void write(Evaluation evaluation, Path file) throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    String text = JSON.writer(printer).writeValueAsString(tree(evaluation));
    WholeFile.write(file, out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode tree(Evaluation evaluation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("part", evaluation.part().isEmpty() ? null : evaluation.part());
    root.put("n", evaluation.faces());
    evaluation
        .resampling()
        .forEach(
            (task, how) ->
                root.withObjectProperty("bootstrap")
                    .putObject(task)
                    .put("resampled", how.unit())
                    .put("units", how.units())
                    .put("resamples", how.resamples())
                    .put("seed", how.seed()));
    evaluation
        .metrics()
        .forEach(
            (name, value) -> {
              List<String> path = path(name);
              ObjectNode parent = root;
              for (String step : path.subList(0, path.size() - 1)) {
                parent = parent.withObjectProperty(step);
              }
              String last = path.get(path.size() - 1);
              parent.set(last, number(value, MetricDirection.of(name)));
              Interval interval = evaluation.intervals().get(name);
              if (interval != null) {
                parent
                    .putArray(last + INTERVAL)
                    .add(number(interval.low(), MetricDirection.HIGHER))
                    .add(number(interval.high(), MetricDirection.HIGHER));
              }
            });
    if (!evaluation.emotions().isEmpty()) {
      ObjectNode emotion = root.withObjectProperty("emotion");
      ArrayNode classes = emotion.putArray("classes");
      evaluation.emotions().forEach(classes::add);
      ArrayNode confusion = emotion.putArray("confusion");
      for (int[] row : evaluation.confusion()) {
        ArrayNode cells = confusion.addArray();
        for (int faces : row) {
          cells.add(faces);
        }
      }
    }
    return root;
  }

  /** The parts of a dotted name; the name of a class may hold dots itself. */
  private static List<String> path(String name) {
    if (!name.startsWith(Metrics.PER_CLASS)) {
      return List.of(name.split("\\."));
    }
    int figure = name.lastIndexOf('.');
    return List.of(
        "emotion",
        "per_class",
        name.substring(Metrics.PER_CLASS.length(), figure),
        name.substring(figure + 1));
  }

  private static JsonNode number(double value, MetricDirection direction) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return JSON.nullNode();
    }
    return direction == MetricDirection.NEITHER
        ? JSON.getNodeFactory().numberNode((long) value)
        : JSON.getNodeFactory().numberNode(value);
  }

  static Evaluation read(Path file) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (JacksonException e) {
      throw new InputException(
          "%s:%d:%d: not valid JSON: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 1 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage()),
          e);
    }
    if (!root.isObject()) {
      throw new InputException(file + ": expected a JSON object of metrics, as train writes it");
    }
    SortedMap<String, Double> metrics = new TreeMap<>();
    SortedMap<String, Interval> intervals = new TreeMap<>();
    for (String task : List.of("emotion", "keypoints")) {
      flatten(task, root.path(task), metrics, intervals);
    }
    SortedMap<String, Resampling> resampling = new TreeMap<>();
    root.path("bootstrap")
        .fields()
        .forEachRemaining(
            entry ->
                resampling.put(
                    entry.getKey(),
                    new Resampling(
                        entry.getValue().path("resampled").asText(),
                        entry.getValue().path("units").asInt(),
                        entry.getValue().path("resamples").asInt(),
                        entry.getValue().path("seed").asLong())));
    List<String> emotions = new ArrayList<>();
    root.path("emotion").path("classes").forEach(name -> emotions.add(name.asText()));
    JsonNode matrix = root.path("emotion").path("confusion");
    int[][] confusion = new int[matrix.size()][];
    for (int k = 0; k < confusion.length; k++) {
      confusion[k] = new int[matrix.get(k).size()];
      for (int p = 0; p < confusion[k].length; p++) {
        confusion[k][p] = matrix.get(k).get(p).asInt();
      }
    }
    return new Evaluation(
        root.path("part").asText(""),
        root.path("n").asInt(),
        metrics,
        intervals,
        resampling,
        emotions,
        confusion);
  }

  private static void flatten(
      String name,
      JsonNode node,
      SortedMap<String, Double> metrics,
      SortedMap<String, Interval> intervals) {
    if (node.isNumber() || node.isNull()) {
      metrics.put(name, value(node));
    } else if (node.isArray() && node.size() == 2 && name.endsWith(INTERVAL)) {
      intervals.put(
          name.substring(0, name.length() - INTERVAL.length()),
          new Interval(value(node.get(0)), value(node.get(1))));
    } else if (node.isObject()) {
      node.fields()
          .forEachRemaining(
              entry -> flatten(name + "." + entry.getKey(), entry.getValue(), metrics, intervals));
    }
  }

  private static double value(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }
}
