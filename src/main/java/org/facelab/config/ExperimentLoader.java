package org.facelab.config;

import java.nio.file.Path;
import java.util.List;
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
    Variables variables = new Variables(environment);
    Yaml.Mapping last = new Overrides(variables, problems).parse(overrides);
    Place whole = new Place(ExperimentFiles.shown(file), 0);
    Yaml.Mapping tree =
        new ExperimentFiles(variables, problems).read(file).overlaidBy(last).at(whole);
    return bind(tree, whole, file, problems);
  }

  /** An experiment of the program's own, given by its keys alone: {@code key.path=value} each. */
  public static Experiment ofKeys(String name, List<String> keys) {
    Problems problems = new Problems();
    Yaml.Mapping tree = new Overrides(new Variables(System::getenv), problems).parse(keys);
    Path file = Path.of(name + ".yaml");
    return bind(tree, new Place(name, 0), file, problems).experiment();
  }

  private static ResolvedExperiment bind(
      Yaml.Mapping tree, Place whole, Path file, Problems problems) {
    Origins origins = new Origins(whole);
    Object experiment =
        new Binder(problems, origins, KeyReference::hint)
            .record(
                Shapes.of(Experiment.class),
                named(tree, file),
                KeyPath.ROOT,
                List.of(ExperimentFiles.EXTENDS));
    if (experiment != null) {
      new ExperimentChecks((Experiment) experiment, origins, problems).run();
    }
    problems.throwIfAny();
    return new ResolvedExperiment((Experiment) experiment, file, origins);
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
