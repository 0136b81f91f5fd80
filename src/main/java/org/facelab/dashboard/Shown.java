package org.facelab.dashboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.facelab.report.SearchData;
import org.facelab.train.RunFolder;

/** Every run and search that the dashboard shows. Thread-safe. */
final class Shown {
  private final SessionNames names = new SessionNames();
  private final Map<Path, ShownRun> runs = new LinkedHashMap<>();
  private final Map<String, Search> searches = new LinkedHashMap<>();

  /**
   * A search.
   *
   * @param name in addresses
   * @param folder its folder
   * @param data what its page shows
   */
  record Search(String name, Path folder, SearchData data) {}

  /** The run in a folder, from now on shown. */
  synchronized ShownRun run(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    boolean trial = searches.values().stream().anyMatch(s -> path.startsWith(s.folder()));
    return runs.computeIfAbsent(
        path, p -> new ShownRun(names.take(p), new RunFolder(folder), trial));
  }

  /** The run of that name in addresses. */
  synchronized Optional<ShownRun> run(String session) {
    return runs.values().stream().filter(run -> run.session().equals(session)).findFirst();
  }

  /** All runs, those shown last first. */
  synchronized List<ShownRun> runs() {
    return reversed(runs.values());
  }

  /** Shows a search. */
  synchronized Search search(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    for (Search search : searches.values()) {
      if (search.folder().equals(path)) {
        return search;
      }
    }
    Search search = new Search(names.take(path), path, new SearchData(path));
    searches.put(search.name(), search);
    return search;
  }

  /** The search of that name; the one shown last if the name is empty. */
  synchronized Optional<Search> search(String name) {
    return name.isEmpty()
        ? searches().stream().findFirst()
        : Optional.ofNullable(searches.get(name));
  }

  /** All searches, those shown last first. */
  synchronized List<Search> searches() {
    return reversed(searches.values());
  }

  private static <T> List<T> reversed(Iterable<T> values) {
    List<T> list = new ArrayList<>();
    values.forEach(value -> list.add(0, value));
    return list;
  }
}
