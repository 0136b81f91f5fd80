package org.facelab.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.facelab.model.NetworkSummary;
import org.facelab.model.NetworkSummary.Row;

/**
 * A network from top to bottom as boxes with arrows between them. What follows a layer without branching, as
 * normalisation, activation and drop-out do, shares its box; equal blocks in a row are drawn once with their
 * number. Branches that are summed or joined stand side by side, and so do heads.
 */
public final class NetworkDrawing {
  private static final Set<String> JOINING =
      Set.of("BatchNormalization", "Activation", "Dropout", "Preprocessor");
  private static final Set<String> ENDS_OF_BRANCHES = Set.of("ElementWise", "Merge");

  /** What is drawn as one box; its name is that of its last vertex. */
  private static final class Box {
    final List<String> lines = new ArrayList<>();
    final List<Box> inputs = new ArrayList<>();
    final String kind;
    String name;
    String shape;
    long parameters;
    long frozen;

    /** Counted from the trunk's. */
    int column;

    int y;

    Box(String kind, String name, String shape) {
      this.kind = kind;
      this.name = name;
      this.shape = shape;
    }

    boolean endsBranches() {
      return ENDS_OF_BRANCHES.contains(kind) && inputs.size() > 1;
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
      return SvgPage.middle(column);
    }

    /** All but the name, by which equal boxes are known. */
    String signature() {
      return kind + lines + shape + parameters + " " + frozen + " " + column;
    }
  }

  /** Some boxes in a row of the drawing: one, or those from a fork to where its branches end. */
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
        "%,d trained parameters%s, %,.1f MFLOPs a face"
            .formatted(
                network.parameters(),
                network.frozen() == 0 ? "" : ", %,d frozen".formatted(network.frozen()),
                network.megaflops()));
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
    box.frozen += row.frozen();
    box.lines.add(row.description());
    ofVertex.put(row.name(), box);
  }

  // ---- layout

  /** Gives every branch, and every head, columns of its own, the first one that of the trunk. */
  private void placeBranches() {
    for (Box box : boxes) {
      if (box.endsBranches()) {
        placeBesideEachOther(box.inputs);
      }
    }
    Box first = ofVertex.get("keypoints");
    Box second = ofVertex.get("emotion");
    if (first != null && second != null) {
      placeBesideEachOther(List.of(first, second));
    }
  }

  /** Branches within a branch have got their columns before and move with it. */
  private static void placeBesideEachOther(List<Box> ends) {
    List<Set<Box>> branches = new ArrayList<>();
    ends.stream().distinct().forEach(end -> branches.add(upTo(end)));
    Set<Box> shared = new HashSet<>(branches.get(0));
    branches.forEach(shared::retainAll);
    int columns = 0;
    for (Set<Box> branch : branches) {
      branch.removeAll(shared);
      shared.addAll(branch); // what two branches have in common stands in the first of them
      int width = 0;
      for (Box box : branch) {
        width = Math.max(width, box.column + 1);
        box.column += columns;
      }
      columns += width;
    }
  }

  /** A box and all that it is computed from. */
  private static Set<Box> upTo(Box end) {
    Set<Box> found = new LinkedHashSet<>();
    Deque<Box> waiting = new ArrayDeque<>(List.of(end));
    while (!waiting.isEmpty()) {
      Box box = waiting.pop();
      if (found.add(box)) {
        waiting.addAll(box.inputs);
      }
    }
    return found;
  }

  /** Cut where nothing but the box above is read below. */
  private List<Unit> units() {
    Map<Box, Integer> lastReaders = new HashMap<>();
    for (int i = 0; i < boxes.size(); i++) {
      for (Box input : boxes.get(i).inputs) {
        lastReaders.put(input, i);
      }
    }
    List<Unit> units = new ArrayList<>();
    List<Box> open = new ArrayList<>();
    int read = 0;
    for (int i = 0; i < boxes.size(); i++) {
      open.add(boxes.get(i));
      if (read <= i) {
        units.add(new Unit(List.copyOf(open), 1));
        open.clear();
      }
      // A head's end is read by nothing here, but the other head belongs beside it.
      read = Math.max(read, lastReaders.getOrDefault(boxes.get(i), boxes.size() - 1));
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
    placeBranches();
    SvgPage page = new SvgPage(title, subtitle);
    int y = page.top();
    Box end = null;
    for (Unit unit : units()) {
      int start = y;
      Map<Integer, Integer> free = new HashMap<>(); // below the lowest box of a column
      for (Box box : unit.boxes()) {
        box.y = Math.max(start, free.getOrDefault(box.column, 0));
        for (Box input : box.inputs) {
          box.y = Math.max(box.y, input.y == 0 ? 0 : input.bottom() + SvgPage.GAP);
        }
        free.put(box.column, box.bottom() + SvgPage.GAP);
        y = Math.max(y, box.bottom() + SvgPage.GAP);
      }
      for (Box box : unit.boxes()) {
        for (Box input : box.inputs) {
          connect(page, input.y > 0 ? input : end, box); // end: it was folded away
        }
        page.box(
            box.middle(),
            box.y,
            box.endsBranches(),
            box.name,
            box.shownLines(),
            box.shape,
            numbers(box));
      }
      if (unit.times() > 1) {
        page.times(start, y - SvgPage.GAP, unit.times());
      }
      end = unit.last();
    }
    return page.text(y);
  }

  private static String numbers(Box box) {
    List<String> numbers = new ArrayList<>();
    if (box.parameters > 0) {
      numbers.add("%,d parameters".formatted(box.parameters));
    }
    if (box.frozen > 0) {
      numbers.add("%,d frozen".formatted(box.frozen));
    }
    return String.join(", ", numbers);
  }

  private static void connect(SvgPage page, Box from, Box to) {
    boolean isBelow = from.column == to.column;
    boolean skips =
        to.endsBranches()
            && isBelow
            && to.inputs.stream().anyMatch(o -> o.column == to.column && o.y > from.y);
    if (skips) {
      page.curve(from.middle(), from.bottom(), to.y + to.height() / 2);
    } else {
      boolean fromTheSide = to.endsBranches() && !isBelow;
      page.arrow(
          from.middle(),
          from.bottom(),
          to.middle(),
          fromTheSide ? to.y + to.height() / 2 : to.y,
          fromTheSide);
    }
  }
}
