package org.facelab.evaluate;

/**
 * Expected calibration error: the mean distance between confidence and accuracy over bins of equal
 * width, weighted by the bins' faces (Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural
 * Networks, ICML 2017). Bin b of B holds the confidences in (b / B, (b + 1) / B].
 */
public final class CalibrationError {
  /** Number of bins, as in the paper. */
  public static final int BINS = 15;

  private final double[] confidence = new double[BINS];
  private final int[] right = new int[BINS];
  private final int[] faces = new int[BINS];
  private int total;

  /** Bin of a confidence between 0 and 1. */
  static int bin(double confidence) {
    int bin = (int) Math.ceil(confidence * BINS) - 1;
    return Math.max(0, Math.min(BINS - 1, bin));
  }

  /** Counts {@code times} faces with the probability of the predicted class. */
  void add(double confidence, boolean isRight, int times) {
    int bin = bin(confidence);
    this.confidence[bin] += times * confidence;
    right[bin] += isRight ? times : 0;
    faces[bin] += times;
    total += times;
  }

  /** The error, 0 (calibrated) to 1; NaN without faces or with a confidence that is not a number. */
  double value() {
    double sum = 0;
    for (int b = 0; b < BINS; b++) {
      sum += Math.abs(right[b] - confidence[b]);
    }
    return total == 0 ? Double.NaN : sum / total;
  }

  /** Number of faces in a bin. */
  public int faces(int bin) {
    return faces[bin];
  }

  /** Mean confidence of a bin's faces; NaN if it is empty. */
  public double meanConfidence(int bin) {
    return faces[bin] == 0 ? Double.NaN : confidence[bin] / faces[bin];
  }

  /** Share of a bin's faces that were predicted right; NaN if it is empty. */
  public double accuracy(int bin) {
    return faces[bin] == 0 ? Double.NaN : (double) right[bin] / faces[bin];
  }
}
