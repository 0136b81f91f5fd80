package org.facelab.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads an experiment: its file, the files that it extends, overrides from the command line. One rule
 * holds throughout: the child wins. Mappings merge key by key, lists and single values are replaced,
 * {@code null} takes an inherited key away, and a mapping of another {@code kind} replaces the whole.
 */
public final class ExperimentLoader {
  private ExperimentLoader() {}

  /**
   * Reads and checks an experiment.
   *
   * @param file the experiment's YAML
   * @param overrides {@code key.path=value} each, the last child of all; their order does not matter
   * @throws InputException with everything that is wrong
   */
  public static ResolvedExperiment load(Path file, List<String> overrides) {
    return load(file, overrides, System::getenv);
  }

  static ResolvedExperiment load(
      Path file, List<String> overrides, UnaryOperator<String> environment) {
    Problems problems = new Problems();
    Yaml.Mapping tree = tree(file, overrides, environment, problems);
    Yaml search = tree.get(SearchLoader.SEARCH);
    if (search != null) {
      throw problems.fatal(
          search.place(),
          "search: makes this file a search; run it with './facelab search %s', or name the experiment that it extends"
              .formatted(ExperimentFiles.shown(file)));
    }
    return bind(tree, file, problems);
  }

  /** The file, what it extends and the overrides, laid over one another. */
  static Yaml.Mapping tree(
      Path file, List<String> overrides, UnaryOperator<String> environment, Problems problems) {
    Variables variables = new Variables(environment);
    Yaml.Mapping last = new Overrides(variables, problems).parse(overrides);
    return new ExperimentFiles(variables, problems)
        .read(file)
        .overlaidBy(last)
        .at(new Place(ExperimentFiles.shown(file), 0));
  }

  /** An experiment of the program's own, given by its keys alone: {@code key.path=value} each. */
  public static Experiment ofKeys(String name, List<String> keys) {
    return ofKeys(name, keys, List.of());
  }

  /** The same with overrides, which win over the keys as they do over a file. */
  static Experiment ofKeys(String name, List<String> keys, List<String> overrides) {
    Problems problems = new Problems();
    Overrides parser = new Overrides(new Variables(System::getenv), problems);
    Yaml.Mapping tree = parser.parse(keys).overlaidBy(parser.parse(overrides));
    Path file = Path.of(name + ".yaml");
    return bind(tree.at(new Place(name, 0)), file, problems).experiment();
  }

  /** Binds and checks a whole experiment; throws all that is wrong. */
  static ResolvedExperiment bind(Yaml.Mapping tree, Path file, Problems problems) {
    Optional<ResolvedExperiment> bound = bindNoting(tree, file, problems);
    problems.throwIfAny();
    return bound.orElseThrow();
  }

  /** Binds and checks a whole experiment; nothing if it has not even the shape of one. */
  static Optional<ResolvedExperiment> bindNoting(Yaml.Mapping tree, Path file, Problems problems) {
    Origins origins = new Origins(tree.place());
    Object experiment =
        new Binder(problems, origins, KeyReference::hint)
            .record(
                Shapes.of(Experiment.class),
                named(tree, file),
                KeyPath.ROOT,
                List.of(ExperimentFiles.EXTENDS));
    if (experiment == null) {
      return Optional.empty();
    }
    new ExperimentChecks((Experiment) experiment, origins, problems).run();
    return Optional.of(new ResolvedExperiment((Experiment) experiment, file, origins));
  }

  private static Yaml.Mapping named(Yaml.Mapping tree, Path file) {
    Yaml given = tree.get("name");
    boolean named =
        given != null && !(given instanceof Yaml.Scalar scalar && scalar.text().isEmpty());
    if (named) {
      return tree;
    }
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
    return tree.with("name", new Yaml.Scalar(Place.DEFAULT, Yaml.Scalar.Kind.TEXT, name));
  }
}
