package org.facelab.engine.onednn;

/**
 * What a primitive does with its result before it writes it.
 *
 * @param addToOutput adds the result to what the output already holds
 * @param slope then multiplies what is negative by it: 0 for ReLU; NaN for no activation
 */
public record Fusion(boolean addToOutput, float slope) {
  /** Nothing. */
  public static final Fusion NONE = new Fusion(false, Float.NaN);

  /** An activation alone, or nothing if the slope is NaN. */
  public static Fusion activation(float slope) {
    return new Fusion(false, slope);
  }

  boolean activates() {
    return !Float.isNaN(slope);
  }
}
