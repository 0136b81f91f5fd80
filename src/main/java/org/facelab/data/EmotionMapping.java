package org.facelab.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.facelab.config.DataSettings;
import org.facelab.config.InputException;

/**
 * Turns a source's own classes into the experiment's: merges some, drops others, and makes a distribution
 * of what is left. A face whose votes went mostly to dropped classes has no emotion, and a face that has
 * no label of any kind left is dropped.
 */
final class EmotionMapping {
  private final List<String> emotions;
  private final Map<String, String> merges;
  private final boolean majority;

  /**
   * @param majority whether the class with most votes gets all, else every class its share
   */
  EmotionMapping(DataSettings settings, boolean majority) {
    this.emotions = List.copyOf(settings.emotions());
    this.merges = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    settings.mergeEmotions().forEach((from, to) -> merges.put(Composed.of(from), Composed.of(to)));
    this.majority = majority;
  }

  /** The class that a source's class becomes, which the experiment may or may not keep. */
  String merged(String emotion) {
    String name = Composed.of(emotion);
    for (int steps = 0; merges.containsKey(name); steps++) {
      if (steps > merges.size()) {
        throw new InputException(
            "data.merge-emotions: '%s' is merged in a circle".formatted(emotion));
      }
      name = merges.get(name);
    }
    // Spelt as the experiment does, or a class that others are merged into would be two.
    int kept = kept(name);
    return kept < 0 ? name : emotions.get(kept);
  }

  /** Index of the class in the experiment, or -1 if it is not kept. */
  private int kept(String emotion) {
    return IntStream.range(0, emotions.size())
        .filter(k -> Composed.of(emotions.get(k)).equalsIgnoreCase(Composed.of(emotion)))
        .findFirst()
        .orElse(-1);
  }

  /** The same faces with the experiment's classes, fewer of them where no label is left. */
  FaceDataset apply(FaceDataset raw, Consumer<String> notices) {
    if (raw.emotionTargets() == null) {
      return withoutUnlabelled(raw, null, notices);
    }
    List<String> classes = raw.emotions().stream().map(this::merged).distinct().toList();
    int[] classOf = raw.emotions().stream().mapToInt(e -> classes.indexOf(merged(e))).toArray();
    int[] keptAs = classes.stream().mapToInt(this::kept).toArray();
    float[] targets = new float[raw.size() * emotions.size()];
    float[] votes = new float[classes.size()];
    for (int i = 0; i < raw.size(); i++) {
      Arrays.fill(votes, 0);
      for (int k = 0; k < classOf.length; k++) {
        votes[classOf[k]] += raw.emotionTargets()[i * classOf.length + k];
      }
      if (majority) {
        byMajority(votes, keptAs, targets, i * emotions.size());
      } else {
        byShare(votes, keptAs, targets, i * emotions.size());
      }
    }
    return withoutUnlabelled(raw.withEmotions(emotions, targets), raw, notices);
  }

  private static void byMajority(float[] votes, int[] keptAs, float[] targets, int at) {
    int best = 0;
    boolean tie = true;
    for (int k = 0; k < votes.length; k++) {
      if (k == 0 || votes[k] > votes[best]) {
        best = k;
        tie = votes[k] == 0;
      } else if (votes[k] == votes[best]) {
        tie = true;
      }
    }
    if (!tie && keptAs[best] >= 0) {
      targets[at + keptAs[best]] = 1;
    }
  }

  private static void byShare(float[] votes, int[] keptAs, float[] targets, int at) {
    float all = 0;
    float kept = 0;
    for (int k = 0; k < votes.length; k++) {
      all += votes[k];
      kept += keptAs[k] >= 0 ? votes[k] : 0;
    }
    if (kept == 0 || 2 * kept < all) {
      return;
    }
    for (int k = 0; k < votes.length; k++) {
      if (keptAs[k] >= 0) {
        targets[at + keptAs[k]] = votes[k] / kept;
      }
    }
  }

  /** Drops faces without any label, unless the source has no labels at all, such as a test set's images. */
  private static FaceDataset withoutUnlabelled(
      FaceDataset faces, FaceDataset raw, Consumer<String> notices) {
    if (faces.points() == null && faces.emotionTargets() == null) {
      return faces;
    }
    int[] labelled =
        IntStream.range(0, faces.size())
            .filter(i -> faces.emotion(i) >= 0 || faces.hasPoints(i))
            .toArray();
    if (labelled.length == faces.size()) {
      return faces;
    }
    notices.accept(
        "%s: %,d of %,d faces left out, which have no label that data.emotions keeps%s"
            .formatted(
                faces.source(),
                faces.size() - labelled.length,
                faces.size(),
                raw == null ? "" : classesOf(raw, faces)));
    return FaceSelection.of(faces, labelled);
  }

  /** " (disgust 547)": the source's own classes of the faces that lost theirs. */
  private static String classesOf(FaceDataset raw, FaceDataset mapped) {
    Map<String, Long> counts =
        IntStream.range(0, raw.size())
            .filter(i -> mapped.emotion(i) < 0 && !mapped.hasPoints(i) && raw.emotion(i) >= 0)
            .mapToObj(i -> raw.emotions().get(raw.emotion(i)))
            .collect(Collectors.groupingBy(e -> e, TreeMap::new, Collectors.counting()));
    List<String> parts = new ArrayList<>();
    counts.forEach((emotion, n) -> parts.add("%s %,d".formatted(emotion, n)));
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }
}
