package org.facelab.dashboard;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run's page shows, read from its folder, and where training in this process stands. */
final class RunJson {
  private final ShownRun run;
  private final ObjectMapper json;

  RunJson(ShownRun run, ObjectMapper json) {
    this.run = run;
    this.json = json;
  }

  /** The run in a line. */
  ObjectNode summary() throws IOException {
    ObjectNode node = json.createObjectNode();
    JsonNode manifest = manifest();
    node.put("session", run.session());
    node.put("name", run.folder().path().toAbsolutePath().normalize().getFileName().toString());
    node.put("folder", run.folder().path().toString());
    node.set("experiment", manifest.get("experiment"));
    node.set("seed", manifest.get("seed"));
    node.set("started", manifest.get("started"));
    node.put("status", manifest.path("status").asText("unknown"));
    node.put("live", run.live() != null);
    node.put("statistics", run.hasStatistics());
    return node;
  }

  /** Everything. */
  ObjectNode read() throws IOException {
    ObjectNode node = summary();
    JsonNode manifest = manifest();
    node.set("facts", manifest);
    LiveRun live = run.live();
    node.set("step", json.valueToTree(live == null ? null : live.step()));
    history(node);
    ArrayNode pictures = node.putArray("pictures");
    for (RunPanels.Panel panel : new RunPanels(run).panels()) {
      pictures.addPOJO(panel);
    }
    return node;
  }

  /** The cells as the file has them, so that a page shows the file's figures. */
  private void history(ObjectNode node) throws IOException {
    ArrayNode columns = node.putArray("columns");
    ArrayNode rows = node.putArray("rows");
    Path file = run.folder().history();
    if (!Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      ArrayNode cells = i == 0 ? columns : rows.addArray();
      for (String cell : lines.get(i).split(",", -1)) {
        cells.add(cell);
      }
    }
  }

  private JsonNode manifest() throws IOException {
    Path file = run.folder().manifest();
    if (!Files.exists(file)) {
      return json.createObjectNode();
    }
    try {
      return json.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      return json.createObjectNode(); // a damaged file of one run must not hide the others
    }
  }
}
