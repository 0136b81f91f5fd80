package org.facelab.train;

import java.util.List;
import java.util.Map;
import org.facelab.config.Task;
import org.facelab.data.FaceData.FaceRef;

/** A loss is not a finite number, so training cannot go on. The weights are as before the step. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Map<Task, TaskTotals> totals;
  private final long step;
  private final transient List<FaceRef> faces;

  DivergenceException(Map<Task, TaskTotals> totals, long step, List<FaceRef> faces) {
    super("a loss is not a finite number in step %d: %s".formatted(step, totals));
    this.totals = totals;
    this.step = step;
    this.faces = faces;
  }

  /** What the step computed. */
  public Map<Task, TaskTotals> totals() {
    return totals;
  }

  /** The step over the whole run, from 0. */
  public long step() {
    return step;
  }

  /** The batch. */
  public List<FaceRef> faces() {
    return faces;
  }
}
