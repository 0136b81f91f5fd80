package org.facelab.engine.plan;

import com.sun.jna.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A parameter of the graph and its gradient, both where DL4J keeps them: views of its two flat arrays.
 *
 * @param value the parameter
 * @param address of its first element
 * @param gradientAddress of its gradient's first element
 * @param shape as oneDNN wants it
 * @param strides in elements, for both
 */
record Parameter(INDArray value, long address, long gradientAddress, long[] shape, long[] strides) {

  /** A copy of a vector's elements. */
  float[] read() {
    return new Pointer(address).getFloatArray(0, length());
  }

  /** Elements. */
  int length() {
    return Math.toIntExact(value.length());
  }
}
