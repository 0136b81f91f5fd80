package org.facelab.export;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;

/**
 * How far an emotion head's probabilities can be believed, learnt on faces it was not trained on: the
 * temperature that divides its scores (Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural
 * Networks, ICML 2017), and the confidence from which its readings are mostly right.
 *
 * @param temperature above 1 for a network that is too sure of itself; it changes no ranking
 * @param lossBefore mean cross-entropy at temperature 1, nats
 * @param lossAfter mean cross-entropy at the temperature
 * @param unsureBelow the lowest calibrated confidence at which {@value #TRUSTED} of the readings of at
 *     least this confidence are right; null if there is none
 * @param sure share of the readings that are at least that confident
 * @param faces how many it was learnt on
 */
record Calibration(
    double temperature,
    double lossBefore,
    double lossAfter,
    Double unsureBelow,
    double sure,
    int faces) {
  /** Share of right readings that makes a confidence one to rely on. */
  static final double TRUSTED = 0.8;

  /** Fewer readings prove neither a temperature nor a share. */
  private static final int FEWEST = 30;

  /** Bounds of the temperature's logarithm: 0.05 to 20. */
  private static final double WIDEST = Math.log(20);

  /** Float32's softmax may give 0, whose logarithm is none. */
  private static final double SMALLEST_PROBABILITY = 1e-37;

  /** Too few faces to learn from: probabilities stay as they are. */
  static final Calibration NONE = new Calibration(1, Double.NaN, Double.NaN, null, 0, 0);

  /** Learns from the faces of which the emotion is known. */
  static Calibration fit(Predictions predictions) {
    List<Row> rows = predictions.rows().stream().filter(Row::scoresEmotion).toList();
    if (rows.size() < FEWEST) {
      return NONE;
    }
    double temperature =
        Math.exp(
            new BrentOptimizer(1e-8, 1e-8)
                .optimize(
                    GoalType.MINIMIZE,
                    new MaxEval(1000),
                    new SearchInterval(-WIDEST, WIDEST, 0),
                    new UnivariateObjectiveFunction(t -> loss(rows, Math.exp(t))))
                .getPoint());
    double[] confidences = confidences(rows, temperature);
    Integer[] order = new Integer[confidences.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -confidences[i]));
    int right = 0;
    int trusted = 0;
    for (int n = 1; n <= order.length; n++) {
      Row row = rows.get(order[n - 1]);
      right += row.predictedEmotion() == row.emotion() ? 1 : 0;
      // Readings of equal confidence stand or fall together.
      boolean ends = n == order.length || confidences[order[n]] != confidences[order[n - 1]];
      if (ends && n >= FEWEST && right >= TRUSTED * n) {
        trusted = n;
      }
    }
    return new Calibration(
        temperature,
        loss(rows, 1),
        loss(rows, temperature),
        trusted == 0 ? null : (Double) confidences[order[trusted - 1]],
        (double) trusted / rows.size(),
        rows.size());
  }

  /** In one line. */
  String text() {
    if (faces == 0) {
      return "notice: fewer than %d validation faces have an emotion, so the probabilities stay uncalibrated"
          .formatted(FEWEST);
    }
    return String.format(
        Locale.ROOT,
        "temperature %.3f, fitted on %,d validation faces: cross-entropy %.4f, before %.4f",
        temperature,
        faces,
        lossAfter,
        lossBefore);
  }

  /** The probabilities at a temperature. */
  static double[] cooled(float[] probabilities, double temperature) {
    double[] cooled = new double[probabilities.length];
    double sum = 0;
    for (int k = 0; k < cooled.length; k++) {
      cooled[k] =
          Math.exp(Math.log(Math.max(probabilities[k], SMALLEST_PROBABILITY)) / temperature);
      sum += cooled[k];
    }
    for (int k = 0; k < cooled.length; k++) {
      cooled[k] /= sum;
    }
    return cooled;
  }

  private static double[] confidences(List<Row> rows, double temperature) {
    return rows.stream()
        .mapToDouble(r -> Arrays.stream(cooled(r.probabilities(), temperature)).max().orElseThrow())
        .toArray();
  }

  private static double loss(List<Row> rows, double temperature) {
    double sum = 0;
    for (Row row : rows) {
      double[] cooled = cooled(row.probabilities(), temperature);
      for (int k = 0; k < cooled.length; k++) {
        double target = row.target() == null ? (k == row.emotion() ? 1 : 0) : row.target()[k];
        if (target > 0) {
          sum -= target * Math.log(cooled[k]);
        }
      }
    }
    return sum / rows.size();
  }
}
