package org.facelab.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.Experiments;
import org.facelab.config.SearchLoader;
import org.facelab.config.SearchPlan;

/** Small searches for tests. */
public final class Searches {
  private Searches() {}

  /**
   * A search around {@link Experiments#tiny}.
   *
   * @param search the lines below {@code search:}, indented by two
   * @param overrides of the experiment or the search
   */
  public static SearchPlan tiny(String search, String... overrides) {
    try {
      Path file = Files.createTempFile("search", ".yaml");
      try {
        Files.writeString(file, text(search));
        return SearchLoader.load(file, List.of(overrides));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole file of such a search. */
  public static String text(String search) {
    return Experiments.tiny("train.threads=1").toYaml() + "search:\n" + search;
  }
}
