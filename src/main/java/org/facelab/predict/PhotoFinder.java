package org.facelab.predict;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.facelab.config.InputException;
import org.facelab.data.CropTable;

/** Collects the images that arguments name, each file and each table once. Not thread-safe. */
final class PhotoFinder {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif", "webp");
  private static final String PATTERN_SIGNS = "*?[{";

  /** The ending of a table in the last part of a pattern, such as {@code *.csv} or {@code *.{csv,gz}}. */
  private static final Pattern TABLE_ENDING =
      Pattern.compile("[.{,](csv|gz|zip)\\b", Pattern.CASE_INSENSITIVE);

  private final Path leftOut;
  private final Map<Path, PhotoInput> files = new LinkedHashMap<>();
  private final Set<String> tables = new HashSet<>();
  private final List<PhotoInput> images = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * A finder that has found nothing yet.
   *
   * @param leftOut a folder that is not looked into unless it is named itself; null if there is none
   */
  PhotoFinder(Path leftOut) {
    this.leftOut = leftOut == null ? null : real(leftOut);
  }

  /** What was found. */
  PhotoInputs inputs() {
    return new PhotoInputs(List.copyOf(images), List.copyOf(problems));
  }

  /** Finds all that an argument names. */
  void add(String argument) {
    Path path = path(argument);
    if (path != null && Files.isDirectory(path)) {
      addFolder(path);
    } else if ((path != null && Files.exists(path)) || CropTable.isInside(argument)) {
      if (CropTable.isNamed(argument)) {
        addTable(argument);
      } else {
        addFile(path, path.getFileName());
      }
    } else if (argument.chars().anyMatch(c -> PATTERN_SIGNS.indexOf(c) >= 0)) {
      addMatching(argument);
    } else {
      throw new InputException(
          argument + ": no such file or folder; expected an image, a folder of images or a CSV");
    }
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** What a path is without links, so that a file is one under all its names. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  private void addTable(String name) {
    int inner = CropTable.isInside(name) ? name.lastIndexOf('!') : name.length();
    if (!tables.add(real(Path.of(name.substring(0, inner))) + name.substring(inner))) {
      return;
    }
    CropTable table = CropTable.read(name);
    problems.addAll(table.problems());
    for (int row = 0; row < table.ids().size(); row++) {
      images.add(new PhotoInput.TableRow(table, row));
    }
  }

  private void addFile(Path file, Path place) {
    PhotoInput image =
        new PhotoInput.ImageFile(file, withoutEnding(place.toString().replace('\\', '/')));
    if (files.putIfAbsent(real(file), image) == null) {
      images.add(image);
    }
  }

  private void addFolder(Path folder) {
    Set<Path> found = files(folder, Integer.MAX_VALUE, file -> ENDINGS.contains(ending(file)));
    if (found.isEmpty()) {
      throw new InputException(
          "%s: expected images (%s) in this folder or below it, found none"
              .formatted(folder, String.join(", ", new TreeSet<>(ENDINGS))));
    }
    found.forEach(file -> addFile(file, folder.relativize(file)));
  }

  /** The files that a pattern matches; {@code **} also stands for no folder at all. */
  private void addMatching(String pattern) {
    int sign = 0;
    while (PATTERN_SIGNS.indexOf(pattern.charAt(sign)) < 0) {
      sign++;
    }
    int slash = pattern.lastIndexOf('/', sign);
    Path start = Path.of(slash < 0 ? "" : slash == 0 ? "/" : pattern.substring(0, slash));
    String rest = pattern.substring(slash + 1);
    List<PathMatcher> matchers = new ArrayList<>();
    try {
      for (String form : List.of(rest, rest.replace("**/", ""))) {
        matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + form));
      }
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "%s: a pattern that is not closed (%s)".formatted(pattern, e.getMessage()), e);
    }
    // A table that somebody keeps among his photos is not meant by photos/*.
    boolean tablesToo = TABLE_ENDING.matcher(rest.substring(rest.lastIndexOf('/') + 1)).find();
    Predicate<Path> wanted =
        file ->
            (tablesToo || !CropTable.isNamed(file.toString()))
                && matchers.stream().anyMatch(m -> m.matches(start.relativize(file)));
    Set<Path> found =
        Files.isDirectory(start.toAbsolutePath()) ? files(start, depth(rest), wanted) : Set.of();
    if (found.isEmpty()) {
      throw new InputException(pattern + ": no file matches this pattern");
    }
    for (Path file : found) {
      if (CropTable.isNamed(file.toString())) {
        addTable(file.toString());
      } else {
        addFile(file, start.relativize(file));
      }
    }
  }

  /** How deep a pattern's files lie at most. */
  static int depth(String pattern) {
    return pattern.contains("**")
        ? Integer.MAX_VALUE
        : 1 + (int) pattern.chars().filter(c -> c == '/').count();
  }

  /** The files below a folder by name, without hidden ones. */
  private Set<Path> files(Path folder, int depth, Predicate<Path> wanted) {
    Set<Path> found = new TreeSet<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          depth,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return !path.equals(folder) && (isLitter(path) || real(path).equals(leftOut))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !isLitter(file) && wanted.test(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // A folder that may not be read, or a circle of links.
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static boolean isLitter(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String withoutEnding(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
  }
}
