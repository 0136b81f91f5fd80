package org.facelab.data;

/**
 * Where in a source the pixels of a square image are sampled: each in {@link #across} columns and
 * {@link #down} rows of its own. As the map is affine, a place is the sum of what its column and its row
 * add to it, and those are computed once for the whole image.
 */
final class SamplingGrid {
  /** Bilinear samples at this distance in source pixels leave out none between them. */
  private static final double SPACING = 1.5;

  private final Affine toSource;
  private final int across;
  private final int down;
  private final double[] columnX; // [size * across]
  private final double[] columnY;
  private final double[] rowX; // [size * down]
  private final double[] rowY;

  /** The samples of an image of {@code size x size} pixels, whose places in the source the map gives. */
  SamplingGrid(Affine toSource, int size) {
    this.toSource = toSource;
    across = samples(toSource.xx(), toSource.yx());
    down = samples(toSource.xy(), toSource.yy());
    columnX = times(toSource.xx(), size, across);
    columnY = times(toSource.yx(), size, across);
    rowX = times(toSource.xy(), size, down);
    rowY = times(toSource.yy(), size, down);
  }

  /** Columns of samples in each pixel. */
  int across() {
    return across;
  }

  /** Rows of samples in each pixel. */
  int down() {
    return down;
  }

  /** x in the source of a sample. */
  double x(int column, int row) {
    return columnX[column] + rowX[row] + toSource.x0();
  }

  /** y in the source of a sample. */
  double y(int column, int row) {
    return columnY[column] + rowY[row] + toSource.y0();
  }

  /** Samples along an axis on which one pixel made steps so far in the source. */
  private static int samples(double stepX, double stepY) {
    double step = Math.sqrt(stepX * stepX + stepY * stepY);
    return step < 2 + 1e-9 ? 1 : (int) Math.ceil(step / SPACING);
  }

  /** The step times the place of each sample along an axis, in pixels made. */
  private static double[] times(double step, int size, int samples) {
    double[] products = new double[size * samples];
    for (int i = 0; i < products.length; i++) {
      int pixel = i / samples;
      products[i] = step * (pixel + (i % samples + 0.5) / samples - 0.5);
    }
    return products;
  }
}
