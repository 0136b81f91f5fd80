package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static Row row(int i, String person, boolean right) {
    float[] probabilities = right ? new float[] {0.75f, 0.25f} : new float[] {0.25f, 0.75f};
    return new Row("s", "row " + i, person, Part.TEST, 0, null, probabilities, null, null);
  }

  /** Faces of which this share is right, {@code perPerson} to a person, all alike; 1: no persons. */
  private static Predictions faces(int n, double share, int perPerson, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Row> rows = new ArrayList<>();
    boolean right = false;
    for (int i = 0; i < n; i++) {
      if (i % perPerson == 0) {
        right = random.nextDouble() < share;
      }
      rows.add(row(i, perPerson == 1 ? "" : "person " + i / perPerson, right));
    }
    return new Predictions(List.of("a", "b"), rows);
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }

  @Property(tries = 20)
  void facesThatAreAllAlikeHaveAnIntervalWithoutWidth(
      @ForAll @IntRange(min = 2, max = 50) int n, @ForAll long seed) {
    Interval interval = Evaluation.of(faces(n, 1, 1, seed), 100, seed).interval("emotion.accuracy");
    assertThat(interval).isEqualTo(new Interval(1, 1));
  }

  @Property(tries = 20)
  void theFigureLiesInItsInterval(@ForAll @IntRange(min = 20, max = 200) int n, @ForAll long seed) {
    Evaluation evaluation = Evaluation.of(faces(n, 0.6, 1, seed), 200, seed);
    Interval interval = evaluation.interval("emotion.accuracy");
    assertThat(evaluation.metric("emotion.accuracy")).isBetween(interval.low(), interval.high());
  }

  @Test
  void theIntervalOfAShareIsAsWideAsTheBinomialSays() {
    Evaluation evaluation = Evaluation.of(faces(2000, 0.7, 1, 3), 2000, 1);
    double p = evaluation.metric("emotion.accuracy");
    Interval interval = evaluation.interval("emotion.accuracy");
    double halfWidth = 1.96 * Math.sqrt(p * (1 - p) / 2000);
    assertThat(interval.low()).isCloseTo(p - halfWidth, within(0.002));
    assertThat(interval.high()).isCloseTo(p + halfWidth, within(0.002));
  }

  @Test
  void about95In100IntervalsHoldTheTrueShare() {
    long holding =
        IntStream.range(0, 200)
            .mapToObj(s -> Evaluation.of(faces(300, 0.7, 1, s), 200, s))
            .map(e -> e.interval("emotion.accuracy"))
            .filter(i -> i.low() <= 0.7 && 0.7 <= i.high())
            .count();
    assertThat(holding).isBetween(180L, 199L);
  }

  @Test
  void facesOfOnePersonThatAreAlikeCountAsOne() {
    Evaluation persons = Evaluation.of(faces(1000, 0.7, 10, 5), 1000, 1);
    List<Row> strangers =
        faces(1000, 0.7, 10, 5).rows().stream()
            .map(r -> row(0, "", r.predictedEmotion() == 0))
            .toList();
    Evaluation single = Evaluation.of(new Predictions(List.of("a", "b"), strangers), 1000, 1);
    assertThat(persons.metrics()).isEqualTo(single.metrics());
    assertThat(
            width(persons.interval("emotion.accuracy"))
                / width(single.interval("emotion.accuracy")))
        .isCloseTo(Math.sqrt(10), within(0.5));
    assertThat(persons.resampling().get("emotion").unit()).isEqualTo("persons");
    assertThat(persons.resampling().get("emotion").units()).isEqualTo(100);
    assertThat(single.resampling().get("emotion").unit()).isEqualTo("faces");
  }

  @Test
  void aCalibratedNetworksErrorLiesInItsIntervalThoughResamplesRaiseIt() {
    for (int seed = 0; seed < 30; seed++) {
      // Three of four are right, and 0.75 is the confidence.
      Evaluation evaluation = Evaluation.of(faces(400, 0.75, 1, seed), 200, 1);
      Interval interval = evaluation.interval("emotion.ece");
      assertThat(evaluation.metric("emotion.ece")).isBetween(interval.low(), interval.high());
    }
  }

  @Test
  void theSameSeedGivesTheSameIntervalsAndAnotherSeedOthers() {
    Predictions faces = faces(200, 0.7, 1, 9);
    assertThat(Evaluation.of(faces, 300, 4).intervals())
        .isEqualTo(Evaluation.of(faces, 300, 4).intervals())
        .isNotEqualTo(Evaluation.of(faces, 300, 5).intervals());
  }

  @Test
  void oneFaceOrOnePersonHasNoInterval() {
    assertThat(Evaluation.of(faces(1, 1, 1, 1), 100, 1).interval("emotion.accuracy").isDefined())
        .isFalse();
    assertThat(Evaluation.of(faces(10, 1, 10, 1), 100, 1).interval("emotion.accuracy").isDefined())
        .isFalse();
  }

  @Test
  void personsOfTwoSourcesWithOneNameAreTwo() {
    Row other = new Row("t", "1", "anna", Part.TEST, 0, null, new float[] {1, 0}, null, null);
    Clusters clusters =
        Clusters.of(List.of(row(0, "anna", true), other, row(1, "anna", true), row(2, "", true)));
    assertThat(clusters.of()).containsExactly(0, 1, 0, 2);
    assertThat(clusters.count()).isEqualTo(3);
  }

  @Test
  void percentilesInterpolate() {
    double[] sorted = {0, 1, 2, 3, 4};
    assertThat(Bootstrap.percentile(sorted, 0.5)).isEqualTo(2);
    assertThat(Bootstrap.percentile(sorted, 0.025)).isCloseTo(0.1, within(1e-12));
    assertThat(Bootstrap.percentile(sorted, 1)).isEqualTo(4);
  }

  @Test
  void privateTestWithAThousandResamplesTakesLessThanTwoSeconds() {
    Predictions faces = faces(3589, 0.5, 1, 1);
    long start = System.nanoTime();
    Evaluation.of(faces, 1000, 1);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }
}
