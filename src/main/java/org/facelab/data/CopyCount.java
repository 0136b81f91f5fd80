package org.facelab.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataReport.Copies;
import org.facelab.data.DataReport.CopySet;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceData.SourceData;

/** Counts pictures that occur more than once, and the harm that they may do. */
final class CopyCount {
  private static final int MOST_EXAMPLES = 100;

  private final FaceData data;
  private final List<FaceRef> faces = new ArrayList<>();

  CopyCount(FaceData data) {
    this.data = data;
    for (int s = 0; s < data.sources().size(); s++) {
      for (int f = 0; f < data.sources().get(s).dataset().size(); f++) {
        faces.add(new FaceRef(s, f));
      }
    }
  }

  /** Counts the units that have more than one face; faces are numbered source after source. */
  Copies of(FaceUnits units) {
    SortedMap<Integer, List<FaceRef>> sets = new TreeMap<>();
    for (int i = 0; i < faces.size(); i++) {
      sets.computeIfAbsent(units.first(i), u -> new ArrayList<>()).add(faces.get(i));
    }
    List<List<FaceRef>> copies = sets.values().stream().filter(s -> s.size() > 1).toList();
    Map<Part, Integer> seen = new EnumMap<>(Map.of(Part.VALIDATION, 0, Part.TEST, 0));
    for (List<FaceRef> set : copies) {
      if (set.stream().anyMatch(f -> part(f) == Part.TRAIN)) {
        seen.replaceAll((p, n) -> n + (int) set.stream().filter(f -> part(f) == p).count());
      }
    }
    Map<String, Integer> seenInTraining = new LinkedHashMap<>();
    seen.forEach((part, n) -> seenInTraining.put(DataVerifier.label(part), n));
    List<CopySet> examples =
        copies.stream()
            .sorted(
                Comparator.comparing(
                    s -> (distinctParts(s) > 1 ? 0 : 2) + (distinctEmotions(s) > 1 ? 0 : 1)))
            .limit(MOST_EXAMPLES)
            .map(s -> new CopySet(s.stream().map(this::describe).toList()))
            .toList();
    return new Copies(
        copies.size(),
        copies.stream().mapToInt(List::size).sum(),
        (int) copies.stream().filter(s -> distinctParts(s) > 1).count(),
        (int) copies.stream().filter(s -> distinctEmotions(s) > 1).count(),
        seenInTraining,
        examples);
  }

  private Part part(FaceRef face) {
    return data.sources().get(face.source()).split().parts().get(face.face());
  }

  private int emotion(FaceRef face) {
    return data.sources().get(face.source()).dataset().emotion(face.face());
  }

  private long distinctParts(List<FaceRef> set) {
    return set.stream().map(this::part).filter(Objects::nonNull).distinct().count();
  }

  private long distinctEmotions(List<FaceRef> set) {
    return set.stream().map(this::emotion).filter(e -> e >= 0).distinct().count();
  }

  private String describe(FaceRef face) {
    SourceData source = data.sources().get(face.source());
    int emotion = emotion(face);
    return "%s %s (%s%s)"
        .formatted(
            source.dataset().source(),
            source.dataset().ids().get(face.face()),
            DataVerifier.label(part(face)),
            emotion < 0 ? "" : ", " + source.dataset().emotions().get(emotion));
  }
}
