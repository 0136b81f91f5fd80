package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings;
import org.facelab.config.SplitSettings.By;
import org.facelab.config.SplitSettings.Part;
import org.junit.jupiter.api.Test;

class SplitterTest {
  private static final Map<Part, List<String>> USAGE =
      Map.of(
          Part.TRAIN, List.of("Training"),
          Part.VALIDATION, List.of("PublicTest"),
          Part.TEST, List.of("PrivateTest"));

  private static SplitSettings fraction(double validation, double test, long seed) {
    return new SplitSettings(By.FRACTION, USAGE, validation, test, 0, 0, true, seed);
  }

  private static SplitSettings group(double validation, double test, long seed) {
    return new SplitSettings(By.GROUP, USAGE, validation, test, 0, 0, true, seed);
  }

  private static SplitSettings fold(By by, int folds, int fold, long seed) {
    return new SplitSettings(by, USAGE, 0.1, 0.1, folds, fold, true, seed);
  }

  private static List<Part> split(FaceDataset faces, SplitSettings settings) {
    return new Splitter(faces, settings, "data.sources.given.split").split(n -> {}).parts();
  }

  /** Faces of random emotions, -1 for none, with persons who have one to twelve faces. */
  private static FaceDataset faces(int n, long seed) {
    Random random = new Random(seed);
    int[] emotions = random.ints(n, -1, 4).toArray();
    List<String> persons = new ArrayList<>();
    for (int person = 0; persons.size() < n; person++) {
      for (int k = random.nextInt(12); k >= 0 && persons.size() < n; k--) {
        persons.add("person " + person);
      }
    }
    return Given.labels(emotions, 4, persons);
  }

  private static long count(List<Part> parts, Part part) {
    return parts.stream().filter(p -> p == part).count();
  }

  @Property(tries = 100)
  void stratifiesWithinOneFace(
      @ForAll @IntRange(min = 1, max = 400) int n,
      @ForAll @DoubleRange(min = 0, max = 0.4) double validation,
      @ForAll @DoubleRange(min = 0, max = 0.4) double test,
      @ForAll long seed) {
    FaceDataset faces = faces(n, seed);
    List<Part> parts = split(faces, fraction(validation, test, seed & 0xffff));
    double[] shares = {1 - validation - test, validation, test};

    assertThat(parts).hasSize(n).doesNotContainNull();
    for (Part part : Part.values()) {
      for (int emotion = -1; emotion < 4; emotion++) {
        int k = emotion;
        long all = IntStream.range(0, n).filter(i -> faces.emotion(i) == k).count();
        long here =
            IntStream.range(0, n)
                .filter(i -> faces.emotion(i) == k && parts.get(i) == part)
                .count();
        assertThat((double) here)
            .isBetween(all * shares[part.ordinal()] - 1, all * shares[part.ordinal()] + 1);
      }
      assertThat((double) count(parts, part))
          .as("rounding evens out over the emotions")
          .isBetween(n * shares[part.ordinal()] - 2, n * shares[part.ordinal()] + 2);
    }
  }

