package org.facelab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.facelab.evaluate.Interval;

/** Numbers of a report: what is not defined, or not finite, is null. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static ArrayNode array() {
    return JSON.createArrayNode();
  }

  /** The content of a JSON file; null if it cannot be read. */
  static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      return JSON.nullNode();
    }
  }

  static void number(ObjectNode node, String name, double value) {
    if (!Double.isFinite(value)) {
      node.putNull(name);
    } else if (value == Math.rint(value) && Math.abs(value) < 1e12) {
      node.put(name, (long) value);
    } else {
      node.put(name, value);
    }
  }

  /** A figure and its interval, which may be null. */
  static void figure(ObjectNode node, String name, double value, Interval interval) {
    number(node, name, value);
    if (interval != null && interval.isDefined()) {
      node.putArray(name + "_ci95").add(interval.low()).add(interval.high());
    }
  }
}
