package org.facelab.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The JSON Schema (draft 2020-12) of experiment files, for completion and checking in editors.
 *
 * <p>A file that extends another names only what differs, so no key is required, any may be null (which
 * takes an inherited value away), and a mapping may leave its {@code kind} to the file it extends: then
 * the keys of all kinds are allowed. Lists are never merged; in them, what is required is required.
 */
public final class ExperimentSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DESCRIPTION = "description";

  /** Schemas of variants that may hold themselves, as a layer may hold layers, by their names. */
  private final ObjectNode definitions = JSON.objectNode();

  private final Deque<Shape> around = new ArrayDeque<>();
  private final Set<Shape> recursive = new HashSet<>();

  private ExperimentSchema() {}

  /** The schema as indented JSON. */
  public static String json() {
    return new ExperimentSchema().text();
  }

  private String text() {
    ObjectNode schema = JSON.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "FaceLab experiment");
    schema.setAll(record(Shapes.of(Experiment.class), false));
    ObjectNode search = orNull(record(Shapes.of(SearchSettings.class), false));
    search.put(DESCRIPTION, "Makes the file a search around the experiment.");
    ((ObjectNode) schema.get("properties")).set(SearchLoader.SEARCH, search);
    ObjectNode parent = JSON.objectNode().put("type", "string");
    parent.put(DESCRIPTION, "A file that this one builds on, relative to this one; this one wins.");
    ((ObjectNode) schema.get("properties")).set(ExperimentFiles.EXTENDS, parent);
    if (!definitions.isEmpty()) {
      schema.set("$defs", definitions);
    }
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode record(Shape.RecordOf shape, boolean complete) {
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (Shape.KeyOf key : shape.keys()) {
      properties.set(key.name(), property(key));
      if (complete && key.required()) {
        required.add(key.name());
      }
    }
    ObjectNode schema = object(properties);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private ObjectNode property(Shape.KeyOf key) {
    ObjectNode schema = JSON.objectNode().put(DESCRIPTION, key.text());
    key.fallback()
        .filter(yaml -> !(yaml instanceof Yaml.Scalar scalar && scalar.text().isEmpty()))
        .ifPresent(yaml -> schema.set("default", YamlJson.of(yaml)));
    ObjectNode value = schema(key.shape(), false);
    if (key.lone().isPresent()) {
      value = either(value, JSON.objectNode().put("type", "string"));
    }
    schema.setAll(orNull(value));
    return schema;
  }

  /**
   * The schema of a value.
   *
   * @param complete whether it stands in a list, where nothing is inherited
   */
  private ObjectNode schema(Shape shape, boolean complete) {
    if (shape instanceof Shape.RecordOf fields) {
      return record(fields, complete);
    }
    if (shape instanceof Shape.VariantOf variant) {
      return variant.style() == Variants.Style.KIND
          ? kinds(variant, complete)
          : singleKeysOnce(variant);
    }
    if (shape instanceof Shape.OptionalOf optional) {
      return schema(optional.value(), complete);
    }
    if (shape instanceof Shape.ListOf list) {
      ObjectNode items = JSON.objectNode().put("type", "array");
      items.set("items", schema(list.item(), true));
      return items;
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map);
    }
    if (shape instanceof Shape.Any) {
      return JSON.objectNode();
    }
    if (shape instanceof Shape.Interval interval) {
      ObjectNode ends = JSON.objectNode().put("type", "array");
      ends.set("items", bounded("number", interval.min(), interval.max()));
      return ends.put("minItems", 2).put("maxItems", 2);
    }
    return leaf(shape);
  }

  private static ObjectNode leaf(Shape shape) {
    if (shape instanceof Shape.Whole whole) {
      return bounded("integer", whole.lowest(), whole.highest());
    }
    if (shape instanceof Shape.Decimal decimal) {
      return bounded("number", decimal.min(), decimal.max());
    }
    if (shape instanceof Shape.Choice choice) {
      return names(choice.constants().keySet());
    }
    return JSON.objectNode().put("type", shape instanceof Shape.Truth ? "boolean" : "string");
  }

  private ObjectNode kinds(Shape.VariantOf shape, boolean complete) {
    ArrayNode either = JSON.arrayNode();
    Map<String, Set<ObjectNode>> all = new LinkedHashMap<>();
    shape
        .variants()
        .forEach(
            (name, fields) -> {
              ObjectNode variant = record(fields, complete);
              ObjectNode properties = JSON.objectNode();
              properties.set("kind", JSON.objectNode().put("const", name));
              ObjectNode own = (ObjectNode) variant.get("properties");
              own.fields()
                  .forEachRemaining(
                      property ->
                          all.computeIfAbsent(property.getKey(), key -> new LinkedHashSet<>())
                              .add((ObjectNode) property.getValue()));
              variant.set("properties", properties.setAll(own));
              variant.withArray("required").add("kind");
              either.add(variant.put("title", name));
            });
    if (!complete) {
      either.add(withoutKind(all));
    }
    // The name alone stands for the kind with its defaults.
    either.add(names(shape.variants().keySet()));
    ObjectNode schema = JSON.objectNode();
    schema.set("oneOf", either);
    return schema;
  }

  private static ObjectNode withoutKind(Map<String, Set<ObjectNode>> all) {
    ObjectNode properties = JSON.objectNode();
    all.forEach(
        (name, schemas) -> {
          ArrayNode any = JSON.arrayNode();
          schemas.forEach(any::add);
          ObjectNode either = JSON.objectNode();
          either.set("anyOf", any);
          properties.set(name, schemas.size() == 1 ? any.get(0) : either);
        });
    return object(properties).put("title", "of the kind that is inherited");
  }

  /** The schema itself; of what may hold itself a reference to it. */
  private ObjectNode singleKeysOnce(Shape.VariantOf shape) {
    ObjectNode reference =
        JSON.objectNode().put("$ref", "#/$defs/" + Shapes.kebab(shape.type().getSimpleName()));
    if (around.contains(shape)) {
      recursive.add(shape);
      return reference;
    }
    around.push(shape);
    ObjectNode schema = singleKeys(shape);
    around.pop();
    if (!recursive.contains(shape)) {
      return schema;
    }
    definitions.set(Shapes.kebab(shape.type().getSimpleName()), schema);
    return reference;
  }

  private ObjectNode singleKeys(Shape.VariantOf shape) {
    ObjectNode properties = JSON.objectNode();
    shape
        .variants()
        .forEach(
            (name, fields) -> {
              ObjectNode keys = record(fields, true);
              properties.set(
                  name,
                  orNull(
                      shape
                          .onlyKey(name)
                          .map(key -> either(keys, schema(key.shape(), true)))
                          .orElse(keys)));
            });
    return either(
        names(shape.variants().keySet()),
        object(properties).put("minProperties", 1).put("maxProperties", 1));
  }

  private static ObjectNode either(ObjectNode one, ObjectNode other) {
    ObjectNode schema = JSON.objectNode();
    schema.putArray("oneOf").add(one).add(other);
    return schema;
  }

  private ObjectNode map(Shape.MapOf shape) {
    ObjectNode value = orNull(schema(shape.value(), false));
    ObjectNode properties = JSON.objectNode();
    if (shape.key() instanceof Shape.Choice choice) {
      choice.constants().keySet().forEach(name -> properties.set(name, value));
      return object(properties);
    }
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.set("additionalProperties", value);
    return schema;
  }

  private static ObjectNode object(ObjectNode properties) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.set("properties", properties);
    return schema.put("additionalProperties", false);
  }

  private static ObjectNode names(Iterable<String> names) {
    ArrayNode values = JSON.arrayNode();
    names.forEach(values::add);
    ObjectNode schema = JSON.objectNode();
    schema.set("enum", values);
    return schema;
  }

  private static ObjectNode bounded(String type, double min, double max) {
    ObjectNode schema = JSON.objectNode().put("type", type);
    if (Double.isFinite(min)) {
      schema.set("minimum", YamlJson.number(min));
    }
    if (Double.isFinite(max)) {
      schema.set("maximum", YamlJson.number(max));
    }
    return schema;
  }

  /** The schema with null allowed as well. */
  private static ObjectNode orNull(ObjectNode schema) {
    if (schema.has("type")) {
      ArrayNode types = JSON.arrayNode().add(schema.get("type")).add("null");
      schema.set("type", types);
    } else if (schema.has("enum")) {
      schema.withArray("enum").addNull();
    } else {
      schema.withArray("oneOf").addObject().put("type", "null");
    }
    return schema;
  }
}
