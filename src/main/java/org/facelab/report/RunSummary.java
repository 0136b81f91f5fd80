package org.facelab.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.Task;
import org.facelab.engine.EngineFacts;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.TestFaces;
import org.facelab.train.History;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;

/**
 * What the folder of a run says of it. A file that is missing or cannot be read becomes a remark, since
 * one broken run must not keep the others from being compared.
 *
 * @param folder the run's folder as the user named it
 * @param name {@code <experiment>/<time>-s<seed>}: the last two parts of the folder's path
 * @param status as {@code manifest.json} has it; {@code unknown} without one
 * @param config every value of the experiment by its dotted key; empty if it cannot be read
 * @param evaluation the figures; absent if the run has none yet
 * @param testFaces the faces that were scored by task; empty if that is not known
 * @param provenance what {@code manifest.json} says of where the figures come from, by a short name
 * @param remarks what is missing or broken, one sentence each
 */
record RunSummary(
    Path folder,
    String name,
    String status,
    SortedMap<String, String> config,
    Optional<Evaluation> evaluation,
    SortedMap<Task, TestFaces> testFaces,
    SortedMap<String, String> provenance,
    List<String> remarks) {
  /** When the run started, in {@link #provenance}. */
  static final String STARTED = "started";

  /** The checksums of its data, in {@link #provenance}. */
  static final String DATA = "data";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a run's folder. */
  static RunSummary read(Path path) {
    RunFolder folder = new RunFolder(path);
    List<String> remarks = new ArrayList<>();
    JsonNode manifest =
        read(folder.manifest(), file -> JSON.readTree(file.toFile()), remarks)
            .orElse(MissingNode.getInstance());
    String status = manifest.path("status").asText("unknown");
    SortedMap<String, String> config =
        read(folder.experiment(), file -> ExperimentLoader.load(file, List.of()).flat(), remarks)
            .orElse(Collections.emptySortedMap());
    Optional<Evaluation> evaluation =
        Files.exists(folder.metrics())
            ? read(folder.metrics(), Evaluation::read, remarks)
            : Optional.empty();
    if (!Files.exists(folder.metrics())) {
      remarks.add(0, unfinished(status, folder, config));
    } else if (!status.equals("done") && !status.equals("unknown")) {
      remarks.add("the run is " + status);
    }
    SortedMap<Task, TestFaces> testFaces =
        evaluation.isPresent() && !manifest.isMissingNode()
            ? testFaces(folder, manifest, remarks)
            : Collections.emptySortedMap();
    SortedMap<String, String> provenance = provenance(manifest, remarks);
    return new RunSummary(
        path, name(path), status, config, evaluation, testFaces, provenance, List.copyOf(remarks));
  }

  private static SortedMap<String, String> provenance(JsonNode manifest, List<String> remarks) {
    SortedMap<String, String> facts = new TreeMap<>();
    put(facts, STARTED, manifest.path("started"));
    put(facts, "commit", manifest.path("commit"));
    put(facts, "machine", manifest.at("/machine/processor"));
    put(facts, "backend", manifest.at("/backend/name"));
    if (manifest.path("engine").isObject()) {
      try {
        facts.put(
            "engine", JSON.convertValue(manifest.path("engine"), EngineFacts.class).describe());
      } catch (IllegalArgumentException e) {
        remarks.add("manifest.json tells of an engine that this version does not know");
      }
    }
    StringBuilder data = new StringBuilder();
    for (JsonNode source : manifest.path("data")) {
      data.append(source.path("checksum").asText());
      source.path("joined").forEach(checksum -> data.append(' ').append(checksum.asText()));
    }
    facts.put(DATA, data.toString());
    return facts;
  }

  private static void put(SortedMap<String, String> facts, String name, JsonNode value) {
    if (!value.isMissingNode()) {
      facts.put(name, value.asText());
    }
  }

  private static String name(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    int parts = path.getNameCount();
    return parts < 2 ? path.toString() : path.getName(parts - 2) + "/" + path.getName(parts - 1);
  }

  private static String unfinished(
      String status, RunFolder folder, SortedMap<String, String> config) {
    int epochs;
    try {
      epochs = History.read(folder.history()).rows().size();
    } catch (IOException | InputException e) {
      epochs = 0;
    }
    return "%s after %d of %s epochs, no metrics.json"
        .formatted(
            switch (status) {
              case "unknown" -> "not finished";
              case "running" -> "running, or ended without a word,";
              default -> status;
            },
            epochs,
            config.getOrDefault("train.epochs", "?"));
  }

  private static SortedMap<Task, TestFaces> testFaces(
      RunFolder folder, JsonNode manifest, List<String> remarks) {
    Map<String, String> checksums = new HashMap<>();
    for (JsonNode source : manifest.path("data")) {
      if (source.hasNonNull("checksum")) {
        checksums.put(source.path("source").asText(), source.path("checksum").asText());
      }
    }
    SortedMap<Task, TestFaces> faces =
        read(folder.predictions(), Predictions::read, remarks)
            .map(predictions -> TestFaces.byTask(predictions, checksums))
            .orElseGet(Collections::emptySortedMap);
    for (TestFaces scored : faces.values()) {
      String written =
          manifest.path(Manifest.TEST_SET).path(TestFaces.prefix(scored.task())).asText();
      if (!written.isEmpty() && !written.equals(scored.checksum())) {
        remarks.add(
            "predictions.csv has other faces or labels for %s than the run wrote (checksum)"
                .formatted(TestFaces.prefix(scored.task())));
      }
    }
    return faces;
  }

  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  /** The content of a file of the run; a remark and nothing if there is none. */
  private static <T> Optional<T> read(Path file, Reader<T> reader, List<String> remarks) {
    if (!Files.exists(file)) {
      remarks.add("no " + file.getFileName());
      return Optional.empty();
    }
    try {
      return Optional.of(reader.read(file));
    } catch (InputException e) {
      remarks.add("%s cannot be read: %s".formatted(file.getFileName(), firstOf(e.problems())));
    } catch (JacksonException e) {
      remarks.add("%s is not valid JSON".formatted(file.getFileName()));
    } catch (IOException e) {
      remarks.add("%s cannot be read: %s".formatted(file.getFileName(), e.getMessage()));
    }
    return Optional.empty();
  }

  private static String firstOf(List<String> problems) {
    String first = problems.get(0).lines().findFirst().orElse("");
    return problems.size() == 1 ? first : first + " (and %d more)".formatted(problems.size() - 1);
  }

  /** The experiment's seed; -1 if it cannot be read. */
  long seed() {
    return Long.parseLong(config.getOrDefault("seed", "-1"));
  }

  /** Value of a metric; NaN if the run has none. */
  double metric(String metric) {
    return evaluation.map(e -> e.metric(metric)).orElse(Double.NaN);
  }
}
