package org.facelab.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.facelab.config.Experiment;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.BatchBuilder;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.FaceDataset;
import org.facelab.data.PreparedFace;
import org.facelab.report.FaceSheet.Tile;

/** Draws and sums up the faces of an experiment: classes and parts, samples, places and gaps of points. */
public final class DataDescription {
  private static final int AUGMENTED_FACES = 16;
  private static final int VERSIONS = 4;
  private static final int FACE = 104;

  private final FaceData data;
  private final Experiment experiment;
  private final BatchBuilder builder;

  public DataDescription(FaceData data, Experiment experiment) {
    this.data = data;
    this.experiment = experiment;
    this.builder = new BatchBuilder(data, experiment);
  }

  /**
   * Draws all pictures.
   *
   * @param samples faces on the sheet of faces
   * @param augmented whether to draw augmented versions of some training faces as well
   * @param seed of the lot by which the faces are chosen
   * @return the files written
   */
  public List<Path> draw(Path folder, int samples, boolean augmented, long seed)
      throws IOException {
    List<Path> files = new ArrayList<>();
    List<BufferedImage> counts =
        data.sources().stream()
            .map(source -> ClassCounts.of(data, source).draw(source.dataset().source()))
            .toList();
    files.add(ChartStyle.write(ChartStyle.stack(counts), folder.resolve("class-counts.png")));
    files.add(ChartStyle.write(faces(samples, seed), folder.resolve("faces.png")));
    List<FaceDataset> pointed = pointed();
    if (!pointed.isEmpty()) {
      files.add(
          ChartStyle.write(
              ChartStyle.stack(pointed.stream().map(KeypointMap::draw).toList()),
              folder.resolve("keypoint-map.png")));
      files.add(
          ChartStyle.write(
              ChartStyle.stack(pointed.stream().map(MissingPoints::draw).toList()),
              folder.resolve("missing-points.png")));
    }
    if (augmented) {
      files.add(ChartStyle.write(augmentedFaces(seed), folder.resolve("faces-augmented.png")));
    }
    return files;
  }

  /** A few lines of at most 80 columns on what the experiment's faces are. */
  public String text() {
    StringBuilder text = new StringBuilder();
    TextTable sources = new TextTable().left("source");
    List.of("faces", "size", "train", "validation", "test", "points", "persons")
        .forEach(sources::right);
    for (SourceData source : data.sources()) {
      FaceDataset dataset = source.dataset();
      ClassCounts counts = ClassCounts.of(data, source);
      long points = IntStream.range(0, dataset.size()).filter(dataset::hasPoints).count();
      sources.row(
          dataset.source(),
          number(dataset.size()),
          dataset.width() + "x" + dataset.height() + (dataset.channels() == 3 ? " RGB" : ""),
          number(counts.of(Part.TRAIN)),
          number(counts.of(Part.VALIDATION)),
          number(counts.of(Part.TEST)),
          number(points),
          dataset.groups() == null ? "-" : number(dataset.groups().stream().distinct().count()));
    }
    text.append(sources.toText()).append('\n').append(classTable().toText());
    for (FaceDataset dataset : pointed()) {
      text.append('\n').append(points(dataset)).append('\n');
    }
    return text.toString();
  }

  private TextTable classTable() {
    TextTable table = new TextTable().left("emotion");
    for (Part part : Part.values()) {
      table.right(part.name().toLowerCase(Locale.ROOT));
    }
    List<ClassCounts> counts =
        data.sources().stream().map(source -> ClassCounts.of(data, source)).toList();
    List<String> classes = new ArrayList<>(data.emotions());
    classes.add(ClassCounts.NONE);
    boolean allHaveOne = counts.stream().allMatch(count -> count.of(classes.size() - 1) == 0);
    for (int k = 0; k < (allHaveOne ? classes.size() - 1 : classes.size()); k++) {
      List<Object> row = new ArrayList<>(List.of(classes.get(k)));
      for (Part part : Part.values()) {
        int emotion = k;
        row.add(number(counts.stream().mapToInt(count -> count.of(part, emotion)).sum()));
      }
      table.row(row.toArray());
    }
    return table;
  }

