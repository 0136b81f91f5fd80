package org.facelab.engine.plan;

/**
 * A piece of memory of a program. Until the program is complete it has only a size and the steps between
 * which its content matters; then it gets an address.
 */
final class Buffer {
  final long bytes;
  int firstUse = Integer.MAX_VALUE;
  int lastUse = -1;
  long address;

  /** Memory for the program to place. */
  Buffer(long bytes) {
    this.bytes = bytes;
  }

  /** Memory that is somebody else's. */
  static Buffer at(long address, long bytes) {
    Buffer buffer = new Buffer(bytes);
    buffer.address = address;
    return buffer;
  }

  void useIn(int step) {
    firstUse = Math.min(firstUse, step);
    lastUse = Math.max(lastUse, step);
  }

  /** Keeps the content from one run of the program to the next. */
  void keep() {
    firstUse = -1;
    lastUse = Integer.MAX_VALUE;
  }

  boolean livesWith(Buffer other) {
    return firstUse <= other.lastUse && other.firstUse <= lastUse;
  }
}
