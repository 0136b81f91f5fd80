package org.facelab.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.facelab.evaluate.Predictions.Row;

/** The figures of emotion classification over the faces whose emotion is known. */
public final class EmotionMetrics implements TaskMetrics {
  static final String ACCURACY = "emotion.accuracy";

  /** Grows by resampling itself. */
  static final String BIASED = "emotion.ece";

  static final List<String> HEADLINES =
      List.of(ACCURACY, "emotion.balanced_accuracy", "emotion.macro_f1", "emotion.loss", BIASED);

  /** Probabilities below this count as this much in the loss, which is finite then; scikit-learn's. */
  private static final double SMALLEST_PROBABILITY = Math.ulp(1.0);

  private final List<String> emotions;
  private final Clusters clusters;
  private final int[] truth;
  private final int[] predicted;
  private final double[] confidence;
  private final double[] loss;

  private EmotionMetrics(List<String> emotions, List<Row> rows) {
    clusters = Clusters.of(rows);
    this.emotions = emotions;
    truth = new int[rows.size()];
    predicted = new int[rows.size()];
    confidence = new double[rows.size()];
    loss = new double[rows.size()];
    for (int i = 0; i < truth.length; i++) {
      Row row = rows.get(i);
      truth[i] = row.emotion();
      predicted[i] = row.predictedEmotion();
      confidence[i] = predicted[i] < 0 ? Double.NaN : row.probabilities()[predicted[i]];
      loss[i] = crossEntropy(row);
    }
  }

  /** The figures of the faces in {@code predictions} whose emotion is known and was predicted. */
  public static EmotionMetrics of(Predictions predictions) {
    return new EmotionMetrics(
        predictions.emotions(), predictions.rows().stream().filter(Row::scoresEmotion).toList());
  }

  /** Cross-entropy in nats, against the soft target where the row has one. */
  private static double crossEntropy(Row row) {
    double sum = 0;
    for (int k = 0; k < row.probabilities().length; k++) {
      double target = row.target() == null ? (k == row.emotion() ? 1 : 0) : row.target()[k];
      if (target > 0) {
        sum -= target * Math.log(Math.max(row.probabilities()[k], SMALLEST_PROBABILITY));
      }
    }
    return sum;
  }

  @Override
  public int faces() {
    return truth.length;
  }

  @Override
  public Clusters clusters() {
    return clusters;
  }

  @Override
  public List<String> headlines() {
    return HEADLINES;
  }

  @Override
  public double[] headlines(int[] weights) {
    ConfusionMatrix matrix = confusion(weights);
    double totalLoss = 0;
    long total = 0;
    for (int i = 0; i < truth.length; i++) {
      if (weights[i] > 0) {
        totalLoss += weights[i] * loss[i];
        total += weights[i];
      }
    }
    return new double[] {
      matrix.accuracy(),
      matrix.balancedAccuracy(),
      matrix.macroF1(),
      total == 0 ? Double.NaN : totalLoss / total,
      calibration(weights).value()
    };
  }

  /** A resample has fewer different faces, so each bin's accuracy strays further from its confidence. */
  @Override
  public boolean isBiased(int headline) {
    return HEADLINES.get(headline).equals(BIASED);
  }

  /** Precision, recall and F1 of each class when face i is counted {@code weights[i]} times. */
  double[] perClass(int[] weights) {
    ConfusionMatrix matrix = confusion(weights);
    double[] figures = new double[3 * emotions.size()];
    for (int k = 0; k < emotions.size(); k++) {
      figures[3 * k] = matrix.precision(k);
      figures[3 * k + 1] = matrix.recall(k);
      figures[3 * k + 2] = matrix.f1(k);
    }
    return figures;
  }

  private ConfusionMatrix confusion(int[] weights) {
    ConfusionMatrix matrix = new ConfusionMatrix(emotions.size());
    for (int i = 0; i < truth.length; i++) {
      matrix.add(truth[i], predicted[i], weights[i]);
    }
    return matrix;
  }

  private CalibrationError calibration(int[] weights) {
    CalibrationError error = new CalibrationError();
    for (int i = 0; i < truth.length; i++) {
      if (weights[i] > 0) {
        error.add(confidence[i], predicted[i] == truth[i], weights[i]);
      }
    }
    return error;
  }

  /** Which class was taken for which. */
  public ConfusionMatrix confusion() {
    return confusion(once());
  }

  /** Accuracy by confidence. */
  public CalibrationError calibration() {
    return calibration(once());
  }

  /** Number of clusters with a face of a class. */
  int clustersOf(int emotion) {
    return clusters(truth, emotion);
  }

  /** Number of clusters with a face that was taken for a class. */
  int clustersTakenFor(int emotion) {
    return clusters(predicted, emotion);
  }

  private int clusters(int[] classes, int emotion) {
    return (int)
        IntStream.range(0, classes.length)
            .filter(i -> classes[i] == emotion)
            .map(i -> clusters.of()[i])
            .distinct()
            .count();
  }

  private int[] once() {
    int[] weights = new int[truth.length];
    Arrays.fill(weights, 1);
    return weights;
  }

  @Override
  public void addTo(SortedMap<String, Double> metrics) {
    double[] headlines = headlines(once());
    for (int i = 0; i < headlines.length; i++) {
      metrics.put(HEADLINES.get(i), headlines[i]);
    }
    metrics.put("emotion.n", (double) truth.length);
    ConfusionMatrix matrix = confusion();
    for (int k = 0; k < emotions.size(); k++) {
      String name = Metrics.PER_CLASS + emotions.get(k);
      metrics.put(name + ".precision", matrix.precision(k));
      metrics.put(name + ".recall", matrix.recall(k));
      metrics.put(name + ".f1", matrix.f1(k));
      metrics.put(name + ".support", (double) matrix.support(k));
    }
  }
}
