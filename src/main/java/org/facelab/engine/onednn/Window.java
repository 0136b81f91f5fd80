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

  private static long[] sum(long[] a, long[] b) {
    return new long[] {a[0] + b[0], a[1] + b[1]};
  }
}
