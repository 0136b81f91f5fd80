package org.facelab.serve;

/** An answer other than success, with a sentence for whoever asked. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * A refusal.
   *
   * @param status of HTTP
   * @param sentence what was wrong and what to do
   */
  Refusal(int status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  /** Too much at once; the same request may do later. */
  static Refusal busy(String sentence) {
    return new Refusal(503, sentence);
  }

  /** Of HTTP. */
  int status() {
    return status;
  }
}
