package org.facelab.train;

/**
 * A sum of weighted values and of their weights, so that means over batches add up to the mean over an
 * epoch.
 *
 * @param sum weighted sum
 * @param weight sum of the weights
 */
public record WeightedMean(double sum, double weight) {
  /** Of nothing. */
  public static final WeightedMean NONE = new WeightedMean(0, 0);

  /** With the values of another one. */
  public WeightedMean plus(WeightedMean other) {
    return new WeightedMean(sum + other.sum, weight + other.weight);
  }

  /** The mean; NaN where there is no weight. */
  public double mean() {
    return weight == 0 ? Double.NaN : sum / weight;
  }
}
