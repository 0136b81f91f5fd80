package org.facelab.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import org.facelab.config.Experiment;
import org.facelab.config.Task;
import org.facelab.train.History;
import org.facelab.train.TaskTotals;
import org.facelab.train.TrainListener;

/**
 * Shows how training goes: on a terminal a bar that redraws itself, elsewhere nothing between epochs; one
 * line for each epoch in both.
 */
final class TrainProgress implements TrainListener {
  /** Cells of the bar; the whole line stays below 80 columns. */
  private static final int BAR = 12;

  private static final long REDRAW_NANOS = 200_000_000;

  private final PrintWriter out;
  private final int epochs;
  private final boolean bar;
  private final long started = System.nanoTime();
  private long firstStep = -1;
  private long steps;
  private long faces;
  private long drawn;

  TrainProgress(Experiment experiment, PrintWriter out) {
    this.out = out;
    this.epochs = experiment.train().epochs();
    this.bar = Terminal.outIsTerminal();
  }

  @Override
  public void stepDone(StepReport report) {
    long total = (long) report.epoch() * report.batches() + report.batch();
    firstStep = firstStep < 0 ? total : firstStep;
    steps = total - firstStep + 1;
    faces += report.faces().size();
    long now = System.nanoTime();
    boolean last = report.batch() + 1 == report.batches();
    if (!bar || (now - drawn < REDRAW_NANOS && !last)) {
      return;
    }
    drawn = now;
    double seconds = (now - started) / 1e9;
    int filled = BAR * (report.batch() + 1) / report.batches();
    long left = (long) epochs * report.batches() - total - 1;
    line(
        "epoch %d/%d %s%s %d/%d %s %.0f img/s ETA %s"
            .formatted(
                report.epoch() + 1,
                epochs,
                "█".repeat(filled),
                "░".repeat(BAR - filled),
                report.batch() + 1,
                report.batches(),
                losses(report.totals()),
                faces / seconds,
                time(left * seconds / steps)));
    out.flush();
  }

  @Override
  public void epochDone(EpochReport report) {
    History.Row row = report.row();
    StringBuilder text =
        new StringBuilder(
            "epoch %d/%d loss %.4f".formatted(row.epoch(), epochs, row.value("train.loss")));
    append(text, " val %.4f", row.value("validation.loss"), 1);
    append(text, " acc %.1f %%", row.value("validation.emotion.accuracy"), 100);
    append(text, " rmse %.2f px", row.value("validation.keypoints.rmse_px"), 1);
    append(text, " %.0f img/s", row.value("images_per_second"), 1);
    append(text, " %.0f s", row.value("seconds"), 1);
    text.append(report.improved() ? " *" : "");
    if (bar) {
      line(text.toString());
      out.println();
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Ends the terminal's current line, so that what is printed next begins one. */
  void endLine() {
    if (bar && drawn > 0) {
      out.println();
      out.flush();
    }
  }

  /** Replaces the terminal's current line. */
  private void line(String text) {
    out.print("\r\u001b[K" + text);
  }

  private static void append(StringBuilder text, String format, double value, double factor) {
    if (!Double.isNaN(value)) {
      text.append(format.formatted(value * factor));
    }
  }

  private static String losses(Map<Task, TaskTotals> totals) {
    StringBuilder text = new StringBuilder();
    totals.forEach(
        (task, sum) ->
            append(text, task == Task.EMOTION ? "emo %.2f " : "kp %.4f ", sum.loss().mean(), 1));
    return text.toString().stripTrailing();
  }

  private static String time(double seconds) {
    Duration d = Duration.ofSeconds(Math.round(seconds));
    return d.toHours() > 0
        ? "%d:%02d:%02d".formatted(d.toHours(), d.toMinutesPart(), d.toSecondsPart())
        : "%d:%02d".formatted(d.toMinutes(), d.toSecondsPart());
  }
}
