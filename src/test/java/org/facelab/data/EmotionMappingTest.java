package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facelab.config.DataSettings;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;

class EmotionMappingTest {
  private final List<String> notices = new ArrayList<>();

  private static FaceDataset votes(List<String> classes, float[]... votes) {
    float[] targets = new float[votes.length * classes.size()];
    for (int i = 0; i < votes.length; i++) {
      System.arraycopy(votes[i], 0, targets, i * classes.size(), classes.size());
    }
    return Given.labels(new int[votes.length], 1, null).withEmotions(classes, targets);
  }

  private FaceDataset map(
      FaceDataset raw, List<String> emotions, Map<String, String> merges, boolean majority) {
    return new EmotionMapping(new DataSettings(Map.of(), emotions, merges), majority)
        .apply(raw, notices::add);
  }

  @Test
  void ordersClassesAsTheExperimentDoes() {
    FaceDataset raw = votes(List.of("a", "b", "c"), new float[] {0, 0, 1}, new float[] {1, 0, 0});

    assertThat(map(raw, List.of("c", "b", "a"), Map.of(), false).emotionTargets())
        .containsExactly(1, 0, 0, 0, 0, 1);
  }

  @Test
  void comparesNamesWithoutRegardToCaseAndToHowUmlautsAreWritten() {
    FaceDataset raw =
        votes(List.of("fro\u0308hlich", "smile"), new float[] {1, 0}, new float[] {0, 1});

    assertThat(map(raw, List.of("Fr\u00f6hlich"), Map.of(), false).size()).isOne();
    FaceDataset merged =
        map(raw, List.of("Fr\u00f6hlich", "b"), Map.of("Smile", "Fro\u0308hlich"), false);
    assertThat(merged.emotionTargets()).containsExactly(1, 0, 1, 0);
  }

  @Test
  void spellsAClassThatOthersAreMergedIntoAsTheExperimentDoes() {
    FaceDataset raw = votes(List.of("happy", "smile"), new float[] {1, 0}, new float[] {0, 1});

    assertThat(map(raw, List.of("Happy", "b"), Map.of("smile", "Happy"), false).emotionTargets())
        .containsExactly(1, 0, 1, 0);
  }

  @Test
  void dropsFacesThatLoseTheirOnlyLabelAndSaysSo() {
    FaceDataset raw = votes(List.of("a", "b"), new float[] {1, 0}, new float[] {0, 1});
    FaceDataset mapped = map(raw, List.of("b"), Map.of(), false);

    assertThat(mapped.ids()).containsExactly("row 1");
    assertThat(notices)
        .containsExactly(
            "given: 1 of 2 faces left out, which have no label that data.emotions keeps (a 1)");
  }

  @Test
  void keepsFacesThatHavePoints() {
    FaceDataset labels = votes(List.of("a", "b"), new float[] {1, 0}, new float[] {0, 1});
    float[] points = new float[2 * Keypoint.COORDINATES];
    FaceDataset raw =
        new FaceDataset(
            "given",
            2,
            2,
            2,
            1,
            labels.pixels(),
            points,
            labels.emotions(),
            labels.emotionTargets(),
            List.of(),
            null,
            null,
            labels.ids(),
            List.of());
    FaceDataset mapped = map(raw, List.of("b"), Map.of(), false);

    assertThat(mapped.size()).isEqualTo(2);
    assertThat(mapped.emotion(0)).isEqualTo(-1);
    assertThat(notices).isEmpty();
  }

  @Test
  void mergesClassesThroughSeveralSteps() {
    FaceDataset raw = votes(List.of("a", "b", "c"), new float[] {1, 1, 2});
    Map<String, String> merges = Map.of("a", "b", "b", "Z");

    assertThat(map(raw, List.of("z", "c"), merges, false).emotionTargets())
        .containsExactly(0.5f, 0.5f);
  }

  @Test
  void sharesVotesAmongTheKeptClasses() {
    FaceDataset raw = votes(List.of("a", "b", "unknown"), new float[] {4, 2, 4});

    assertThat(map(raw, List.of("a", "b"), Map.of(), false).emotionTargets())
        .containsExactly(4 / 6f, 2 / 6f);
  }

  @Test
  void givesNoEmotionWhereMostVotesAreForDroppedClasses() {
    FaceDataset raw =
        votes(List.of("a", "b", "unknown"), new float[] {4, 0, 6}, new float[] {5, 0, 5});

    assertThat(map(raw, List.of("a", "b"), Map.of(), false).ids()).containsExactly("row 1");
  }

  @Test
  void takesTheMajorityAndNothingWhereThereIsATie() {
    FaceDataset raw =
        votes(
            List.of("a", "b", "unknown"),
            new float[] {4, 3, 3},
            new float[] {4, 4, 2},
            new float[] {3, 2, 5},
            new float[] {0, 0, 0});
    FaceDataset mapped = map(raw, List.of("a", "b"), Map.of(), true);

    assertThat(mapped.ids()).containsExactly("row 0");
    assertThat(mapped.emotionTargets()).containsExactly(1, 0);
  }

  @Test
  void mergesBeforeTheMajorityIsTaken() {
    FaceDataset raw = votes(List.of("a", "b", "c"), new float[] {3, 3, 4});

    assertThat(map(raw, List.of("b", "c"), Map.of("a", "b"), true).emotionTargets())
        .containsExactly(1, 0);
  }

  @Test
  void keepsFacesOfASourceWithoutAnyLabels() {
    FaceDataset raw = Given.labels(new int[3], 1, null).withEmotions(List.of(), null);

    assertThat(map(raw, List.of("a", "b"), Map.of(), false).size()).isEqualTo(3);
  }
}
