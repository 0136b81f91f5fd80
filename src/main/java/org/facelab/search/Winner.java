package org.facelab.search;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * The setting with the best mean over fresh seeds, and how it stands against the experiment as it is.
 *
 * @param trial its trial; 0 if nothing found was better than the experiment as it is
 * @param seeds fresh seeds that each was trained on
 * @param mean mean score on the validation part
 * @param sd standard deviation over the seeds; null for one seed
 * @param defaultMean the same of the experiment as it is; null where it failed
 * @param defaultSd the same of the experiment as it is
 * @param difference by how much its mean is better, above 0 for better; null where it is the default
 * @param low lower end of the difference's interval; null without one
 * @param high upper end
 * @param distinguishable whether the interval leaves out 0
 * @param test mean metrics on the test part, the winner's and the default's
 * @param sentence all of this for a reader
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Winner(
    int trial,
    int seeds,
    double mean,
    Double sd,
    Double defaultMean,
    Double defaultSd,
    Double difference,
    Double low,
    Double high,
    boolean distinguishable,
    Map<String, TestMeans> test,
    String sentence) {
  /**
   * A metric on the test part, which decided nothing.
   *
   * @param winner mean over the winner's seeds
   * @param asItIs mean over the same seeds of the experiment as it is; null where it failed
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record TestMeans(double winner, Double asItIs) {}
}
