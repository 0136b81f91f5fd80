package org.facelab.data;

/** A row that cannot be used: which column, what was expected and what stood there. */
final class BadCell extends Exception {
  private static final long serialVersionUID = 1L;

  /** The row as a whole is wrong. */
  static final int WHOLE_ROW = -1;

  private final int column;

  BadCell(int column, String problem) {
    super(problem, null, false, false);
    this.column = column;
  }

  /** Index of the column, or {@link #WHOLE_ROW}. */
  int column() {
    return column;
  }
}
