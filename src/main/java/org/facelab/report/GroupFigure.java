package org.facelab.report;

import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Interval;
import org.facelab.evaluate.MeanInterval;

/**
 * A figure of a group of runs.
 *
 * @param n number of runs
 * @param mean over the runs; of a single run the figure itself; NaN where a run has no such figure
 * @param sd standard deviation of a run; NaN for a single one
 * @param interval 95 % interval of the mean; undefined where there is none
 * @param of what the interval covers; null where there is none
 */
public record GroupFigure(int n, double mean, double sd, Interval interval, Luck of) {

  /** What chance an interval covers. The two kinds must not be taken for each other. */
  public enum Luck {
    /** Of the seeds: Student's interval over the runs, all on the same test faces. */
    SEEDS,
    /** Of the test faces: the bootstrap interval of a single run. */
    FACES,
    /** Of the test persons: the bootstrap interval of a single run. */
    PERSONS;

    /** Lower-case name. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Of a single run. */
  static GroupFigure of(Evaluation evaluation, String metric) {
    Interval interval = evaluation.interval(metric);
    Evaluation.Resampling resampling =
        evaluation.resampling().get(metric.substring(0, metric.indexOf('.')));
    Luck of = resampling != null && resampling.unit().equals("persons") ? Luck.PERSONS : Luck.FACES;
    return new GroupFigure(
        1, evaluation.metric(metric), Double.NaN, interval, interval.isDefined() ? of : null);
  }

  /** Of several runs. */
  static GroupFigure of(double[] values) {
    MeanInterval mean = MeanInterval.of(values);
    return new GroupFigure(
        mean.n(),
        mean.mean(),
        mean.sd(),
        mean.interval(),
        mean.interval().isDefined() ? Luck.SEEDS : null);
  }
}
