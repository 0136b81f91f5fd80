package org.facelab.data;

/** A row that cannot be used: which column, what was expected and what stood there. */
final class BadCell extends Exception {
  private static final long serialVersionUID = 1L;

  /** The row as a whole is wrong. */
  static final int WHOLE_ROW = -1;

  private final int column;
  private final boolean count;

  BadCell(int column, String problem) {
    this(column, problem, false);
  }

  private BadCell(int column, String problem, boolean count) {
    super(problem, null, false, false);
    this.column = column;
    this.count = count;
  }

  /** There are too many or too few of something, which a cut-off file may be the reason of. */
  static BadCell wrongCount(int column, String problem) {
    return new BadCell(column, problem, true);
  }

  /** Index of the column, or {@link #WHOLE_ROW}. */
  int column() {
    return column;
  }

  /** Whether it may be so because the file is cut off. */
  boolean mayBeCutOff() {
    return count;
  }
}
