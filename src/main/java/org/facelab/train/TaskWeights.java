package org.facelab.train;

import java.util.EnumMap;
import java.util.Map;
import org.facelab.config.LossSettings;
import org.facelab.config.Task;

/**
 * The weights of the tasks' losses: fixed, or learned from each task's homoscedastic uncertainty (Kendall,
 * Gal and Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018).
 *
 * <p>With s = log of the task's variance, the objective is {@code exp(-s) L / 2 + s / 2} for the regression
 * and {@code exp(-s) L + s / 2} for the classification. Each s starts where the weight is the fixed one and
 * is learned by Adam with the network's learning rate. Not thread-safe.
 */
public final class TaskWeights {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final boolean learned;
  private final Map<Task, Variable> variables = new EnumMap<>(Task.class);
  private int steps;

  /**
   * Everything that a resumed run needs.
   *
   * @param steps updates so far
   * @param variables s and Adam's two moments by task
   */
  public record State(int steps, Map<Task, Variable> variables) {}

  /**
   * One task's variable.
   *
   * @param logVariance s
   * @param mean Adam's mean of the gradient
   * @param variance Adam's mean of its square
   */
  public record Variable(double logVariance, double mean, double variance) {}

  /** Weights as the experiment says. */
  public TaskWeights(LossSettings settings, Iterable<Task> tasks) {
    learned = settings.weighting() == LossSettings.Weighting.UNCERTAINTY;
    for (Task task : tasks) {
      double weight =
          task == Task.KEYPOINTS ? settings.keypointsWeight() : settings.emotionWeight();
      variables.put(task, new Variable(-Math.log(weight / scale(task)), 0, 0));
    }
  }

  /** Factor of the task's loss in the objective. */
  public double weight(Task task) {
    return scale(task) * Math.exp(-variables.get(task).logVariance());
  }

  /** What the objective adds to the weighted losses. */
  public double penalty() {
    return learned ? variables.values().stream().mapToDouble(v -> v.logVariance() / 2).sum() : 0;
  }

  /** The objective of these losses: the weighted sum of those that are known, and the penalty. */
  public double objective(Map<Task, Double> losses) {
    double sum = penalty();
    for (Map.Entry<Task, Double> loss : losses.entrySet()) {
      sum += weight(loss.getKey()) * loss.getValue();
    }
    return sum;
  }

  /** One step of learning; tasks without a label in the batch are not in {@code losses} and stay. */
  public void learn(Map<Task, Double> losses, double learningRate) {
    if (!learned) {
      return;
    }
    steps++;
    losses.forEach(
        (task, loss) ->
            variables.compute(task, (t, v) -> adam(v, 0.5 - weight(t) * loss, learningRate)));
  }

  /** For a checkpoint. */
  public State state() {
    return new State(steps, Map.copyOf(variables));
  }

  /** From a checkpoint. */
  public void restore(State state) {
    steps = state.steps();
    variables.putAll(state.variables());
  }

  private Variable adam(Variable v, double gradient, double learningRate) {
    double mean = BETA1 * v.mean() + (1 - BETA1) * gradient;
    double variance = BETA2 * v.variance() + (1 - BETA2) * gradient * gradient;
    double step =
        learningRate
            * (mean / (1 - Math.pow(BETA1, steps)))
            / (Math.sqrt(variance / (1 - Math.pow(BETA2, steps))) + EPSILON);
    return new Variable(v.logVariance() - step, mean, variance);
  }

  private static double scale(Task task) {
    return task == Task.KEYPOINTS ? 0.5 : 1;
  }
}
