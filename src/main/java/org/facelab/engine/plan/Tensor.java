package org.facelab.engine.plan;

import org.facelab.engine.onednn.TensorType;

/** A type and the memory it lies in. */
record Tensor(TensorType type, Buffer buffer) {
  long address() {
    return buffer.address;
  }
}
