package org.facelab.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.facelab.model.NetworkSummary;
import org.facelab.model.NetworkSummary.Row;

/**
 * A network from top to bottom as boxes with arrows between them. What follows a layer without branching, as
 * normalisation, activation and drop-out do, shares its box; equal blocks in a row are drawn once with their
 * number. Knows chains, branches that are summed and several heads, which is all that trunks have.
 */
public final class NetworkDrawing {
  private static final Set<String> JOINING =
      Set.of("BatchNormalization", "Activation", "Dropout", "Preprocessor");
  private static final String SUM = "ElementWise";

  /** What is drawn as one box; its name is that of its last vertex. */
  private static final class Box {
    final List<String> lines = new ArrayList<>();
    final List<Box> inputs = new ArrayList<>();
    final String kind;
    String name;
    String shape;
    long parameters;
    boolean beside;
    int y;

    Box(String kind, String name, String shape) {
      this.kind = kind;
      this.name = name;
      this.shape = shape;
    }

    boolean isSum() {
      return kind.equals(SUM);
    }

    int bottom() {
      return y + height();
    }

    int height() {
      return SvgPage.PADDING + shownLines().size() * SvgPage.LINE;
    }

    /** What it is on one line, what follows on the next. */
    List<String> shownLines() {
      return lines.size() < 2
          ? lines
          : List.of(lines.get(0), String.join(", ", lines.subList(1, lines.size())));
    }

    int middle() {
      return beside ? SvgPage.BESIDE : SvgPage.MAIN;
    }

    /** All but the name, by which equal boxes are known. */
    String signature() {
      return kind + lines + shape + parameters + beside;
    }
  }

  /** Some boxes in a row of the drawing: one, or those from a fork to the sum. */
  private record Unit(List<Box> boxes, int times) {
    String signature() {
      return boxes.stream().map(Box::signature).toList().toString();
    }

    Box last() {
      return boxes.get(boxes.size() - 1);
    }
  }

  private final List<Box> boxes = new ArrayList<>();
  private final Map<String, Box> ofVertex = new HashMap<>();
  private final Map<String, Long> users = new HashMap<>();

  private NetworkDrawing(NetworkSummary network, String image) {
    Box input = new Box("Input", "image", image);
    input.lines.add("image");
    boxes.add(input);
    ofVertex.put("image", input);
    network.rows().stream()
        .flatMap(row -> row.inputs().stream())
        .forEach(name -> users.merge(name, 1L, Long::sum));
    network.rows().forEach(this::add);
  }

  /**
   * The drawing.
   *
   * @param title written above it
   * @param image shape of the input, such as {@code 1x48x48}
   * @return an SVG document that needs nothing from outside
   */
  public static String svg(String title, String image, NetworkSummary network) {
    NetworkDrawing drawing = new NetworkDrawing(network, image);
    return drawing.draw(
        title,
        "%,d trained parameters, %,.1f MFLOPs a face"
            .formatted(network.parameters(), network.megaflops()));
  }

  private void add(Row row) {
    Box before = ofVertex.get(row.inputs().get(0));
    boolean joins =
        row.inputs().size() == 1
            && JOINING.contains(row.type())
            && users.get(row.inputs().get(0)) == 1
            && !before.kind.equals("Input");
    Box box = joins ? before : new Box(row.type(), row.name(), row.shape());
    if (!joins) {
      row.inputs().forEach(name -> box.inputs.add(ofVertex.get(name)));
      boxes.add(box);
    }
    box.name = row.name();
    box.shape = row.shape();
    box.parameters += row.parameters();
    box.lines.add(words(row));
    ofVertex.put(row.name(), box);
  }

  private static String words(Row row) {
    String what =
        switch (row.type()) {
          case "BatchNormalization" -> "batch normalisation";
          case "Subsampling" -> "";
          case "GlobalPooling" -> "global average pooling";
          case "Preprocessor" -> "flatten";
          case "Activation" -> "";
          case SUM -> "sum of both";
          default -> row.type().toLowerCase(Locale.ROOT);
        };
    return (what + " " + row.detail()).strip();
  }

