package org.facelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;

/**
 * Lists a folder of images, {@code split/class/image} or {@code class/image}. Class folders are compared
 * without regard to case and to whether umlauts are composed; images of a folder whose class nobody knows
 * are left out and named.
 */
final class ImageFolder {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg", "bmp");
  private static final int MOST_USAGES = 100;

  /**
   * One image.
   *
   * @param path the file
   * @param id its path inside the folder, with slashes
   * @param usage the name of its split folder, or null
   * @param emotion the name of its class folder, composed and in lower case
   */
  record Image(Path path, String id, String usage, String emotion) {}

  private final Path path;
  private final List<String> classes;
  private final boolean everyImage;
  private final List<Image> images = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Integer> otherFiles = new TreeMap<>();

  /**
   * Lists the folder.
   *
   * @param classes the names that a class folder may have
   * @param everyImage whether a class folder that nobody knows is named once for each of its images, so
   *     that they are counted, or once
   */
  ImageFolder(Path path, List<String> classes, boolean everyImage) {
    this.path = path;
    this.everyImage = everyImage;
    this.classes = classes;
    List<Path> first = folders(path);
    boolean hasSplits = first.stream().anyMatch(f -> !folders(f).isEmpty());
    for (Path folder : first) {
      if (hasSplits) {
        refuseImages(folder, "split/class/image");
        folders(folder).forEach(f -> addClass(f, folder.getFileName().toString()));
      } else {
        addClass(folder, null);
      }
    }
    refuseImages(path, "split/class/image or class/image");
    images.sort(Comparator.comparing(Image::id));
    if (images.stream().map(Image::usage).distinct().count() > MOST_USAGES) {
      throw new InputException(
          "%s: expected folders split/class/image, found more than %d first folders"
              .formatted(path, MOST_USAGES));
    }
  }

  Path path() {
    return path;
  }

  /** All images of known classes, sorted by id. */
  List<Image> images() {
    return images;
  }

  /** One sentence for each image that cannot be used because of where it lies. */
  List<String> problems() {
    return problems;
  }

  /** The number of files of other kinds by ending, which were passed over. */
  Map<String, Integer> otherFiles() {
    return otherFiles;
  }

  private void addClass(Path folder, String usage) {
    if (!folders(folder).isEmpty()) {
      throw new InputException(
          "%s: expected images, found the folder '%s'; the layout is split/class/image or class/image"
              .formatted(folder, folders(folder).get(0).getFileName()));
    }
    String name = Composed.of(folder.getFileName().toString().strip());
    List<Path> files = images(folder);
    if (classes.stream().anyMatch(c -> Composed.of(c).equalsIgnoreCase(name))) {
      for (Path file : files) {
        String id = path.relativize(file).toString().replace('\\', '/');
        images.add(new Image(file, id, usage, name.toLowerCase(Locale.ROOT)));
      }
    } else if (everyImage) {
      files.forEach(f -> problems.add("%s: %s".formatted(f, unknownClass(name))));
    } else if (!files.isEmpty()) {
      problems.add("%s (%,d images): %s".formatted(folder, files.size(), unknownClass(name)));
    }
  }

  private String unknownClass(String name) {
    return "expected a folder of a class (%s), found %s%s"
        .formatted(
            String.join(", ", classes),
            Excerpt.of(name),
            NearestName.of(name, classes)
                .map(
                    n ->
                        " — is '%s' meant? Rename it or set data.merge-emotions: {%s: %s}"
                            .formatted(n, name, n))
                .orElse(""));
  }

  private void refuseImages(Path folder, String layout) {
    List<Path> loose = images(folder);
    for (Path file : loose) {
      problems.add(
          "%s: expected %s, found an image outside a class folder".formatted(file, layout));
    }
  }

  private List<Path> images(Path folder) {
    List<Path> found = new ArrayList<>();
    for (Path file : visible(folder)) {
      if (Files.isDirectory(file)) {
        continue;
      }
      String ending = ending(file);
      if (ENDINGS.contains(ending)) {
        found.add(file);
      } else {
        otherFiles.merge(ending, 1, Integer::sum);
      }
    }
    return found;
  }

  private static List<Path> folders(Path folder) {
    return visible(folder).stream().filter(Files::isDirectory).toList();
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static List<Path> visible(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> !f.getFileName().toString().startsWith("."))
          .filter(f -> !f.getFileName().toString().equals("__MACOSX"))
          .sorted()
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw new InputException("%s: cannot be read: %s".formatted(folder, DataFile.reason(e)), e);
    }
  }
}
