package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.evaluate.PairedTest.Method;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedTestTest {
  private static final String METRIC = "accuracy";

  /**
   * Groups that do not differ in truth are told apart in about one comparison of twenty, whatever chance
   * makes their runs differ: the seeds, the faces that suit one method, or each run's own noise; with
   * persons of four faces too, and for single runs.
   */
  @ParameterizedTest
  @CsvSource({
    // seeds, sd by seed, by method and person, by run and person, faces of a person
    "3, 0.05, 0.0, 0.5, 1",
    "3, 0.5, 0.0, 0.2, 1",
    "3, 0.0, 0.5, 0.5, 1",
    "3, 0.0, 0.0, 1.0, 1",
    "2, 0.05, 0.5, 0.5, 1",
    "5, 0.03, 0.5, 0.5, 4",
    "1, 0.0, 0.5, 0.5, 1",
    "1, 0.0, 0.5, 0.5, 4"
  })
  void equalGroupsAreSeldomToldApart(
      int seeds, double bySeed, double byMethod, double byRun, int facesOfAPerson) {
    int comparisons = 600;
    int found = 0;
    Random random = new Random(7);
    for (int i = 0; i < comparisons; i++) {
      PairedResamples resamples =
          simulated(random, 2 * seeds, 60, facesOfAPerson, bySeed, byMethod, byRun, 0);
      found += pValue(resamples, seeds) < 0.05 ? 1 : 0;
    }
    // 5 % and twice the standard error of a share of 600
    assertThat(found / (double) comparisons).isLessThan(0.05 + 0.018);
  }

  @Test
  void aRealDifferenceIsFoundMoreOftenWithMoreFaces() {
    Random random = new Random(7);
    int few = 0;
    int many = 0;
    for (int i = 0; i < 100; i++) {
      few += pValue(simulated(random, 6, 30, 1, 0.01, 0.3, 0.3, 0.2), 3) < 0.05 ? 1 : 0;
      many += pValue(simulated(random, 6, 300, 1, 0.01, 0.3, 0.3, 0.2), 3) < 0.05 ? 1 : 0;
    }
    assertThat(few).isBetween(20, 90);
    assertThat(many).isGreaterThan(97);
  }

  private static double pValue(PairedResamples resamples, int seeds) {
    return PairedTest.of(
            resamples,
            METRIC,
            IntStream.range(0, seeds).toArray(),
            IntStream.range(seeds, 2 * seeds).toArray())
        .pValue();
  }

  /** Two methods with half of the runs each; a run's figure is the mean of its faces. */
  private static PairedResamples simulated(
      Random random,
      int runs,
      int persons,
      int facesOfAPerson,
      double bySeed,
      double byMethod,
      double byRun,
      double difference) {
    int faces = persons * facesOfAPerson;
    double[][] methods = new double[2][persons];
    double[] difficulty = new double[persons];
    for (int p = 0; p < persons; p++) {
      difficulty[p] = random.nextGaussian();
      methods[0][p] = byMethod * random.nextGaussian() + difference;
      methods[1][p] = byMethod * random.nextGaussian();
    }
    List<Function<int[], double[]>> figures = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      double seed = bySeed * random.nextGaussian();
      double[] values = new double[faces];
      for (int p = 0; p < persons; p++) {
        double own = byRun * random.nextGaussian();
        for (int f = p * facesOfAPerson; f < (p + 1) * facesOfAPerson; f++) {
          double noise = 0.2 * random.nextGaussian();
          values[f] = difficulty[p] + methods[run < runs / 2 ? 0 : 1][p] + seed + own + noise;
        }
      }
      figures.add(mean(values));
    }
    int[] of = IntStream.range(0, faces).map(f -> f / facesOfAPerson).toArray();
    return PairedResamples.of(
        List.of(METRIC),
        new Clusters(of, persons, facesOfAPerson > 1),
        figures,
        List.of(),
        new Bootstrap(200, random.nextLong()));
  }

  private static Function<int[], double[]> mean(double[] values) {
    return weights -> {
      double sum = 0;
      double count = 0;
      for (int i = 0; i < values.length; i++) {
        sum += weights[i] * values[i];
        count += weights[i];
      }
      return new double[] {sum / count};
    };
  }

  /** A run that is right on the faces for which {@code right} says so, with faces of persons if named. */
  private static TestFaces emotions(
      int faces, int facesOfAPerson, java.util.function.IntPredicate right) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < faces; i++) {
      float[] p = right.test(i) ? new float[] {0.9f, 0.1f} : new float[] {0.2f, 0.8f};
      String person = facesOfAPerson == 1 ? "" : "person " + i / facesOfAPerson;
      rows.add(new Row("faces", "row " + i, person, Part.TEST, 0, null, p, null, null));
    }
    return TestFaces.of(
        new Predictions(List.of("happy", "sad"), rows), Task.EMOTION, Map.of("faces", "abc"));
  }

  @Test
  void singleRunsAreComparedByMcNemarsTest() {
    PairedResamples resamples =
        PairedResamples.of(
            List.of(emotions(60, 1, i -> i < 40), emotions(60, 1, i -> i >= 2 && i < 50)),
            new Bootstrap(500, 1));
    PairedTest test = PairedTest.of(resamples, "emotion.accuracy", new int[] {0}, new int[] {1});
    assertThat(test.method()).isEqualTo(Method.MCNEMAR);
    assertThat(test.difference()).isEqualTo(-8 / 60.0, within(1e-12));
    assertThat(test.pValue()).isEqualTo(McNemar.pValue(2, 10));
    assertThat(PairedTest.of(resamples, "emotion.loss", new int[] {0}, new int[] {1}).method())
        .isEqualTo(Method.FACES);
  }

  /** One right on all faces, the other on none: 2 / 2^10, and no spread at all. */
  @Test
  void mcNemarsTestNeedsNoSpread() {
    PairedResamples resamples =
        PairedResamples.of(
            List.of(emotions(10, 1, i -> true), emotions(10, 1, i -> false)),
            new Bootstrap(100, 1));
    PairedTest test = PairedTest.of(resamples, "emotion.accuracy", new int[] {0}, new int[] {1});
    assertThat(test.difference()).isEqualTo(1);
    assertThat(test.pValue()).isEqualTo(2 / 1024.0, within(1e-12));
    assertThat(PairedTest.of(resamples, "emotion.accuracy", new int[] {1}, new int[] {1}).pValue())
        .isEqualTo(1);
  }

  /** Four frames of a person that are right together are one piece of evidence, not four. */
  @Test
  void facesOfOnePersonAreNotCountedAsSoManyProofs() {
    PairedTest alone =
        PairedTest.of(
            PairedResamples.of(
                List.of(emotions(80, 1, i -> i < 40), emotions(80, 1, i -> i < 52)),
                new Bootstrap(500, 1)),
            "emotion.accuracy",
            new int[] {0},
            new int[] {1});
    PairedTest together =
        PairedTest.of(
            PairedResamples.of(
                List.of(emotions(80, 4, i -> i < 40), emotions(80, 4, i -> i < 52)),
                new Bootstrap(500, 1)),
            "emotion.accuracy",
            new int[] {0},
            new int[] {1});
    assertThat(alone.pValue()).isLessThan(0.001);
    assertThat(together.method()).isEqualTo(Method.PERSONS);
    assertThat(together.freedom()).isEqualTo(19);
    assertThat(together.pValue()).isGreaterThan(0.05);
  }

  @Test
  void severalSeedsAreMethodsOfTheirOwnAndASingleOneIsNot() {
    List<TestFaces> runs =
        IntStream.range(0, 4)
            .mapToObj(r -> emotions(60, 1, i -> (i * 7 + r) % 10 < 6 + r / 2))
            .toList();
    PairedResamples resamples = PairedResamples.of(runs, new Bootstrap(300, 1));
    assertThat(
            PairedTest.of(resamples, "emotion.accuracy", new int[] {0, 1}, new int[] {2, 3})
                .method())
        .isEqualTo(Method.FACES_AND_SEEDS);
    assertThat(
            PairedTest.of(resamples, "emotion.accuracy", new int[] {0, 1}, new int[] {2}).method())
        .isEqualTo(Method.FACES);
  }

  @Test
  void runsThatSayTheSameDoNotDiffer() {
    PairedResamples resamples =
        PairedResamples.of(
            List.of(emotions(30, 1, i -> i < 20), emotions(30, 1, i -> i < 20)),
            new Bootstrap(100, 1));
    assertThat(PairedTest.of(resamples, "emotion.loss", new int[] {0}, new int[] {1}).pValue())
        .isEqualTo(1);
  }

  /** Points that are off by a pixel more: the paired test sees it, though faces differ far more. */
  @Test
  void keypointErrorsArePaired() {
    Random random = new Random(1);
    List<Row> good = new ArrayList<>();
    List<Row> bad = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      float[] truth = new float[Keypoint.COORDINATES];
      float[] near = new float[truth.length];
      float[] far = new float[truth.length];
      float error = 1 + 5 * random.nextFloat();
      for (int c = 0; c < truth.length; c++) {
        truth[c] = 20 + 2 * c;
        near[c] = truth[c] + error;
        far[c] = truth[c] + error + 0.1f;
      }
      String person = "person " + i / 4;
      good.add(new Row("faces", "row " + i, person, Part.TEST, -1, null, null, truth, near));
      // Another experiment may not have been told who is who.
      bad.add(new Row("faces", "row " + i, "", Part.TEST, -1, null, null, truth, far));
    }
    List<TestFaces> runs =
        List.of(good, bad).stream()
            .map(rows -> TestFaces.of(new Predictions(List.of(), rows), Task.KEYPOINTS, Map.of()))
            .toList();
    PairedTest test =
        PairedTest.of(
            PairedResamples.of(runs, new Bootstrap(300, 1)),
            "keypoints.rmse_px",
            new int[] {0},
            new int[] {1});
    assertThat(test.method()).isEqualTo(Method.PERSONS);
    assertThat(test.difference()).isBetween(-0.1, -0.09);
    assertThat(test.pValue()).isLessThan(1e-6);
  }

  @Test
  void otherFacesAreNoPair() {
    assertThatThrownBy(
            () ->
                PairedResamples.of(
                    List.of(emotions(30, 1, i -> true), emotions(31, 1, i -> true)),
                    new Bootstrap(10, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
