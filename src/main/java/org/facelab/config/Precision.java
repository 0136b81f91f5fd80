package org.facelab.config;

/** How the fast engine computes. Weights, their updates, statistics and losses are float32 in any case. */
public enum Precision {
  /** Convolutions of 3x3 by Winograd's method, F(4x4, 3x3), where oneDNN has it: faster, rounded more. */
  FLOAT32,
  /** All convolutions by their definition. */
  FLOAT32_DIRECT,
  /** Activations, and weights where they meet them, in bfloat16. */
  BF16;

  /** The name that experiments use. */
  public String label() {
    return Shapes.kebab(name());
  }
}
