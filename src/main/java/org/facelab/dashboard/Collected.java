package org.facelab.dashboard;

import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;

/**
 * What the pages under {@code /train} show, and nothing else. DL4J's own builder of such a choice cannot
 * leave out the gradients' histograms, which no page shows, without their standard deviations.
 *
 * @param reportingFrequency steps from a report to the next
 */
record Collected(int reportingFrequency) implements StatsUpdateConfiguration {
  private static final int BINS = 20;

  @Override
  public boolean collectPerformanceStats() {
    return true;
  }

  @Override
  public boolean collectMemoryStats() {
    return true;
  }

  @Override
  public boolean collectGarbageCollectionStats() {
    return true;
  }

  @Override
  public boolean collectLearningRates() {
    return true;
  }

  @Override
  public boolean collectHistograms(StatsType type) {
    return type == StatsType.Parameters || type == StatsType.Updates;
  }

  @Override
  public int numHistogramBins(StatsType type) {
    return BINS;
  }

  @Override
  public boolean collectMean(StatsType type) {
    return type == StatsType.Activations;
  }

  @Override
  public boolean collectStdev(StatsType type) {
    return type != StatsType.Parameters;
  }

  @Override
  public boolean collectMeanMagnitudes(StatsType type) {
    return type == StatsType.Parameters || type == StatsType.Updates;
  }
}
