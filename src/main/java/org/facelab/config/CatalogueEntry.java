package org.facelab.config;

import java.util.List;
import java.util.Optional;
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
    @Key(
            "Its size where its layers are in a file that is not here, heads for those classes included.")
        Optional<Size> size,
    @Key(
            value =
                "Networks of the catalogue whose mean it is, one name for each; else its layers.",
            fallback = "[]")
        List<String> members,
    @Key("Its layers; none where there are members.") Optional<NetworkSettings> network) {

  /** What is known of a network from elsewhere. */
  public record Size(
      @Key(value = "All its numbers, trained or not.", min = 1) long parameters,
      @Key(value = "For the image that it was published for.", min = 0) double megaflops) {}

  /**
   * Its layers.
   *
   * @throws InputException if it is the mean of several networks, which an experiment trains
   */
  public NetworkSettings layers() {
    return network.orElseThrow(
        () ->
            new InputException(
                "network '%s' is no network but the mean of %d: %s; experiments/published/%s.yaml makes it"
                    .formatted(
                        name,
                        members.size(),
                        String.join(" and ", members.stream().distinct().toList()),
                        name)));
  }

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
    if (read.network().isPresent() != read.members().isEmpty()) {
      throw problems.fatal(place, "expected either network or members");
    }
    if (read.network().orElse(null) instanceof CatalogueNetwork) {
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
    List<String> keys =
        List.of(
            "data.sources.drawn={kind: synthetic}",
            "network={kind: catalogue, name: %s}".formatted(name),
            "tasks=" + tasks.stream().map(task -> Shapes.kebab(task.name())).toList(),
            "data.emotions=" + emotions,
            "image.size=" + image.size(),
            "image.channels=" + image.channels());
    return ExperimentLoader.ofKeys(name, keys, overrides);
  }
}
