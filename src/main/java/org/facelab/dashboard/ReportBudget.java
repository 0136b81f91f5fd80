package org.facelab.dashboard;

/**
 * When a step's statistics may be collected: at most so often in a run, evenly spread over its steps, and
 * never for more than a small share of the time. Times are nanoseconds of one clock.
 */
final class ReportBudget {
  /** Reports of a run; DL4J's charts show 512 points at most. */
  static final int REPORTS = 300;

  /** Share of the time that reports may take. */
  static final double SHARE = 0.006;

  /** The same of the first report, most of whose time may go into loading classes. */
  private static final double SHARE_OF_THE_FIRST = 0.03;

  private final long every;
  private long step;
  private long nextStep;
  private int reports;
  private long nextTime;

  /** For a run of so many steps. */
  ReportBudget(long steps) {
    every = Math.max(1, (steps + REPORTS - 1) / REPORTS);
  }

  /** Whether the step that begins at this time is to be reported; asked once for each step. */
  boolean due(long now) {
    boolean due = step >= nextStep && (reports == 0 || now - nextTime >= 0);
    if (due) {
      nextStep = step + every;
    }
    step++;
    return due;
  }

  /** A report is done that took so long. */
  void reported(long now, long nanos) {
    nextTime = now + (long) (nanos / (reports == 0 ? SHARE_OF_THE_FIRST : SHARE));
    reports++;
  }
}