  @Property(tries = 60)
  void neverPartsAPersonAndKeepsNearTheShares(
      @ForAll @IntRange(min = 100, max = 500) int n, @ForAll long seed) {
    FaceDataset faces = faces(n, seed);
    List<Part> parts = split(faces, group(0.15, 0.2, seed & 0xffff));

    Map<String, Part> partOf = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Part before = partOf.putIfAbsent(faces.groups().get(i), parts.get(i));
      assertThat(before == null || before == parts.get(i)).isTrue();
    }
    assertThat((double) count(parts, Part.VALIDATION)).isBetween(n * 0.15 - 12, n * 0.15 + 12);
    assertThat((double) count(parts, Part.TEST)).isBetween(n * 0.2 - 12, n * 0.2 + 12);
  }

  @Property(tries = 40)
  void foldsPartitionTheFaces(
      @ForAll @IntRange(min = 60, max = 300) int n,
      @ForAll @IntRange(min = 2, max = 7) int folds,
      @ForAll boolean byGroup,
      @ForAll long seed) {
    FaceDataset faces = faces(n, seed);
    Set<Integer> tested = new HashSet<>();
    for (int fold = 0; fold < folds; fold++) {
      List<Part> parts =
          split(faces, fold(byGroup ? By.GROUP : By.FRACTION, folds, fold, seed & 0xffff));
      assertThat(parts).doesNotContainNull();
      for (int i = 0; i < n; i++) {
        if (parts.get(i) == Part.TEST) {
          assertThat(tested.add(i)).as("face %d is tested once", i).isTrue();
        }
      }
      long test = count(parts, Part.TEST);
      double slack = byGroup ? 13 : 3;
      assertThat((double) test).isBetween((double) n / folds - slack, (double) n / folds + slack);
      assertThat((double) count(parts, Part.VALIDATION))
          .isBetween((n - test) * 0.1 - slack, (n - test) * 0.1 + slack);
    }
    assertThat(tested).hasSize(n);
  }

  @Property(tries = 40)
  void keepsCopiesTogether(@ForAll @IntRange(min = 20, max = 200) int n, @ForAll long seed) {
    FaceDataset faces = faces(n, seed);
    Random random = new Random(seed);
    for (int i = 1; i < n; i++) {
      if (random.nextInt(3) == 0) {
        System.arraycopy(faces.pixels(), 4 * random.nextInt(i), faces.pixels(), 4 * i, 4);
      }
    }
    for (By by : List.of(By.FRACTION, By.GROUP)) {
      List<Part> parts =
          split(faces, new SplitSettings(by, USAGE, 0.2, 0.2, 0, 0, true, seed & 0xffff));
      Map<String, Part> partOf = new HashMap<>();
      for (int i = 0; i < n; i++) {
        String pixels = faces.pixels()[4 * i] + " " + faces.pixels()[4 * i + 1];
        Part before = partOf.putIfAbsent(pixels, parts.get(i));
        assertThat(before == null || before == parts.get(i)).isTrue();
      }
    }
  }

  @Test
  void dependsOnTheSeedAlone() {
    FaceDataset faces = faces(200, 1);

    assertThat(split(faces, fraction(0.1, 0.1, 5))).isEqualTo(split(faces, fraction(0.1, 0.1, 5)));
    assertThat(split(faces, fraction(0.1, 0.1, 5)))
        .isNotEqualTo(split(faces, fraction(0.1, 0.1, 6)));
    assertThat(split(faces, group(0.1, 0.1, 5))).isNotEqualTo(split(faces, group(0.1, 0.1, 6)));
  }

  /** Stored splits aside, nobody's figures may change because the program did. */
  @Test
  void neverChangesFromVersionToVersion() {
    List<Part> parts = split(faces(40, 1), fraction(0.2, 0.2, 1));
    StringBuilder letters = new StringBuilder();
    parts.forEach(p -> letters.append(p.name().charAt(0) == 'T' ? p.name().charAt(1) : 'v'));

    assertThat(letters.toString()).isEqualTo("EREERRERRvRRvRRRvRRRERvERvRvREvERRRRvRRR");
  }

  @Test
  void neverLetsOnePersonFillASmallPart() {
    List<String> persons = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      persons.add(i < 60 ? "twin" : "person " + i);
    }
    FaceDataset faces = Given.labels(new int[100], 1, persons);
    for (int seed = 0; seed < 50; seed++) {
      List<Part> parts = split(faces, group(0.1, 0.1, seed));
      assertThat(parts.get(0)).isEqualTo(Part.TRAIN);
      assertThat(count(parts, Part.TEST)).isEqualTo(10);
    }
  }

  @Test
  void knowsAUsageHoweverItsUmlautIsWritten() {
    FaceDataset labels = Given.labels(new int[] {0, 1}, 2, null);
    FaceDataset faces =
        new FaceDataset(
            "given",
            2,
            2,
            2,
            1,
            labels.pixels(),
            null,
            labels.emotions(),
            labels.emotionTargets(),
            List.of("u\u0308ben", "test"),
            new byte[] {0, 1},
            null,
            labels.ids(),
            List.of());
    Map<Part, List<String>> parts =
        Map.of(Part.TRAIN, List.of("\u00dcben"), Part.TEST, List.of("test"));

    assertThat(split(faces, new SplitSettings(By.USAGE, parts, 0, 0, 0, 0, true, 1)))
        .containsExactly(Part.TRAIN, Part.TEST);
  }

  @Test
  void asksForPersonsAndUsages() {
    FaceDataset faces = Given.labels(new int[10], 1, null);

    assertThatThrownBy(() -> split(faces, group(0.1, 0.1, 1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.sources.given.split.by: group")
        .hasMessageContaining("groups");
    SplitSettings usage = new SplitSettings(By.USAGE, USAGE, 0.1, 0.1, 0, 0, true, 1);
    assertThatThrownBy(() -> split(faces, usage))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.sources.given.split.by: usage needs a column Usage");
  }
}