  private static String points(FaceDataset dataset) {
    List<MissingPoints.Pattern> patterns = MissingPoints.patterns(dataset);
    int complete =
        patterns.stream()
            .filter(pattern -> pattern.missing() == 0)
            .mapToInt(MissingPoints.Pattern::faces)
            .sum();
    return "%s: %,d of %,d faces have all 15 points"
        .formatted(dataset.source(), complete, dataset.size());
  }

  private BufferedImage faces(int samples, long seed) {
    List<Tile> tiles =
        lot(samples, seed, face -> true).stream()
            .map(face -> new Tile(builder.plain(face), lines(face)))
            .toList();
    return sheet(8)
        .draw(
            "Faces of %s by lot".formatted(experiment.name()),
            "as the network sees them, at %d px, before normalisation"
                .formatted(experiment.image().size()),
            tiles);
  }

  /** Training faces by lot, each followed by augmented versions of itself. */
  private BufferedImage augmentedFaces(long seed) {
    List<Tile> tiles = new ArrayList<>();
    for (FaceRef face : lot(AUGMENTED_FACES, seed, face -> part(face) == Part.TRAIN)) {
      tiles.add(new Tile(builder.plain(face), lines(face)));
      for (int epoch = 0; epoch < VERSIONS; epoch++) {
        PreparedFace version = builder.augmented(face, 0, epoch);
        tiles.add(new Tile(version, List.of("in epoch " + (epoch + 1))));
      }
    }
    return sheet(2 * (VERSIONS + 1))
        .draw(
            "Training faces of %s, each before its augmented versions".formatted(experiment.name()),
            experiment.augment().isEmpty()
                ? "augment is empty in this experiment: all versions are the face itself"
                : "%d steps: %s".formatted(experiment.augment().size(), steps()),
            tiles);
  }

  private FaceSheet sheet(int columns) {
    return new FaceSheet(columns, FACE, experiment.image().size());
  }

  private String steps() {
    return String.join(
        ", ",
        experiment.augment().stream()
            .map(step -> step.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", " "))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList());
  }

  private List<String> lines(FaceRef ref) {
    FaceDataset dataset = data.sources().get(ref.source()).dataset();
    int emotion = dataset.emotion(ref.face());
    String label = emotion < 0 ? "" : data.emotions().get(emotion) + ", ";
    Part part = part(ref);
    String place = part == null ? "no part" : part.name().toLowerCase(Locale.ROOT);
    return List.of(label + place, dataset.source() + ": " + dataset.ids().get(ref.face()));
  }

  private Part part(FaceRef ref) {
    return data.sources().get(ref.source()).split().parts().get(ref.face());
  }

  private List<FaceDataset> pointed() {
    return data.sources().stream()
        .map(SourceData::dataset)
        .filter(dataset -> IntStream.range(0, dataset.size()).anyMatch(dataset::hasPoints))
        .toList();
  }

  /** Faces drawn by lot, as many of each source as far as they go. */
  private List<FaceRef> lot(int count, long seed, Predicate<FaceRef> wanted) {
    List<FaceRef> drawn = new ArrayList<>();
    int sources = data.sources().size();
    for (int source = 0; source < sources; source++) {
      int s = source;
      List<FaceRef> faces =
          IntStream.range(0, data.sources().get(s).dataset().size())
              .mapToObj(face -> new FaceRef(s, face))
              .filter(wanted)
              .collect(Collectors.toCollection(ArrayList::new));
      Collections.shuffle(faces, new Random(seed + s));
      int share = (count - drawn.size()) / (sources - s);
      drawn.addAll(faces.subList(0, Math.min(share, faces.size())));
    }
    return drawn;
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
