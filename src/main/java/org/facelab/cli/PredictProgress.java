package org.facelab.cli;

import java.io.PrintWriter;
import org.facelab.predict.BatchReader;

/** Shows on standard error how far {@code predict} is, where that is a terminal. */
final class PredictProgress {
  private static final long REDRAW_NANOS = 200_000_000;

  private final PrintWriter err;
  private final int total;
  private final boolean shown = Terminal.errIsTerminal();
  private int done;
  private long drawn;
  private long started;
  private double seconds;

  PredictProgress(PrintWriter err, int total) {
    this.err = err;
    this.total = total;
  }

  void start() {
    started = System.nanoTime();
    drawn = started;
  }

  void imageDone() {
    done++;
    long now = System.nanoTime();
    if (shown && now - drawn > REDRAW_NANOS) {
      drawn = now;
      err.print("\r\u001b[K%,d of %,d images".formatted(done, total));
      err.flush();
    }
  }

  /** Makes room for a line of text. */
  void clear() {
    if (shown) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  void end() {
    seconds = (System.nanoTime() - started) / 1e9;
    clear();
  }

  /** One line on the whole: what was read in which time, without start-up. */
  String summary(int faces, BatchReader reader) {
    return "%,d images, %,d faces in %.2f s: %,.0f images/s (reading %.2f s, inference %.2f s)"
        .formatted(
            done,
            faces,
            seconds,
            done / seconds,
            reader.readingSeconds(),
            reader.inferenceSeconds());
  }
}
