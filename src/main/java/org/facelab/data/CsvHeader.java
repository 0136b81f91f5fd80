package org.facelab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.facelab.config.InputException;
import org.facelab.config.NearestName;

/** The first line of a CSV. Names are compared without spaces around them and without regard to case. */
final class CsvHeader {
  private final String file;
  private final List<String> names;

  CsvHeader(String file, String[] cells) {
    this.file = file;
    this.names = Arrays.stream(cells).map(String::strip).toList();
  }

  int size() {
    return names.size();
  }

  List<String> names() {
    return names;
  }

  /** Index of the column, or -1 if the file has none of this name. */
  int find(String name) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Indices of the columns; all that are missing are named in one error. */
  int[] require(List<String> wanted) {
    List<String> missing = wanted.stream().filter(w -> find(w) < 0).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "%s:1: no column %s; the first line has %s%s"
              .formatted(file, few(quoted(missing)), few(excerpts()), hint(missing.get(0))));
    }
    return wanted.stream().mapToInt(this::find).toArray();
  }

  /** Index of the column, which must be there. */
  int require(String name) {
    return require(List.of(name))[0];
  }

  /** "column 2 'pixels'", as people count. */
  String column(int index) {
    return "column %d '%s'".formatted(index + 1, names.get(index));
  }

  private String hint(String missing) {
    if (names.size() == 1 && names.get(0).matches(".*[;\t|].*")) {
      return ". Columns must be separated by commas";
    }
    return NearestName.of(missing, names).map(n -> " — is '" + n + "' meant for it?").orElse("");
  }

  private List<String> excerpts() {
    return names.stream().map(Excerpt::of).toList();
  }

  private static List<String> quoted(List<String> names) {
    return names.stream().map(n -> "'" + n + "'").toList();
  }

  private static String few(List<String> items) {
    List<String> shown = new ArrayList<>(items.subList(0, Math.min(6, items.size())));
    if (items.size() > shown.size()) {
      shown.add("… (%d in all)".formatted(items.size()));
    }
    return shown.stream().collect(Collectors.joining(", "));
  }
}
