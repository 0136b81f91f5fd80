package org.facelab.serve;

/**
 * What a request has sent.
 *
 * @param bytes all of it
 * @param release gives its memory back to those who come next
 */
record Body(byte[] bytes, Runnable release) implements AutoCloseable {
  @Override
  public void close() {
    release.run();
  }
}
