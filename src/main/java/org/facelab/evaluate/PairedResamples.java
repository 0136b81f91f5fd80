package org.facelab.evaluate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.facelab.config.Task;

/**
 * Several runs scored on the same resamples of the same faces, so that what makes a resample easy cancels
 * in their differences: the paired bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 8), of whole persons where faces have one. Runs are known by their place in the list.
 */
public final class PairedResamples {
  private final List<String> metrics;
  private final Clusters clusters;
  private final double[][] figures; // [run][metric], of all faces
  private final double[][][] values; // [run][metric][resample]
  private final List<boolean[]> right; // of each face by run; empty if that is no question

  private PairedResamples(
      List<String> metrics,
      Clusters clusters,
      double[][] figures,
      double[][][] values,
      List<boolean[]> right) {
    this.metrics = metrics;
    this.clusters = clusters;
    this.figures = figures;
    this.values = values;
    this.right = right;
  }

  /**
   * Draws the resamples and scores the runs on each.
   *
   * @param runs what each run was scored on, all the same by {@link TestFaces#isSame}
   * @param bootstrap how many resamples, and their seed
   */
  public static PairedResamples of(List<TestFaces> runs, Bootstrap bootstrap) {
    for (TestFaces run : runs) {
      if (!run.isSame(runs.get(0))) {
        throw new IllegalArgumentException("runs that were not scored on the same faces");
      }
    }
    List<TaskMetrics> scored = runs.stream().map(PairedResamples::metrics).toList();
    // One experiment may name the persons of the very faces for which another does not.
    Clusters clusters =
        scored.stream()
            .map(TaskMetrics::clusters)
            .min(Comparator.comparingInt(Clusters::count))
            .orElseThrow();
    List<Function<int[], double[]>> figures =
        scored.stream().<Function<int[], double[]>>map(run -> run::headlines).toList();
    boolean emotion = runs.get(0).task() == Task.EMOTION;
    return of(
        scored.get(0).headlines(),
        clusters,
        figures,
        emotion ? runs.stream().map(TestFaces::right).toList() : List.of(),
        bootstrap);
  }

  /** Of runs whose figures are functions of the number of times each face is counted. */
  static PairedResamples of(
      List<String> metrics,
      Clusters clusters,
      List<Function<int[], double[]>> runs,
      List<boolean[]> right,
      Bootstrap bootstrap) {
    int[] once = IntStream.generate(() -> 1).limit(clusters.of().length).toArray();
    double[][] figures = runs.stream().map(run -> run.apply(once)).toArray(double[][]::new);
    double[][][] values =
        runs.stream()
            .parallel()
            .map(run -> bootstrap.values(clusters, run, metrics.size()))
            .toArray(double[][][]::new);
    return new PairedResamples(metrics, clusters, figures, values, right);
  }

  private static TaskMetrics metrics(TestFaces run) {
    Predictions predictions = new Predictions(run.emotions(), List.copyOf(run.rows().values()));
    return run.task() == Task.EMOTION
        ? EmotionMetrics.of(predictions)
        : KeypointMetrics.of(predictions);
  }

  /** The headline figures of both tasks whose differences can be tested: a resample does not bias them. */
  public static List<String> testable() {
    return Stream.concat(EmotionMetrics.HEADLINES.stream(), KeypointMetrics.HEADLINES.stream())
        .filter(metric -> !metric.equals(EmotionMetrics.BIASED))
        .toList();
  }

  /** Number of independent units: persons, or faces. */
  int clusters() {
    return clusters.count();
  }

  /** Whether whole persons are drawn. */
  boolean persons() {
    return clusters.persons();
  }

  /** Number of runs. */
  int runs() {
    return figures.length;
  }

  /** A run's figure on all faces. */
  double figure(int run, String metric) {
    return figures[run][metrics.indexOf(metric)];
  }

  /** On how many faces {@code run} is right and {@code other} wrong. */
  int onlyRight(int run, int other) {
    boolean[] first = right.get(run);
    boolean[] second = right.get(other);
    return (int) IntStream.range(0, first.length).filter(i -> first[i] && !second[i]).count();
  }

  /** Whether {@link #onlyRight} can be asked. */
  boolean knowsRight() {
    return !right.isEmpty();
  }

  /**
   * The variance, over test sets of as many units, of a weighted sum of the runs' figures. Resamples in which
   * it is not defined are left out.
   *
   * @param weights one for each run, 0 for those that do not matter
   * @return NaN if half of the resamples are out, or there are fewer than two units
   */
  double variance(String metric, double[] weights) {
    int m = metrics.indexOf(metric);
    int resamples = values[0][m].length;
    double[] sums =
        IntStream.range(0, resamples)
            .mapToDouble(r -> sum(m, r, weights))
            .filter(v -> !Double.isNaN(v))
            .toArray();
    int units = clusters.count();
    if (units < 2 || 2 * sums.length <= resamples) {
      return Double.NaN;
    }
    double mean = Arrays.stream(sums).average().orElseThrow();
    double squares = 0;
    for (double sum : sums) {
      squares += (sum - mean) * (sum - mean);
    }
    // Drawing from n units, not from the world, shrinks the variance by (n - 1) / n.
    return squares / (sums.length - 1) * units / (units - 1);
  }

  private double sum(int metric, int resample, double[] weights) {
    double sum = 0;
    for (int run = 0; run < weights.length; run++) {
      if (weights[run] != 0) {
        sum += weights[run] * values[run][metric][resample];
      }
    }
    return sum;
  }
}
