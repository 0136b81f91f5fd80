package org.facelab.dashboard;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facelab.report.SearchData;

/** What the first page and the navigation show: searches, and runs that are no search's trials. */
final class HomeJson {
  private final Shown shown;
  private final ObjectMapper json;

  HomeJson(Shown shown, ObjectMapper json) {
    this.shown = shown;
    this.json = json;
  }

  ObjectNode read() throws IOException {
    ObjectNode home = json.createObjectNode();
    ArrayNode searches = home.putArray("searches");
    for (Shown.Search search : shown.searches()) {
      ObjectNode node = searches.addObject();
      node.put("name", search.name());
      node.put("folder", search.folder().toString());
      JsonNode stored = stored(SearchData.file(search.folder()));
      node.set("title", stored.get("name"));
      node.put("status", stored.path("status").asText("not begun"));
      node.put("trials", stored.path("trials").size());
    }
    ArrayNode runs = home.putArray("runs");
    for (ShownRun run : shown.runs()) {
      if (!run.partOfSearch()) {
        runs.add(new RunJson(run, json).summary());
      }
    }
    return home;
  }

  private JsonNode stored(Path file) throws IOException {
    ObjectNode none = json.createObjectNode();
    if (!Files.exists(file)) {
      return none;
    }
    try {
      return json.readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      return none.put("status", "not readable"); // must not hide the others
    }
  }
}
