package org.facelab.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.facelab.data.DataReport;
import org.facelab.data.DataReport.AxisOffset;
import org.facelab.data.DataReport.Copies;
import org.facelab.data.DataReport.CopySet;
import org.facelab.data.DataReport.Points;
import org.facelab.data.DataReport.SourceReport;
import org.facelab.report.TextTable;

/** A {@link DataReport} as text of at most 80 columns: tables first, then the findings as sentences. */
final class DataReportText {
  private static final int COLUMNS = 80;
  private static final int MOST_SHOWN = 4;

  private final DataReport report;
  private final int examples;
  private final StringBuilder text = new StringBuilder();
  private final List<String> findings = new ArrayList<>();

  /**
   * @param examples examples of each finding
   */
  DataReportText(DataReport report, int examples) {
    this.report = report;
    this.examples = Math.max(0, examples);
  }

  String text() {
    report.sources().forEach(this::source);
    copies();
    report.notices().forEach(n -> findings.add("note: " + n));
    text.append(findings.isEmpty() ? "Nothing found that may spoil a figure.\n" : "Findings\n");
    findings.forEach(f -> text.append(wrapped("- ", f)));
    return text.toString();
  }

  private void source(SourceReport source) {
    text.append(wrapped("", (source.name() + "  " + source.path()).strip()));
    text.append(
        "  %,d faces of %dx%d pixels in %s%n"
            .formatted(
                source.faces(),
                source.width(),
                source.height(),
                source.channels() == 1 ? "grey" : "colour"));
    boolean md5 = source.checksum().matches("[0-9a-f]{32}");
    text.append(wrapped("  ", (md5 ? "MD5 " : "") + source.checksum() + verdict(source, md5)));
    text.append('\n').append(parts(source)).append('\n');
    if (source.points() != null) {
      points(source, source.points());
    }
    if (source.differsFrom() != null) {
      findings.add(
          "%s: by its name it should be %s, but the checksum is another: a changed or damaged copy."
              .formatted(source.name(), source.differsFrom()));
    }
    if (!source.straddling().isEmpty()) {
      findings.add(
          "%s: persons with faces in more than one part: %,d of %,d%s"
              .formatted(
                  source.name(),
                  source.straddling().size(),
                  source.persons(),
                  some(source.straddling())));
    }
    if (!source.badRows().isEmpty()) {
      findings.add(
          "%s: rows that cannot be read: %,d%s%s"
              .formatted(
                  source.name(),
                  source.badRows().size(),
                  source.stopsTraining() ? ", which stops a training run (on-bad-row: fail)" : "",
                  some(source.badRows())));
    }
  }

  private static String verdict(SourceReport source, boolean md5) {
    if (source.published() != null) {
      return ": " + source.published() + ", as published";
    }
    return md5 ? ": not a published file that this program knows" : "";
  }

  /** Faces by class and part; a source without classes has one row. */
  private static String parts(SourceReport source) {
    boolean none = source.parts().get("none") > 0;
    TextTable table = new TextTable().left("  class");
    List<String> columns = new ArrayList<>(source.parts().keySet());
    if (!none) {
      columns.remove("none");
    }
    columns.forEach(table::right);
    table.right("all");
    source.classes().stream()
        .filter(c -> !c.emotion().equals(DataReport.NO_EMOTION) || sum(c.faces()) > 0)
        .forEach(c -> row(table, c.emotion(), columns, c.faces()));
    row(table, source.classes().isEmpty() ? "faces" : "all", columns, source.parts());
    if (source.persons() > 0) {
      table.row(personsRow(columns.size(), source.persons()));
    }
    return table.toText();
  }

  private static Object[] personsRow(int parts, int persons) {
    Object[] cells = new Object[parts + 2];
    Arrays.fill(cells, "");
    cells[0] = "  persons";
    cells[parts + 1] = "%,d".formatted(persons);
    return cells;
  }

  private static void row(
      TextTable table, String title, List<String> columns, Map<String, Integer> faces) {
    List<Object> cells = new ArrayList<>();
    cells.add("  " + title);
    columns.forEach(c -> cells.add("%,d".formatted(faces.get(c))));
    cells.add("%,d".formatted(sum(faces)));
    table.row(cells.toArray());
  }

  private static int sum(Map<String, Integer> faces) {
    return faces.values().stream().mapToInt(i -> i).sum();
  }

