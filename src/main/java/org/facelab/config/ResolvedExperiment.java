package org.facelab.config;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** An experiment with the file it was read from and the origin of each value. Immutable. */
public final class ResolvedExperiment {
  private final Experiment experiment;
  private final Path file;
  private final Origins origins;
  private final Yaml.Mapping tree;

  ResolvedExperiment(Experiment experiment, Path file, Origins origins) {
    this.experiment = experiment;
    this.file = file;
    this.origins = origins;
    this.tree = new Unbinder(origins).record(Shapes.of(Experiment.class), experiment, KeyPath.ROOT);
  }

  /** Every value, the defaults included, with its place. */
  Yaml.Mapping tree() {
    return tree;
  }

  /** The experiment. */
  public Experiment experiment() {
    return experiment;
  }

  /** The same experiment as an ensemble of the very runs that are named. */
  public ResolvedExperiment withMembers(List<Path> runs) {
    return new ResolvedExperiment(
        experiment.withEnsemble(new EnsembleSettings(runs, false)), file, origins);
  }

  /** The file as it was named to the loader. */
  public Path file() {
    return file;
  }

  /**
   * The whole experiment, every default included, as YAML that loads again to an equal experiment. Its
   * relative paths are relative to the working directory, as they were in the file.
   */
  public String toYaml() {
    return YamlText.of(tree);
  }

  /**
   * {@link #toYaml} with the origin of each value as a comment: a file and line, {@code command line} or
   * {@code default}.
   *
   * @param style what is done to each comment, such as a colour
   */
  public String toYamlWithOrigins(UnaryOperator<String> style) {
    return YamlText.withPlaces(tree, style);
  }

  /**
   * Every value by its dotted key, such as {@code train.optimiser.learning-rate} or {@code
   * augment[0].rotation.degrees}; a list of words or numbers is one value.
   */
  public SortedMap<String, String> flat() {
    return YamlText.flat(tree);
  }

  /** One value of {@link #flat}; null where this experiment has no such key. */
  public String value(String dottedKey) {
    return flat().get(dottedKey);
  }

  /** The origin of every value of {@link #flat}. */
  public SortedMap<String, String> origins() {
    return YamlText.flatPlaces(tree);
  }
}
