package org.facelab.export;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.facelab.config.ImageSettings;
import org.facelab.config.InputException;
import org.facelab.config.PointOffset;
import org.facelab.data.WholeFile;
import org.facelab.detect.CropRule;
import org.facelab.engine.BuildInfo;
import org.facelab.export.ModelDescription.EmotionOutput;
import org.facelab.export.ModelDescription.Input;
import org.facelab.export.ModelDescription.KeypointOutput;

/** {@code model.json}: a {@link ModelDescription} with the words that a reader without FaceLab needs. */
final class ModelJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String FORMAT = "facelab-model";
  private static final int VERSION = 1;

  private ModelJson() {}

  /**
   * Writes the file.
   *
   * @param networks what each of the joint networks was trained on
   * @param checksums SHA-256 in hexadecimal by file name
   */
  static void write(
      ModelDescription model,
      List<ImageSettings> networks,
      Map<String, String> checksums,
      Path file)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("version", VERSION);
    root.put("name", model.name());
    root.put("facelab_version", BuildInfo.current().version());
    root.put("commit", BuildInfo.current().commit());
    root.set("input", input(model.input(), networks));
    if (model.emotion() != null) {
      root.set("emotion", emotion(model.emotion()));
    }
    if (model.keypoints() != null) {
      root.set("keypoints", keypoints(model.keypoints()));
    }
    ObjectNode crops = root.putObject("crops");
    new TreeMap<>(model.crops()).forEach((name, rule) -> crops.set(name, JSON.valueToTree(rule)));
    root.set("sha256", JSON.valueToTree(new TreeMap<>(checksums)));
    WholeFile.writeText(file, JSON.writeValueAsString(root) + "\n");
  }

  private static ObjectNode input(Input input, List<ImageSettings> networks) {
    ObjectNode node = JSON.createObjectNode();
    node.put("name", input.name());
    node.putArray("shape").add("N").add(input.channels()).add(input.size()).add(input.size());
    node.put("size", input.size());
    node.put("channels", input.channels());
    node.put("colour", input.channels() == 1 ? "grey" : "rgb");
    node.putArray("value_range").add(0).add(255);
    node.put("preparation", "inside the model");
    for (ImageSettings network : networks) {
      node.withArray("networks")
          .addObject()
          .put("size", network.size())
          .put("channels", network.channels())
          .put(
              "normalisation",
              network.normalisation().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    return node;
  }

  private static ObjectNode emotion(EmotionOutput emotion) {
    ObjectNode node = JSON.createObjectNode();
    node.put("output", emotion.name());
    node.set("classes", JSON.valueToTree(emotion.classes()));
    node.put("unit", "probability");
    node.put("temperature", emotion.temperature());
    node.put("temperature_applied", true);
    node.put("unsure_below", emotion.unsureBelow());
    return node;
  }

  private static ObjectNode keypoints(KeypointOutput keypoints) {
    ObjectNode node = JSON.createObjectNode();
    node.put("output", keypoints.name());
    node.set("points", JSON.valueToTree(keypoints.points()));
    node.put("layout", "x and y of each point in turn");
    node.put("unit", "px of the input image; the centre of its top left pixel is (0, 0)");
    node.putObject("label_offset")
        .put("x", keypoints.labelOffset().x())
        .put("y", keypoints.labelOffset().y())
        .put("unit", "px of a face of 96 px; the labels lie so far off, the points do not");
    return node;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws InputException if the file is not such JSON
   */
  static ModelDescription read(Path file) {
    JsonNode root = tree(file);
    if (!root.path("format").asText().equals(FORMAT) || root.path("version").asInt() != VERSION) {
      throw new InputException(
          "%s: expected a %s of version %d, found format %s, version %s; export the model again"
              .formatted(file, FORMAT, VERSION, root.path("format"), root.path("version")));
    }
    try {
      JsonNode input = root.required("input");
      Map<String, CropRule> crops = new TreeMap<>();
      for (Map.Entry<String, JsonNode> crop : root.required("crops").properties()) {
        crops.put(crop.getKey(), JSON.treeToValue(crop.getValue(), CropRule.class));
      }
      root.required("sha256").required("model.zip");
      return new ModelDescription(
          root.required("name").asText(),
          new Input(
              input.required("name").asText(),
              input.required("size").asInt(),
              input.required("channels").asInt()),
          root.has("emotion") ? emotion(root.get("emotion")) : null,
          root.has("keypoints") ? keypoints(root.get("keypoints")) : null,
          crops);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "%s: not a whole model description (%s); export the model again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static EmotionOutput emotion(JsonNode node) {
    return new EmotionOutput(
        node.required("output").asText(),
        JSON.convertValue(node.required("classes"), new TypeReference<>() {}),
        node.required("temperature").asDouble(),
        node.hasNonNull("unsure_below") ? (Double) node.get("unsure_below").asDouble() : null);
  }

  private static KeypointOutput keypoints(JsonNode node) {
    return new KeypointOutput(
        node.required("output").asText(),
        JSON.convertValue(node.required("points"), new TypeReference<>() {}),
        new PointOffset(
            node.at("/label_offset/x").asDouble(), node.at("/label_offset/y").asDouble()));
  }

  /** SHA-256 by file name. */
  static Map<String, String> checksums(Path file) {
    return JSON.convertValue(tree(file).path("sha256"), new TypeReference<>() {});
  }

  private static JsonNode tree(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new InputException("%s: not readable as JSON (%s)".formatted(file, e.getMessage()), e);
    }
  }
}
