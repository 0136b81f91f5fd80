package org.facelab.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads an experiment's file and those it extends. The file that extends wins over the extended one. */
final class ExperimentFiles {
  static final String EXTENDS = "extends";
  private static final int MAX_BYTES = 1 << 20;

  private final Variables variables;
  private final Problems problems;

  ExperimentFiles(Variables variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /** The file's mapping laid over those of the files that it extends. */
  Yaml.Mapping read(Path file) {
    return read(file, new Place(file.toString(), 0), "", new LinkedHashMap<>());
  }

  private Yaml.Mapping read(Path file, Place asked, String says, Map<Path, Path> chain) {
    String text = text(file, asked, says);
    checkNoCircle(file, asked, chain);
    Place whole = new Place(shown(file), 0);
    Optional<Yaml> content = YamlParser.parseFile(text, whole.source(), variables, problems);
    if (content.isEmpty() || Yaml.isNull(content.get())) {
      throw problems.fatal(
          whole,
          "is empty; an experiment names at least its data and network, or a file that it extends");
    }
    if (!(content.get() instanceof Yaml.Mapping mapping)) {
      throw problems.fatal(
          content.get().place(),
          "an experiment must be a mapping of keys, but this is " + content.get().describe());
    }
    Yaml.Mapping own = mapping.without(EXTENDS).at(whole);
    Yaml parent = mapping.get(EXTENDS);
    if (parent == null) {
      return own;
    }
    Path below = parent(file, parent);
    return read(below, parent.place(), "extends names " + shown(below) + ", which ", chain)
        .overlaidBy(own);
  }

  private Path parent(Path file, Yaml yaml) {
    if (!(yaml instanceof Yaml.Scalar scalar)) {
      throw problems.fatal(
          yaml.place(), "extends must be the path of one file, but is " + yaml.describe());
    }
    if (scalar.kind() == Yaml.Scalar.Kind.FAULTY) {
      throw problems.fatal(yaml.place(), EXTENDS + ": " + scalar.text());
    }
    try {
      return file.resolveSibling(scalar.text());
    } catch (InvalidPathException e) {
      throw problems.fatal(yaml.place(), "extends must be a path, but is " + yaml.describe());
    }
  }

  private void checkNoCircle(Path file, Place asked, Map<Path, Path> chain) {
    Path real = file.toAbsolutePath().normalize();
    try {
      real = file.toRealPath();
    } catch (IOException e) {
      // It was read a moment ago; the path as it is written serves as well.
    }
    boolean seen = chain.putIfAbsent(real, file) != null;
    if (seen) {
      String circle =
          Stream.concat(chain.values().stream(), Stream.of(file))
              .map(ExperimentFiles::shown)
              .collect(Collectors.joining(" -> "));
      throw problems.fatal(asked, "extends goes round in a circle: " + circle);
    }
  }

  private String text(Path file, Place asked, String says) {
    if (Files.isDirectory(file)) {
      throw problems.fatal(asked, says + "is a folder, but must be a YAML file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (AccessDeniedException e) {
      throw problems.fatal(asked, says + "may not be read by this user; check its permissions");
    } catch (IOException e) {
      throw problems.fatal(
          asked,
          Files.exists(file)
              ? says + "could not be read: " + e.getMessage()
              : says + "does not exist" + hint(file));
    }
    if (bytes.length > MAX_BYTES) {
      throw problems.fatal(
          asked,
          says + "has more than 1 MiB; an experiment is a short text. Is it the right file?");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw problems.fatal(asked, says + "is not a text in UTF-8; save it in that encoding");
    }
  }

  private static String hint(Path missing) {
    Path folder = missing.toAbsolutePath().getParent();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.map(file -> file.getFileName().toString()).forEach(names::add);
    } catch (IOException e) {
      return "; nor does its folder";
    }
    return NearestName.hint(String.valueOf(missing.getFileName()), names);
  }

  /** A path as messages print it: relative where the user's was, without detours. */
  static String shown(Path file) {
    return file.normalize().toString();
  }
}
