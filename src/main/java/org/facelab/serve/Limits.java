package org.facelab.serve;

import java.time.Duration;

/**
 * What one server takes on.
 *
 * @param requests predictions at once, from their headers to their answers; more are refused with 503
 * @param queue faces that wait for the model at most
 * @param batch faces that the model is asked about at once, at most
 * @param upload how long a request's body may take to arrive
 * @param deadline how long a prediction may take from then on
 * @param stop how long a server that stops waits for what it took
 */
public record Limits(
    int requests, int queue, int batch, Duration upload, Duration deadline, Duration stop) {
  /** Bytes of a request's body at most. */
  public static final int BODY = 10_000_000;

  /**
   * Bytes of a body in a second at least, from its first one on: few enough senders of single bytes would
   * otherwise keep all others out.
   */
  static final int BYTES_A_SECOND = 2_000;

  /** Pixels of an image at most. */
  public static final int PIXELS = 40_000_000;

  /** Faces of a photo that are read at most, the surest first. */
  public static final int FACES = 64;

  /** Seconds after which a client that was refused for load may come again. */
  static final int RETRY_SECONDS = 1;

  /** What a person or a small service needs. */
  public static final Limits USUAL =
      new Limits(
          64, 256, 32, Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(20));

  /** The same with another number of requests at once. */
  Limits requests(int other) {
    return new Limits(other, queue, batch, upload, deadline, stop);
  }

  /** The same with another queue. */
  Limits queue(int other) {
    return new Limits(requests, other, batch, upload, deadline, stop);
  }

  /** The same with another time for a body to arrive. */
  Limits upload(Duration other) {
    return new Limits(requests, queue, batch, other, deadline, stop);
  }

  /** The same with another deadline. */
  Limits deadline(Duration other) {
    return new Limits(requests, queue, batch, upload, other, stop);
  }
}
