package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statistics against figures that others have published. */
class StatisticsVectorsTest {
  /** Extra hours of sleep: R's data set {@code sleep}; Student, The Probable Error of a Mean, 1908. */
  private static final double[] FIRST_DRUG = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2};

  private static final double[] SECOND_DRUG = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  /** {@code t.test(Pair(extra[group == 1], extra[group == 2]) ~ 1)} in the help of R's t.test. */
  @Test
  void theIntervalOfAMeanIsStudents() {
    double[] differences =
        IntStream.range(0, 10).mapToDouble(i -> FIRST_DRUG[i] - SECOND_DRUG[i]).toArray();
    MeanInterval mean = MeanInterval.of(differences);
    assertThat(mean.n()).isEqualTo(10);
    assertThat(mean.mean()).isEqualTo(-1.58, within(1e-12));
    assertThat(mean.sd()).isEqualTo(1.2299955, within(1e-6));
    assertThat(mean.interval().low()).isEqualTo(-2.4598858, within(1e-6));
    assertThat(mean.interval().high()).isEqualTo(-0.7001142, within(1e-6));
  }

  /** The same test: t = -4.0621, df = 9, p-value = 0.002833. */
  @Test
  void thePairedBootstrapOfAMeanComesToThePairedTTest() {
    PairedTest test =
        PairedTest.of(means(20_000, FIRST_DRUG, SECOND_DRUG), METRIC, new int[] {0}, new int[] {1});
    assertThat(test.method()).isEqualTo(PairedTest.Method.FACES);
    assertThat(test.difference()).isEqualTo(-1.58, within(1e-12));
    assertThat(test.difference() / test.standardError()).isEqualTo(-4.0621, within(0.06));
    assertThat(test.freedom()).isEqualTo(9);
    assertThat(test.pValue()).isEqualTo(0.002833, within(0.0003));
    assertThat(test.interval().low()).isEqualTo(-2.4598858, within(0.02));
    assertThat(test.turned().interval().high()).isEqualTo(2.4598858, within(0.02));
  }

  private static final String METRIC = "mean";

  /** Runs whose figure is the mean of a number that each face has. */
  private static PairedResamples means(int resamples, double[]... runs) {
    return PairedResamples.of(
        List.of(METRIC),
        new Clusters(IntStream.range(0, runs[0].length).toArray(), runs[0].length, false),
        Arrays.stream(runs).<Function<int[], double[]>>map(StatisticsVectorsTest::mean).toList(),
        List.of(),
        new Bootstrap(resamples, 1));
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

  @Test
  void oneRunHasNoSpread() {
    assertThat(MeanInterval.of(0.7))
        .isEqualTo(new MeanInterval(1, 0.7, Double.NaN, Interval.UNDEFINED));
    assertThat(MeanInterval.of().mean()).isNaN();
    assertThat(MeanInterval.of(0.7, Double.NaN).mean()).isNaN();
  }

  /**
   * Approval ratings in two surveys (Agresti, Categorical Data Analysis, 1990, page 350), as in the help of
   * R's mcnemar.test: {@code mcnemar.test(Performance, correct = FALSE)} says 17.356 and 3.099e-05. Below 25
   * pairs {@code binom.test(b, b + c)$p.value}, such as 2 (1 + 10 + 45) / 2^10 for 2 and 8.
   */
  @ParameterizedTest
  @CsvSource({
    "150, 86, 3.099e-5",
    "86, 150, 3.099e-5",
    "2, 8, 0.109375",
    "0, 6, 0.03125",
    "0, 5, 0.0625",
    "3, 3, 1",
    "0, 0, 1"
  })
  void mcNemarsTestIsThatOfTheBooks(int onlyFirst, int onlySecond, double p) {
    assertThat(McNemar.pValue(onlyFirst, onlySecond)).isEqualTo(p, within(2e-4 * p));
  }

  @Test
  void mcNemarsStatisticIsThatOfR() {
    assertThat(McNemar.statistic(86, 150)).isEqualTo(17.356, within(5e-4));
  }

  /** {@code p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")}, and the example of Holm's order. */
  @Test
  void holmsCorrectionIsThatOfR() {
    assertThat(Holm.adjust(0.01, 0.02, 0.03, 0.04, 0.05))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0.05, 0.08, 0.09, 0.09, 0.09);
    assertThat(Holm.adjust(0.04, Double.NaN, 0.01, 0.6))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0.08, Double.NaN, 0.03, 0.6);
    assertThat(Holm.adjust()).isEmpty();
  }
}
