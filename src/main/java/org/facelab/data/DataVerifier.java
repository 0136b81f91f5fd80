package org.facelab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.facelab.config.Experiment;
import org.facelab.config.Fer2013Source;
import org.facelab.config.FolderSource;
import org.facelab.config.KeypointsSource;
import org.facelab.config.Source;
import org.facelab.config.Source.OnBadRow;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.SyntheticSource;
import org.facelab.data.DataReport.ClassCount;
import org.facelab.data.DataReport.Points;
import org.facelab.data.DataReport.SourceReport;
import org.facelab.data.FaceData.SourceData;
import org.facelab.face.Keypoint;

/** Looks for everything in an experiment's data that a user should know before trusting a figure. */
public final class DataVerifier {
  private static final String NO_PART = "none";

  private final Experiment experiment;

  private DataVerifier(Experiment experiment) {
    this.experiment = experiment;
  }

  /**
   * Reads the data and examines them. Bad rows are findings here, whatever {@code on-bad-row} says.
   *
   * @throws org.facelab.config.InputException if a source cannot be read at all
   */
  public static DataReport verify(Experiment experiment) {
    return verify(experiment, FaceCache.standard());
  }

  static DataReport verify(Experiment experiment, FaceCache cache) {
    List<String> notices = new ArrayList<>();
    FaceData data = DataLoader.loadReadable(experiment, notices::add, cache);
    return new DataVerifier(experiment).examine(data, notices);
  }

  private DataReport examine(FaceData data, List<String> notices) {
    List<FaceDataset> datasets = data.sources().stream().map(SourceData::dataset).toList();
    int faces = datasets.stream().mapToInt(FaceDataset::size).sum();
    CopyCount count = new CopyCount(data);
    FaceUnits exact = new FaceUnits(faces).joinCopies(datasets);
    DataReport.Copies identicalCopies = count.of(exact);
    DataReport.Copies nearCopies =
        faces > NearCopies.MOST_FACES ? null : count.of(new NearCopies(datasets).join(exact));
    return new DataReport(
        experiment.name(),
        data.sources().stream().map(this::examine).toList(),
        identicalCopies,
        nearCopies,
        List.copyOf(notices));
  }

  private SourceReport examine(SourceData data) {
    FaceDataset faces = data.dataset();
    Source source = experiment.data().sources().get(faces.source());
    KnownChecksum published = KnownChecksum.of(data.checksum()).orElse(null);
    return new SourceReport(
        faces.source(),
        path(source),
        data.checksum(),
        published == null ? null : published.title(),
        published != null ? null : shouldBe(source),
        faces.size(),
        faces.width(),
        faces.height(),
        faces.channels(),
        classes(data),
        parts(data),
        faces.points() == null ? null : points(data),
        faces.groups() == null ? 0 : (int) faces.groups().stream().distinct().count(),
        straddling(data),
        faces.skipped(),
        onBadRow(source) == OnBadRow.FAIL);
  }

  private static String path(Source source) {
    if (source instanceof Fer2013Source fer) {
      return fer.path().toString();
    } else if (source instanceof KeypointsSource keypoints) {
      return keypoints.path().toString();
    } else if (source instanceof FolderSource folder) {
      return folder.path().toString();
    }
    return "";
  }

  private static OnBadRow onBadRow(Source source) {
    if (source instanceof Fer2013Source fer) {
      return fer.onBadRow();
    } else if (source instanceof KeypointsSource keypoints) {
      return keypoints.onBadRow();
    } else if (source instanceof FolderSource folder) {
      return folder.onBadRow();
    }
    return OnBadRow.SKIP;
  }

  private static String shouldBe(Source source) {
    if (source instanceof FolderSource || source instanceof SyntheticSource) {
      return null;
    }
    String name = DataFile.find(java.nio.file.Path.of(path(source)), "path").textName();
    return KnownChecksum.named(name).map(KnownChecksum::title).orElse(null);
  }

  /** The name of a part in reports. */
  static String label(Part part) {
    return part == null ? NO_PART : part.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Integer> noFaces() {
    Map<String, Integer> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      parts.put(label(part), 0);
    }
    parts.put(NO_PART, 0);
    return parts;
  }

  private static Map<String, Integer> parts(SourceData data) {
    Map<String, Integer> parts = noFaces();
    data.split().parts().forEach(p -> parts.merge(label(p), 1, Integer::sum));
    return parts;
  }

  private static List<ClassCount> classes(SourceData data) {
    FaceDataset faces = data.dataset();
    if (faces.emotionTargets() == null) {
      return List.of();
    }
    List<ClassCount> counts = new ArrayList<>();
    faces.emotions().forEach(e -> counts.add(new ClassCount(e, noFaces())));
    counts.add(new ClassCount(DataReport.NO_EMOTION, noFaces()));
    for (int i = 0; i < faces.size(); i++) {
      int emotion = faces.emotion(i) < 0 ? faces.emotions().size() : faces.emotion(i);
      String part = label(data.split().parts().get(i));
      counts.get(emotion).faces().merge(part, 1, Integer::sum);
    }
    return counts;
  }

  private Points points(SourceData data) {
    FaceDataset faces = data.dataset();
    int[] known = new int[faces.size()];
    Map<String, Integer> missing = new LinkedHashMap<>();
    List<String> outside = new ArrayList<>();
    for (Keypoint point : Keypoint.ALL) {
      missing.put(point.label(), 0);
      for (int i = 0; i < faces.size(); i++) {
        float x = faces.points()[i * Keypoint.COORDINATES + point.xIndex()];
        float y = faces.points()[i * Keypoint.COORDINATES + point.yIndex()];
        if (Float.isNaN(x) || Float.isNaN(y)) {
          missing.merge(point.label(), 1, Integer::sum);
        } else {
          known[i]++;
        }
        if (isOutside(x, faces.width()) || isOutside(y, faces.height())) {
          outside.add("%s: %s at (%.1f, %.1f)".formatted(faces.ids().get(i), point.label(), x, y));
        }
      }
    }
    int complete = (int) Arrays.stream(known).filter(k -> k == Keypoint.COUNT).count();
    int without = (int) IntStream.range(0, known.length).filter(i -> !faces.hasPoints(i)).count();
    return new Points(
        complete,
        faces.size() - complete - without,
        without,
        missing,
        outside,
        new LabelAxis(data, experiment.data().pointOffset(faces.source()).x()).offset());
  }

  /** Pixel centres run from 0 to size - 1, so the image's edges lie half a pixel beyond them. */
  private static boolean isOutside(float coordinate, int size) {
    return coordinate < -0.5 || coordinate > size - 0.5;
  }

  private static List<String> straddling(SourceData data) {
    FaceDataset faces = data.dataset();
    if (faces.groups() == null) {
      return List.of();
    }
    SortedMap<String, TreeSet<Part>> partsOf = new TreeMap<>();
    for (int i = 0; i < faces.size(); i++) {
      Part part = data.split().parts().get(i);
      if (part != null) {
        partsOf.computeIfAbsent(faces.groups().get(i), g -> new TreeSet<>()).add(part);
      }
    }
    return partsOf.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }
}
