package org.facelab.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    List<CopySet> described = copies.stream().map(this::describe).toList();
    List<CopySet> across = described.stream().filter(CopySet::acrossParts).toList();
    List<CopySet> conflicting = described.stream().filter(CopySet::conflicting).toList();
    return new Copies(
        copies.size(),
        copies.stream().mapToInt(List::size).sum(),
        across.size(),
        conflicting.size(),
        seenInTraining,
        Stream.concat(
                across.stream().limit(MOST_EXAMPLES), conflicting.stream().limit(MOST_EXAMPLES))
            .distinct()
            .toList());
  }

  private CopySet describe(List<FaceRef> set) {
    return new CopySet(
        set.stream().map(this::part).filter(Objects::nonNull).distinct().count() > 1,
        set.stream().map(this::emotion).filter(e -> e >= 0).distinct().count() > 1,
        set.stream().map(this::describe).toList());
  }

  private Part part(FaceRef face) {
    return data.sources().get(face.source()).split().parts().get(face.face());
  }

  private int emotion(FaceRef face) {
    return data.sources().get(face.source()).dataset().emotion(face.face());
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
