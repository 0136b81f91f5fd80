package org.facelab.engine;

/**
 * What computes, and why it.
 *
 * @param engine {@code fast} or {@code stock}
 * @param precision {@code float32}, {@code float32-direct} or {@code bf16}
 * @param library what the primitives come from, such as {@code oneDNN 2.5.2}
 * @param threads threads of the network
 * @param remark why this is not what was asked for, or not the fastest; empty if it is
 */
public record EngineFacts(
    String engine, String precision, String library, int threads, String remark) {

  /** One line for a person. */
  public String describe() {
    return "%s engine, %s, %s, %d thread%s"
        .formatted(engine, precision, library, threads, threads == 1 ? "" : "s");
  }
}