  // ---- layout

  /** Marks the boxes of shortcuts and of every head but the first. */
  private void placeBeside() {
    for (Box box : boxes) {
      if (box.isSum() && box.inputs.size() == 2) {
        // The branch with less in it stands beside the other.
        markUntilFork(box.inputs.get(1), box.inputs.get(0));
      }
    }
    Box first = ofVertex.get("keypoints");
    Box second = ofVertex.get("emotion");
    if (first != null && second != null) {
      markUntilFork(second, first);
    }
  }

  private static void markUntilFork(Box from, Box other) {
    Set<Box> main = new HashSet<>();
    for (Box box = other; box != null; box = before(box)) {
      main.add(box);
    }
    for (Box box = from; box != null && !main.contains(box); box = before(box)) {
      box.beside = true;
    }
  }

  private static Box before(Box box) {
    return box.inputs.isEmpty() ? null : box.inputs.get(0);
  }

  private List<Unit> units() {
    List<Unit> units = new ArrayList<>();
    List<Box> open = new ArrayList<>();
    Map<Box, Integer> forks = new HashMap<>();
    boxes.forEach(box -> box.inputs.forEach(input -> forks.merge(input, 1, Integer::sum)));
    boolean inside = false;
    for (Box box : boxes) {
      open.add(box);
      if (box.isSum()) {
        inside = false;
      }
      if (!inside) {
        units.add(new Unit(List.copyOf(open), 1));
        open.clear();
      }
      inside = inside || forks.getOrDefault(box, 0) > 1;
    }
    if (!open.isEmpty()) {
      units.add(new Unit(List.copyOf(open), 1));
    }
    return folded(units);
  }

  /** Equal residual blocks in a row as one. */
  private static List<Unit> folded(List<Unit> units) {
    List<Unit> folded = new ArrayList<>();
    for (Unit unit : units) {
      Unit last = folded.isEmpty() ? null : folded.get(folded.size() - 1);
      if (last != null && unit.boxes().size() > 1 && unit.signature().equals(last.signature())) {
        folded.set(folded.size() - 1, new Unit(last.boxes(), last.times() + 1));
      } else {
        folded.add(unit);
      }
    }
    return folded;
  }

  private String draw(String title, String subtitle) {
    placeBeside();
    SvgPage page = new SvgPage(title, subtitle);
    int y = page.top();
    Box end = null;
    for (Unit unit : units()) {
      int besideY = y;
      int start = y;
      for (Box box : unit.boxes()) {
        if (box.isSum()) {
          y = Math.max(y, besideY);
        }
        box.y = box.beside ? besideY : y;
        if (box.beside) {
          besideY = box.bottom() + SvgPage.GAP;
        } else {
          y = box.bottom() + SvgPage.GAP;
        }
      }
      for (Box box : unit.boxes()) {
        for (Box input : box.inputs) {
          connect(page, input.y > 0 ? input : end, box); // end: it was folded away
        }
        page.box(
            box.middle(),
            box.y,
            box.isSum(),
            box.name,
            box.shownLines(),
            box.shape,
            box.parameters);
      }
      y = Math.max(y, besideY);
      if (unit.times() > 1) {
        page.times(start, y - SvgPage.GAP, unit.times());
      }
      end = unit.last();
    }
    return page.text(y);
  }

  private static void connect(SvgPage page, Box from, Box to) {
    boolean skips = to.isSum() && !from.beside && from != to.inputs.get(0);
    if (skips) {
      page.curve(from.bottom(), to.y + to.height() / 2);
    } else {
      page.arrow(
          from.middle(),
          from.bottom(),
          to.middle(),
          to.isSum() && from.beside ? to.y + to.height() / 2 : to.y,
          to.isSum());
    }
  }
}
