package org.facelab.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/** YAML values as JSON values. */
final class YamlJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlJson() {}

  static JsonNode of(Yaml yaml) {
    if (yaml instanceof Yaml.Mapping mapping) {
      ObjectNode object = JSON.objectNode();
      mapping.entries().forEach((key, value) -> object.set(key, of(value)));
      return object;
    }
    if (yaml instanceof Yaml.Sequence sequence) {
      ArrayNode array = JSON.arrayNode();
      sequence.items().forEach(item -> array.add(of(item)));
      return array;
    }
    Yaml.Scalar scalar = (Yaml.Scalar) yaml;
    return switch (scalar.kind()) {
      case NULL -> JSON.nullNode();
      case TRUTH -> JSON.booleanNode(Boolean.parseBoolean(scalar.text()));
      case WHOLE, DECIMAL ->
          Numbers.decimal(scalar).map(YamlJson::number).orElse(JSON.textNode(scalar.text()));
      case TEXT, FAULTY -> JSON.textNode(scalar.text());
    };
  }

  /** A number, without a point where it is whole. */
  static JsonNode number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole
        ? JSON.numberNode((long) value)
        : JSON.numberNode(new BigDecimal(Numbers.text(value)));
  }
}
