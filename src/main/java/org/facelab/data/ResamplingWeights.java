package org.facelab.data;

/** The resampling of a whole square image as a matrix, for those who cannot call {@link Resampler}. */
public final class ResamplingWeights {
  private ResamplingWeights() {}

  /**
   * What every pixel along one axis of the new image takes from the old one; the resampling of an image is
   * this along the one axis and then along the other.
   *
   * @param from side of the old image in px
   * @param to side of the new image in px
   * @return {@code [to, from]}; each row adds up to 1
   */
  public static float[][] of(int from, int to) {
    SamplingGrid grid = new SamplingGrid(Affine.resample(from, from, to).inverse(), to);
    double[][] weights = new double[to][from];
    for (int sample = 0; sample < to * grid.across(); sample++) {
      // A grid's places are sums of what the column and the row add; row 0 adds nothing to x.
      double inside = Math.max(0, Math.min(from - 1, grid.x(sample, 0)));
      int left = (int) inside;
      double share = inside - left;
      double[] pixel = weights[sample / grid.across()];
      pixel[left] += (1 - share) / grid.across();
      pixel[Math.min(left + 1, from - 1)] += share / grid.across();
    }
    float[][] rounded = new float[to][from];
    for (int i = 0; i < to; i++) {
      for (int j = 0; j < from; j++) {
        rounded[i][j] = (float) weights[i][j];
      }
    }
    return rounded;
  }
}
