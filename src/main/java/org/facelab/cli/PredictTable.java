package org.facelab.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.facelab.export.ModelDescription;
import org.facelab.predict.Emotions;
import org.facelab.predict.FaceReading;
import org.facelab.predict.PhotoReading;
import org.facelab.report.TextTable;

/** Readings for a person: one line for each face, and below it the points where faces are few. */
final class PredictTable implements PredictOutput {
  private static final int WIDTH = 80;

  /** Characters of an image's name that are left of a long one, if need be. */
  private static final int SHORTEST_NAME = 12;

  /** Images that are smaller are likely faces already. */
  private static final int TINY = 100;

  /** As many faces' points stand side by side in 80 columns. */
  private static final int MOST_POINTS = 3;

  private final ModelDescription model;
  private final PrintWriter out;
  private final List<String[]> rows = new ArrayList<>();

  /** The first ones, as many as are printed with their points. */
  private final List<FaceReading> faces = new ArrayList<>();

  private int count;
  private boolean tinyWithoutFace;

  PredictTable(ModelDescription model, PrintWriter out) {
    this.model = model;
    this.out = out;
  }

  @Override
  public void add(PhotoReading reading) {
    String name = reading.input().name();
    if (reading.faces().isEmpty()) {
      row(name, "-", "no face found", "", "");
      tinyWithoutFace |= Math.max(reading.width(), reading.height()) < TINY;
    }
    for (int i = 0; i < reading.faces().size(); i++) {
      FaceReading face = reading.faces().get(i);
      if (count++ < MOST_POINTS) {
        faces.add(face);
      }
      row(i == 0 ? name : "", Integer.toString(i + 1), box(face), emotion(face), second(face));
    }
  }

  private void row(String... cells) {
    rows.add(cells);
  }

  /** The widest form that fits: all columns, names shortened, the second emotion left out. */
  private String table() {
    int longest = rows.stream().mapToInt(cells -> cells[0].length()).max().orElse(0);
    boolean emotions = model.emotion() != null;
    TextTable table = table(longest, emotions ? 5 : 3);
    if (table.width() > WIDTH) {
      int name = Math.max(SHORTEST_NAME, longest - (table.width() - WIDTH));
      table = table(name, emotions ? 5 : 3);
      if (emotions && table.width() > WIDTH) {
        int wider = Math.max(name, name + WIDTH - table(name, 4).width());
        table = table(wider, 4);
      }
    }
    return table.toText();
  }

  private TextTable table(int name, int columns) {
    TextTable table = new TextTable().left("image").right("face").left("box");
    if (columns > 3) {
      table.left("emotion");
    }
    if (columns > 4) {
      table.left("then");
    }
    for (String[] cells : rows) {
      String[] shown = Arrays.copyOf(cells, columns);
      shown[0] = shortened(cells[0], name);
      table.row((Object[]) shown);
    }
    return table;
  }

  private static String box(FaceReading face) {
    return face.box() == null
        ? "the whole image"
        : "%.0fx%.0f at %.0f,%.0f"
            .formatted(face.box().width(), face.box().height(), face.box().x(), face.box().y());
  }

  private String emotion(FaceReading face) {
    Emotions emotion = Emotions.of(model, face);
    return emotion == null ? "" : emotion.text();
  }

  /** The second most probable emotion. */
  private String second(FaceReading face) {
    if (model.emotion() == null || face.probabilities().length < 2) {
      return "";
    }
    String first = Emotions.of(model, face).label();
    int best =
        IntStream.range(0, face.probabilities().length)
            .filter(k -> !model.emotion().classes().get(k).equals(first))
            .reduce((a, b) -> face.probabilities()[b] > face.probabilities()[a] ? b : a)
            .orElseThrow();
    return "%s %.0f %%"
        .formatted(model.emotion().classes().get(best), 100 * face.probabilities()[best]);
  }

  /** The end of a long path, which tells more than its beginning. */
  private static String shortened(String name, int length) {
    return name.length() <= length ? name : "…" + name.substring(name.length() - length + 1);
  }

  @Override
  public void finish() {
    out.print(table());
    if (model.keypoints() != null && !faces.isEmpty()) {
      out.println();
      if (count <= MOST_POINTS) {
        out.print(points());
      } else {
        out.println("--json and --csv have the keypoints, --overlay draws them");
      }
    }
    if (tinyWithoutFace) {
      out.println();
      out.println("small images without a face may be faces already: --crops takes them so");
    }
    out.flush();
  }

  private String points() {
    TextTable points = new TextTable().left("point, px of the image");
    for (int i = 1; i <= faces.size(); i++) {
      String number = faces.size() == 1 ? "" : " " + i;
      points.right("x" + number).right("y" + number);
    }
    for (int p = 0; p < model.keypoints().points().size(); p++) {
      List<TextTable.Cell> cells = new ArrayList<>();
      cells.add(TextTable.Cell.of(model.keypoints().points().get(p)));
      for (FaceReading face : faces) {
        cells.add(TextTable.Cell.of("%.1f".formatted(face.points()[2 * p])));
        cells.add(TextTable.Cell.of("%.1f".formatted(face.points()[2 * p + 1])));
      }
      points.row(cells);
    }
    return points.toText();
  }
}
