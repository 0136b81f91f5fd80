package org.facelab.predict;

import org.facelab.config.EngineChoice;
import org.facelab.config.Precision;

/**
 * How a model computes.
 *
 * @param engine null for the run's own
 * @param precision null for the run's own
 * @param threads of the network; 0 for one for each core
 */
public record ModelSettings(EngineChoice engine, Precision precision, int threads) {
  /** The run's engine and precision on all cores. */
  public static final ModelSettings STANDARD = new ModelSettings(null, null, 0);
}
