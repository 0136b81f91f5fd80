package org.facelab.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes experiment files into a folder and loads them, for the tests of this package. */
record ExperimentFile(Path folder, Map<String, String> environment) {
  /** The shortest valid experiment, two lines. */
  static final String MINIMAL =
      """
      data: {sources: {faces: {kind: synthetic}}}
      network: {kind: residual, stages: [{width: 8}]}
      """;

  ExperimentFile(Path folder) {
    this(folder, Map.of());
  }

  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ResolvedExperiment load(String text, String... overrides) {
    return ExperimentLoader.load(write("a.yaml", text), List.of(overrides), environment::get);
  }

  /** What is wrong with {@code a.yaml}, with paths relative to the folder; empty if nothing is. */
  List<String> problems(String text, String... overrides) {
    return problems(write("a.yaml", text), overrides);
  }

  List<String> problems(Path file, String... overrides) {
    try {
      ExperimentLoader.load(file, List.of(overrides), environment::get);
      return List.of();
    } catch (InputException e) {
      return e.problems().stream().map(p -> p.replace(folder + "/", "")).toList();
    }
  }
}
