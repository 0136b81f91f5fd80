package org.facelab.train;

import java.util.EnumMap;
import java.util.Map;
import org.facelab.config.LossSettings;
import org.facelab.config.LossSettings.Weighting;
import org.facelab.config.Task;

/**
 * The weights of the tasks' losses: fixed, or learned from each task's homoscedastic uncertainty (Kendall,
 * Gal and Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses, CVPR 2018).
 *
 * <p>With s = log of the task's variance, the objective is {@code exp(-s) L / 2 + s / 2} for the regression
 * and {@code exp(-s) L + s / 2} for the classification. Each s starts where the weight is the fixed one and
 * is learned by Adam with the network's learning rate.
 *
 * <p>Dynamic weight average (Liu, Johns and Davison, End-to-End Multi-Task Learning with Attention, CVPR
 * 2019): from the third epoch on, each fixed weight is multiplied by {@code K exp(r / T) / sum exp(r / T)},
 * where r is the task's training loss of the last epoch over that of the one before, K the number of tasks
 * and T = 2. Not thread-safe.
 */
public final class TaskWeights {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private static final double TEMPERATURE = 2;

  private final Weighting weighting;
  private final Map<Task, Double> factors = new EnumMap<>(Task.class);
  private Map<Task, Double> lastEpoch = Map.of();
  private final Map<Task, Variable> variables = new EnumMap<>(Task.class);
  private int steps;

  /**
   * Everything that a resumed run needs.
   *
   * @param steps updates so far
   * @param variables s and Adam's two moments by task
   * @param factors what the dynamic average makes of each task's weight; empty before the third epoch
   * @param lastEpoch the training losses of the last epoch; empty in the first
   */
  public record State(
      int steps,
      Map<Task, Variable> variables,
      Map<Task, Double> factors,
      Map<Task, Double> lastEpoch) {
    /** A state of an older checkpoint lacks the last two. */
    public State {
      factors = factors == null ? Map.of() : Map.copyOf(factors);
      lastEpoch = lastEpoch == null ? Map.of() : Map.copyOf(lastEpoch);
    }
  }

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
    weighting = settings.weighting();
    for (Task task : tasks) {
      double weight =
          task == Task.KEYPOINTS ? settings.keypointsWeight() : settings.emotionWeight();
      variables.put(task, new Variable(-Math.log(weight / scale(task)), 0, 0));
    }
  }

  /** Factor of the task's loss in the objective. */
  public double weight(Task task) {
    double weight = scale(task) * Math.exp(-variables.get(task).logVariance());
    return weight * factors.getOrDefault(task, 1.0);
  }

  /** What the objective adds to the weighted losses. */
  public double penalty() {
    return weighting == Weighting.UNCERTAINTY
        ? variables.values().stream().mapToDouble(v -> v.logVariance() / 2).sum()
        : 0;
  }

  /** The objective of these losses: the weighted sum of those that are known, and the penalty. */
  public double objective(Map<Task, Double> losses) {
    double sum = penalty();
    for (Map.Entry<Task, Double> loss : losses.entrySet()) {
      sum += weight(loss.getKey()) * loss.getValue();
    }
    return sum;
  }

  /**
   * The objective by which epochs are compared. The dynamic average's factors, which change from epoch to
   * epoch, are left out of it.
   */
  public double yardstick(Map<Task, Double> losses) {
    double sum = penalty();
    for (Map.Entry<Task, Double> loss : losses.entrySet()) {
      sum += weight(loss.getKey()) / factors.getOrDefault(loss.getKey(), 1.0) * loss.getValue();
    }
    return sum;
  }

  /** One step of learning; tasks without a label in the batch are not in {@code losses} and stay. */
  public void learn(Map<Task, Double> losses, double learningRate) {
    if (weighting != Weighting.UNCERTAINTY) {
      return;
    }
    steps++;
    losses.forEach(
        (task, loss) ->
            variables.compute(task, (t, v) -> adam(v, 0.5 - weight(t) * loss, learningRate)));
  }

  /** Tells the dynamic average what the training losses of an epoch were. */
  public void epochDone(Map<Task, Double> losses) {
    if (weighting != Weighting.DYNAMIC_AVERAGE) {
      return;
    }
    if (lastEpoch.keySet().equals(losses.keySet())) {
      Map<Task, Double> shares = new EnumMap<>(Task.class);
      losses.forEach((t, loss) -> shares.put(t, Math.exp(loss / lastEpoch.get(t) / TEMPERATURE)));
      double sum = shares.values().stream().mapToDouble(s -> s).sum();
      shares.forEach((t, share) -> factors.put(t, shares.size() * share / sum));
    }
    lastEpoch = Map.copyOf(losses);
  }

  /** For a checkpoint. */
  public State state() {
    return new State(steps, Map.copyOf(variables), Map.copyOf(factors), lastEpoch);
  }

  /** From a checkpoint. */
  public void restore(State state) {
    steps = state.steps();
    variables.putAll(state.variables());
    factors.putAll(state.factors());
    lastEpoch = state.lastEpoch();
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
