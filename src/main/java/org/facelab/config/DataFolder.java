package org.facelab.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Where data files lie, which is another place on another machine. */
public final class DataFolder {
  private static final Pattern PLACE =
      Pattern.compile("data\\.sources\\.[^.]+\\.(path|groups|ferplus)");

  private DataFolder() {}

  /** The folder that the environment variable {@code FACELAB_DATA} names, else {@code data}. */
  public static Path current() {
    String named = System.getenv("FACELAB_DATA");
    return Path.of(named == null || named.isBlank() ? "data" : named);
  }

  /** Whether a dotted key names a file or folder of data. */
  public static boolean isPlace(String key) {
    return PLACE.matcher(key).matches();
  }

  /**
   * An experiment that a run has kept. Data that are no longer where the run had them are looked for in a
   * folder by their names; whether they are the same, checksums tell.
   *
   * @throws InputException if the file cannot be read
   */
  public static ResolvedExperiment load(Path experiment, List<String> overrides, Path folder) {
    ResolvedExperiment resolved = ExperimentLoader.load(experiment, overrides);
    List<String> moved = moved(resolved.flat(), folder);
    if (moved.isEmpty()) {
      return resolved;
    }
    moved.addAll(overrides);
    return ExperimentLoader.load(experiment, moved);
  }

  private static List<String> moved(SortedMap<String, String> values, Path folder) {
    List<String> moved = new ArrayList<>();
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (!isPlace(value.getKey()) || value.getValue().isEmpty()) {
        continue;
      }
      String[] parts = value.getValue().split("!", 2);
      Path path = Path.of(parts[0]);
      if (Files.exists(path)) {
        continue;
      }
      Path other = folder.resolve(path.getFileName());
      if (Files.exists(other)) {
        String place = other + (parts.length > 1 ? "!" + parts[1] : "");
        moved.add(value.getKey() + "=" + Literal.of(place).text());
      }
    }
    return moved;
  }
}
