package org.facelab.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.facelab.config.NetworkSettings.CatalogueNetwork;

/** A network of the catalogue, as its YAML file in the program describes it. */
public record CatalogueEntry(
    @Key("Its name, in the catalogue and in an experiment.") String name,
    @Key("What it is for, in a few words.") String purpose,
    @Key("Who published it.") String source,
    @Key(value = "What it was published for.", fallback = "[keypoints, emotion]") List<Task> tasks,
    @Key("The image that it was published for.") Input image,
    @Key(
            value = "The classes that it was published for.",
            fallback = "[angry, disgust, fear, happy, sad, surprise, neutral]")
        List<String> emotions,
    @Key("Its layers.") NetworkSettings network) {

  /** The image that a network was published for. */
  public record Input(
      @Key(value = "Width and height in pixels.", fallback = "48", min = 16, max = 512) int size,
      @Key(value = "1 (grey) or 3 (RGB).", fallback = "1", min = 1, max = 3) int channels) {}

  /**
   * Reads an entry.
   *
   * @param text its YAML
   * @param file the name that messages have for it
   */
  public static CatalogueEntry read(String text, String file) {
    Problems problems = new Problems();
    Place place = new Place(file, 0);
    Yaml yaml =
        YamlParser.parseFile(text, file, new Variables(variable -> null), problems)
            .orElseThrow(() -> problems.fatal(place, "is empty"));
    Object entry =
        new Binder(problems, new Origins(place), key -> "")
            .bind(Shapes.of(CatalogueEntry.class), yaml, KeyPath.ROOT);
    problems.throwIfAny();
    CatalogueEntry read = (CatalogueEntry) entry;
    if (read.network() instanceof CatalogueNetwork) {
      throw problems.fatal(place, "network: expected the layers, but it names another network");
    }
    return read;
  }

  /**
   * An experiment on drawn faces around it, for its shapes and its size.
   *
   * @param overrides {@code key.path=value} each, which win
   */
  public Experiment experiment(List<String> overrides) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("data.sources.drawn", "{kind: synthetic}");
    keys.put("network", "{kind: catalogue, name: %s}".formatted(name));
    keys.put("tasks", tasks.stream().map(task -> Shapes.kebab(task.name())).toList().toString());
    keys.put("data.emotions", emotions.toString());
    keys.put("image.size", String.valueOf(image.size()));
    keys.put("image.channels", String.valueOf(image.channels()));
    for (String override : overrides) {
      int sign = override.indexOf('=');
      keys.put(override.substring(0, sign), override.substring(sign + 1));
    }
    return ExperimentLoader.ofKeys(
        name, keys.entrySet().stream().map(key -> key.getKey() + "=" + key.getValue()).toList());
  }
}