  private void points(SourceReport source, Points points) {
    text.append(
        wrapped(
            "  ",
            "points: %,d faces with all 15, %,d with some, %,d with none"
                .formatted(points.complete(), points.partial(), points.without())));
    if (points.partial() > 0) {
      TextTable table = new TextTable().left("  point").right("missing in");
      points
          .missing()
          .forEach((name, n) -> table.row("  " + name, n == 0 ? "-" : "%,d faces".formatted(n)));
      text.append('\n').append(table.toText());
    }
    if (points.axis() != null) {
      text.append(wrapped("  ", axis(points.axis())));
    }
    text.append('\n');
    if (points.axis() != null && points.axis().spoilsMirrors()) {
      findings.add(
          "%s: %s; a mirror moves them against the picture by twice as much, and a network that learns from both can know neither. To tell it: data.sources.%s.point-offset.x=%.1f"
              .formatted(
                  source.name(), axis(points.axis()), source.name(), points.axis().rightPx()));
    }
    if (!points.outside().isEmpty()) {
      findings.add(
          "%s: points outside their image, which are trained on as they are: %,d%s"
              .formatted(source.name(), points.outside().size(), some(points.outside())));
    }
  }

  private static String axis(AxisOffset axis) {
    return "labels of the eyes lie %.1f px of 96 %s of the faces' own axis of symmetry (mean of %,d upright faces, those of test left out)"
        .formatted(Math.abs(axis.rightPx()), axis.rightPx() < 0 ? "left" : "right", axis.faces());
  }

  private void copies() {
    Copies identical = report.identicalCopies();
    Copies near = report.nearCopies();
    if (near == null) {
      findings.add("near copies were not looked for: too many faces to compare all pairs.");
    }
    if (identical.sets() > 0 || (near != null && near.sets() > 0)) {
      TextTable table = new TextTable().left("copies").right("identical").right("near");
      copies(table, "pictures that occur more than once", Copies::sets);
      copies(table, "faces that show them", Copies::faces);
      copies(table, "pictures in more than one part", Copies::acrossParts);
      copies(table, "pictures with more than one emotion", Copies::conflicting);
      for (String part : identical.seenInTraining().keySet()) {
        copies(table, part + " faces also in train", c -> c.seenInTraining().get(part));
      }
      text.append(table.toText());
      text.append(wrapped("near: ", DataReport.NEAR)).append('\n');
    }
    copies("identical", identical);
    if (near != null) {
      copies("near or identical", near);
    }
  }

  private void copies(TextTable table, String title, ToIntFunction<Copies> count) {
    Copies near = report.nearCopies();
    table.row(
        title,
        "%,d".formatted(count.applyAsInt(report.identicalCopies())),
        near == null ? "-" : "%,d".formatted(count.applyAsInt(near)));
  }

  private void copies(String kind, Copies copies) {
    if (copies.acrossParts() > 0) {
      findings.add(
          "pictures with %2$s copies in more than one part, which flatters what is measured there: %1$,d%3$s"
              .formatted(copies.acrossParts(), kind, some(sets(copies, CopySet::acrossParts))));
    }
    if (copies.conflicting() > 0) {
      findings.add(
          "pictures with %2$s copies of another emotion: %1$,d%3$s"
              .formatted(copies.conflicting(), kind, some(sets(copies, CopySet::conflicting))));
    }
  }

  private static List<String> sets(Copies copies, Predicate<CopySet> kind) {
    return copies.examples().stream()
        .filter(kind)
        .map(s -> String.join(" = ", few(s.faces())))
        .toList();
  }

  /** A picture may occur a dozen times. */
  private static List<String> few(List<String> faces) {
    int n = faces.size();
    return n <= MOST_SHOWN
        ? faces
        : List.of(faces.get(0), faces.get(1), "… %d more …".formatted(n - 3), faces.get(n - 1));
  }

  /** ", such as …" on lines of their own. */
  private String some(List<String> items) {
    List<String> shown = items.subList(0, Math.min(examples, items.size()));
    return shown.isEmpty() ? "." : ", such as\n" + String.join("\n", shown);
  }

  /** Breaks lines between words; lines after the first are indented as far as the first one's text. */
  private static String wrapped(String start, String content) {
    StringBuilder lines = new StringBuilder();
    String indent = start;
    for (String paragraph : content.split("\n", -1)) {
      StringBuilder line = new StringBuilder(indent);
      indent = " ".repeat(start.length());
      boolean empty = true;
      for (String word : paragraph.split(" ", -1)) {
        if (!empty && line.length() + 1 + word.length() > COLUMNS) {
          lines.append(line).append('\n');
          line = new StringBuilder(indent);
          empty = true;
        }
        line.append(empty ? "" : " ").append(word);
        empty = false;
      }
      lines.append(line).append('\n');
      indent = " ".repeat(start.length() + 2);
    }
    return lines.toString();
  }
}
