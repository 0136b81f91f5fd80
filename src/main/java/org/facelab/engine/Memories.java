package org.facelab.engine;

import com.sun.jna.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** Copies float32 values between ND4J's arrays and native memory, in the order of their shape. */
final class Memories {
  private Memories() {}

  /** Where an array's values lie. */
  static Pointer pointer(INDArray array) {
    return new Pointer(array.data().addressPointer().address());
  }

  /** An array's values. */
  static float[] floats(INDArray array) {
    return pointer(plain(array)).getFloatArray(0, Math.toIntExact(array.length()));
  }

  /** Copies an array's values to {@code to}. */
  static void copy(INDArray from, Pointer to) {
    INDArray plain = plain(from);
    long bytes = plain.length() * Float.BYTES;
    to.getByteBuffer(0, bytes).put(pointer(plain).getByteBuffer(0, bytes));
  }

  /** A new array of the values at {@code from}. */
  static INDArray array(Pointer from, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    long bytes = array.length() * Float.BYTES;
    pointer(array).getByteBuffer(0, bytes).put(from.getByteBuffer(0, bytes));
    return array;
  }

  private static INDArray plain(INDArray array) {
    INDArray floats = array.castTo(DataType.FLOAT); // itself if it is float32
    boolean inOrder =
        floats.ordering() == 'c' && !floats.isView() && Shape.hasDefaultStridesForShape(floats);
    return inOrder ? floats : floats.dup('c');
  }
}
