package org.facelab.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.facelab.config.InputException;
import org.facelab.train.History;
import org.facelab.train.RunFolder;

/**
 * What a search's page shows: {@code search.json} as it is, and how each trial's objective went over its
 * epochs. Asked again and again while a search runs, it reads only the histories that have changed.
 */
public final class SearchData {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<Path, Curve> curves = new HashMap<>();

  /** Points {@code [epoch, objective]} of one trial, as of a file's time. */
  private record Curve(FileTime written, ArrayNode points) {}

  /**
   * Of one search.
   *
   * @param folder where its {@code search.json} is, or will be
   */
  public SearchData(Path folder) {
    this.folder = folder;
  }

  /** The file that holds all of a search. */
  public static Path file(Path folder) {
    return folder.resolve("search.json");
  }

  /**
   * {@code {"search": …, "curves": {"0": [[1, 0.5], …]}}}; empty if the search has not begun.
   *
   * @throws InputException if {@code search.json} cannot be read
   */
  public synchronized Optional<ObjectNode> read() throws IOException {
    Path file = file(folder);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode search;
    try {
      search = JSON.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new InputException("%s: is not valid JSON".formatted(file), e);
    }
    ObjectNode data = JSON.createObjectNode();
    data.set("search", search);
    ObjectNode all = data.putObject("curves");
    Map<String, Double> terms = new LinkedHashMap<>();
    search
        .path("objective")
        .path("terms")
        .fields()
        .forEachRemaining(term -> terms.put(term.getKey(), term.getValue().asDouble()));
    for (JsonNode trial : search.path("trials")) {
      if (trial.hasNonNull("run")) {
        ArrayNode points = curve(folder.resolve(trial.path("run").asText()), terms);
        if (!points.isEmpty()) {
          all.set(trial.path("trial").asText(), points);
        }
      }
    }
    return Optional.of(data);
  }

  private ArrayNode curve(Path run, Map<String, Double> terms) throws IOException {
    Path file = new RunFolder(run).history();
    if (!Files.exists(file)) {
      return JSON.createArrayNode();
    }
    FileTime written = Files.getLastModifiedTime(file);
    Curve known = curves.get(run);
    if (known == null || !known.written().equals(written)) {
      known = new Curve(written, points(file, terms));
      curves.put(run, known);
    }
    return known.points();
  }

  private static ArrayNode points(Path file, Map<String, Double> terms) throws IOException {
    ArrayNode points = JSON.createArrayNode();
    History history;
    try {
      history = History.read(file);
    } catch (InputException e) {
      return points; // a damaged file of one trial must not hide the others
    }
    for (History.Row row : history.rows()) {
      double objective = 0;
      for (Map.Entry<String, Double> term : terms.entrySet()) {
        objective += term.getValue() * row.value("validation." + term.getKey());
      }
      if (Double.isFinite(objective)) {
        points.addArray().add(row.epoch()).add(objective);
      }
    }
    return points;
  }
}
