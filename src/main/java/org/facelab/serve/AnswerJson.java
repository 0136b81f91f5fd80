package org.facelab.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.facelab.export.ModelDescription;
import org.facelab.predict.CutFaces;
import org.facelab.predict.FaceReading;
import org.facelab.predict.ReadingJson;

/** What is said, as JSON; {@code openapi.json} describes it. */
final class AnswerJson {
  static final String TYPE = "application/json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private AnswerJson() {}

  /** Why not. */
  static byte[] error(String sentence) {
    return bytes(JSON.createObjectNode().put("error", sentence));
  }

  /** All is well. */
  static byte[] health() {
    return bytes(JSON.createObjectNode().put("status", "ok"));
  }

  /** What the server reads, and what it takes. */
  static byte[] model(ModelDescription model) {
    ObjectNode json = JSON.createObjectNode();
    json.set("model", JSON.valueToTree(model));
    json.putObject("limits")
        .put("bytes", Limits.BODY)
        .put("pixels", Limits.PIXELS)
        .put("faces", Limits.FACES);
    json.put(
        "privacy", "Images are read in memory and never stored, neither is what is read off them.");
    json.put(
        "caution",
        "An emotion is a guess about an expression in a picture, not about what a person feels.");
    return bytes(json);
  }

  /** What was read off a photo. */
  static byte[] answer(ReadingJson readings, CutFaces photo, List<FaceReading> faces, Times times) {
    ObjectNode json =
        JSON.createObjectNode().put("width", photo.width()).put("height", photo.height());
    ArrayNode list = json.putArray("faces");
    faces.forEach(face -> list.add(readings.toJson(face)));
    json.putObject("milliseconds")
        .put("decode", milliseconds(times.decode()))
        .put("detect", milliseconds(times.detect()))
        .put("model", milliseconds(times.model()))
        .put("total", milliseconds(times.total()));
    return bytes(json);
  }

  private static double milliseconds(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
