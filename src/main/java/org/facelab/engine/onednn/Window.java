package org.facelab.engine.onednn;

/**
 * How a convolution or pooling moves over an image, each as height, width.
 *
 * @param kernel size of the window
 * @param stride its step
 * @param before rows and columns of padding above and to the left
 * @param after rows and columns of padding below and to the right
 */
public record Window(long[] kernel, long[] stride, long[] before, long[] after) {
  /** The same with more padding. */
  public Window padded(long[] moreBefore, long[] moreAfter) {
    return new Window(kernel, stride, sum(before, moreBefore), sum(after, moreAfter));
  }

  /**
   * Places of the window.
   *
   * @param size of the image, height for axis 0 and width for axis 1
   */
  public int output(int size, int axis) {
    return (int) ((size + before[axis] + after[axis] - kernel[axis]) / stride[axis] + 1);
  }

  /** Whether the padding is narrower than the kernel, so that no window sees nothing but padding. */
  public boolean isNarrow() {
    for (int i = 0; i < kernel.length; i++) {
      if (Math.max(before[i], after[i]) >= kernel[i]) {
        return false;
      }
    }
    return true;
  }

  private static long[] sum(long[] a, long[] b) {
    return new long[] {a[0] + b[0], a[1] + b[1]};
  }
}
