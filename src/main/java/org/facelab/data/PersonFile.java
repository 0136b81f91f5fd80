package org.facelab.data;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.facelab.config.InputException;

/** Reads which person each face shows: a CSV with the column {@code person} and a key column. */
final class PersonFile {
  private final DataFile file;
  private final Map<String, String> persons = new HashMap<>();
  private final BadRows problems = new BadRows();

  private PersonFile(DataFile file) {
    this.file = file;
  }

  /** Persons of faces that are rows of a file, by the column {@code row}, 0 for the first face. */
  static List<String> ofRows(DataFile file, ReadFaces read) {
    PersonFile persons = new PersonFile(file);
    persons.read("row", key -> isRow(key, read.rows()) ? null : rowExpected(read.rows()));
    return persons.of(java.util.Arrays.stream(read.row()).mapToObj(Integer::toString).toList());
  }

  /** Persons of faces that are files, by the column {@code file}, their path inside the folder. */
  static List<String> ofFiles(DataFile file, List<String> paths) {
    PersonFile persons = new PersonFile(file);
    persons.read("file", key -> null);
    return persons.of(paths.stream().map(Composed::of).toList());
  }

  /** What is wrong with a key, or null. */
  private interface KeyCheck {
    String problem(String key);
  }

  private static boolean isRow(String key, int rows) {
    return key.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(key) < rows;
  }

  private static String rowExpected(int rows) {
    return "expected a row from 0 to %d, as many as the faces' file has".formatted(rows - 1);
  }

  private void read(String keyColumn, KeyCheck check) {
    try (CsvRows rows = new CsvRows(file)) {
      int key = rows.header().require(keyColumn);
      int person = rows.header().require("person");
      boolean more = true;
      while (more) {
        try {
          String[] cells = rows.next();
          more = cells != null;
          if (more) {
            String face = Composed.of(cells[key].strip().replace('\\', '/'));
            add(face, cells[person].strip(), key, person, check);
          }
        } catch (BadCell e) {
          problems.add(rows.problem(rows.lineNumber(), e));
        } catch (IOException e) {
          problems.add(rows.brokenOff(e));
          more = false;
        }
      }
    }
    problems.failIfAny("");
  }

  private void add(String key, String person, int keyColumn, int personColumn, KeyCheck check)
      throws BadCell {
    String problem = check.problem(key);
    if (problem != null) {
      throw new BadCell(keyColumn, problem + ", found " + Excerpt.of(key));
    }
    if (person.isEmpty()) {
      throw new BadCell(personColumn, "expected the person's name, found nothing");
    }
    String before = persons.putIfAbsent(key, person);
    if (before != null && !before.equals(person)) {
      throw new BadCell(
          personColumn,
          "expected one person for %s, found %s after %s"
              .formatted(Excerpt.of(key), Excerpt.of(person), Excerpt.of(before)));
    }
  }

  private List<String> of(List<String> keys) {
    List<String> missing = keys.stream().filter(k -> !persons.containsKey(k)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          "%s: expected the person of every face, found none for %d of %d, the first being %s"
              .formatted(file.name(), missing.size(), keys.size(), Excerpt.of(missing.get(0))));
    }
    return keys.stream().map(persons::get).toList();
  }
}
