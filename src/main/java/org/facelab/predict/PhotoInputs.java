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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.facelab.config.InputException;
import org.facelab.data.CropTable;

/**
 * Finds the images that a user names: files, folders with all below them, tables of faces, and patterns
 * such as {@code 'photos/**.jpg'}.
 *
 * @param images each once, in the user's order, those of a folder or a pattern by name
 * @param problems one sentence for each row of a table that cannot be read
 */
public record PhotoInputs(List<PhotoInput> images, List<String> problems) {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp", "gif", "webp");
  private static final String PATTERN_SIGNS = "*?[{";

  /**
   * Finds all that these arguments name.
   *
   * @throws InputException if one of them names nothing
   */
  public static PhotoInputs find(List<String> arguments) {
    Map<String, PhotoInput> images = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String argument : arguments) {
      Path path = path(argument);
      if (path != null && Files.isDirectory(path)) {
        below(path).forEach(image -> add(images, image));
      } else if ((path != null && Files.exists(path)) || argument.contains(".zip!")) {
        addFile(images, problems, argument);
      } else if (argument.chars().anyMatch(c -> PATTERN_SIGNS.indexOf(c) >= 0)) {
        matching(argument).forEach(file -> addFile(images, problems, file.toString()));
      } else {
        throw new InputException(
            argument + ": no such file or folder; expected an image, a folder of images or a CSV");
      }
    }
    return new PhotoInputs(List.copyOf(images.values()), List.copyOf(problems));
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static void addFile(Map<String, PhotoInput> images, List<String> problems, String name) {
    if (CropTable.isNamed(name)) {
      CropTable table = CropTable.read(name);
      problems.addAll(table.problems());
      for (int row = 0; row < table.ids().size(); row++) {
        add(images, new PhotoInput.TableRow(table, row));
      }
    } else {
      Path file = Path.of(name);
      add(images, new PhotoInput.ImageFile(file, withoutEnding(file.getFileName().toString())));
    }
  }

  private static void add(Map<String, PhotoInput> images, PhotoInput image) {
    images.putIfAbsent(image.name(), image);
  }

  private static List<PhotoInput> below(Path folder) {
    List<PhotoInput> images = new ArrayList<>();
    for (Path file : files(folder, file -> ENDINGS.contains(ending(file)))) {
      String place = folder.relativize(file).toString().replace('\\', '/');
      images.add(new PhotoInput.ImageFile(file, withoutEnding(place)));
    }
    if (images.isEmpty()) {
      throw new InputException(
          "%s: expected images (%s) in this folder or below it, found none"
              .formatted(folder, String.join(", ", new TreeSet<>(ENDINGS))));
    }
    return images;
  }

  /** The files that a pattern matches; {@code **} also stands for no folder at all. */
  private static Set<Path> matching(String pattern) {
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
    Set<Path> found =
        Files.isDirectory(start.toAbsolutePath())
            ? files(
                start, file -> matchers.stream().anyMatch(m -> m.matches(start.relativize(file))))
            : Set.of();
    if (found.isEmpty()) {
      throw new InputException(pattern + ": no file matches this pattern");
    }
    return found;
  }

  /** The files below a folder by name, without hidden ones. */
  private static Set<Path> files(Path folder, Predicate<Path> wanted) {
    Set<Path> found = new TreeSet<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
              return !path.equals(folder) && isLitter(path)
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
