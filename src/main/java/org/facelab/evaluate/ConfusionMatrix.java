package org.facelab.evaluate;

/**
 * How often each true class was predicted as which, and what follows from that alone. A figure that is
 * not defined, such as the recall of a class that does not occur, is NaN.
 */
public final class ConfusionMatrix {
  private final int[][] counts;
  private final int[] support;
  private final int[] predicted;
  private int total;

  ConfusionMatrix(int classes) {
    counts = new int[classes][classes];
    support = new int[classes];
    predicted = new int[classes];
  }

  /** Counts {@code times} faces; a {@code prediction} of -1 is none of the classes, and wrong. */
  void add(int truth, int prediction, int times) {
    support[truth] += times;
    total += times;
    if (prediction >= 0) {
      counts[truth][prediction] += times;
      predicted[prediction] += times;
    }
  }

  /** {@code [truth][prediction]}: number of faces. */
  public int[][] counts() {
    int[][] copy = new int[counts.length][];
    for (int k = 0; k < copy.length; k++) {
      copy[k] = counts[k].clone();
    }
    return copy;
  }

  /** Number of faces whose true class is {@code k}. */
  public int support(int k) {
    return support[k];
  }

  /** Number of faces that were predicted as {@code k}. */
  public int predicted(int k) {
    return predicted[k];
  }

  /** Share of all faces that were predicted right. */
  public double accuracy() {
    int right = 0;
    for (int k = 0; k < counts.length; k++) {
      right += counts[k][k];
    }
    return ratio(right, total);
  }

  /** Share of the faces of class {@code k} that were predicted as {@code k}. */
  public double recall(int k) {
    return ratio(counts[k][k], support[k]);
  }

  /** Share of the faces predicted as class {@code k} that are of class {@code k}. */
  public double precision(int k) {
    return ratio(counts[k][k], predicted[k]);
  }

  /** Harmonic mean of precision and recall; 0 if the class occurs but was never hit. */
  public double f1(int k) {
    return ratio(2 * counts[k][k], support[k] + predicted[k]);
  }

  /** Mean recall over the classes that occur. */
  public double balancedAccuracy() {
    double sum = 0;
    int occurring = 0;
    for (int k = 0; k < counts.length; k++) {
      if (support[k] > 0) {
        sum += recall(k);
        occurring++;
      }
    }
    return occurring == 0 ? Double.NaN : sum / occurring;
  }

  /** Mean F1 over all classes, where a class that neither occurs nor is predicted counts 0. */
  public double macroF1() {
    if (total == 0) {
      return Double.NaN;
    }
    double sum = 0;
    for (int k = 0; k < counts.length; k++) {
      double f1 = f1(k);
      sum += Double.isNaN(f1) ? 0 : f1;
    }
    return sum / counts.length;
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? Double.NaN : (double) part / whole;
  }
}
