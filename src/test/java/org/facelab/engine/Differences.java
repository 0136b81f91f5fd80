package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How far arrays are from what was expected. */
final class Differences {
  private Differences() {}

  /** The norm of the difference as a share of the norm of what was expected. */
  static double relative(INDArray array, INDArray expected) {
    return relative(array, expected, 0);
  }

  /** The same; what was expected has at least a norm of {@code floor}. */
  static double relative(INDArray array, INDArray expected, double floor) {
    assertThat(array.shape()).isEqualTo(expected.shape());
    INDArray difference = expected.sub(array.castTo(expected.dataType()));
    return norm(difference) / Math.max(Math.max(norm(expected), floor), 1e-30);
  }

  /** Root of the sum of the squares. */
  static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }
}
