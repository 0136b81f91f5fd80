package org.facelab.dashboard;

import java.nio.charset.StandardCharsets;

/**
 * What the server says.
 *
 * @param status of HTTP
 * @param type of the content
 * @param content its bytes
 */
record Answer(int status, String type, byte[] content) {
  static Answer html(byte[] page) {
    return new Answer(200, "text/html; charset=utf-8", page);
  }

  static Answer json(byte[] json) {
    return new Answer(200, "application/json", json);
  }

  static Answer png(byte[] picture) {
    return new Answer(200, "image/png", picture);
  }

  /** Nothing, without the browser calling that an error. */
  static Answer nothing() {
    return new Answer(204, "text/plain; charset=utf-8", new byte[0]);
  }

  /** A sentence for a person. */
  static Answer refusal(int status, String sentence) {
    return new Answer(
        status, "text/plain; charset=utf-8", (sentence + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
