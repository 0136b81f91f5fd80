package org.facelab.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.facelab.config.Experiment;
import org.facelab.config.Task;
import org.facelab.data.FaceBatch;
import org.facelab.engine.Engine;
import org.facelab.face.Keypoint;
import org.facelab.model.NetworkBuilder;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * One training step of a graph on a batch: forward, the tasks' losses, backward, update. Not thread-safe.
 */
public final class GraphStep {
  private final ComputationGraph graph;
  private final Engine engine;
  private final List<Task> tasks;
  private final int imageSize;
  private final int channels;
  private final long seed;
  private final Objective objective;
  private final TaskWeights weights;
  private final List<IUpdater> updaters;
  private final LossListener losses = new LossListener();

  /** Those of the step in progress, {@code [N, 30]}. */
  private INDArray pointLabels;

  /**
   * Steps of {@code graph}, whose losses {@code objective} forms and {@code weights} weighs.
   *
   * @param engine the graph's
   */
  public GraphStep(
      ComputationGraph graph,
      Engine engine,
      Experiment experiment,
      Objective objective,
      TaskWeights weights) {
    this.graph = graph;
    this.engine = engine;
    this.tasks = NetworkBuilder.outputs(experiment);
    this.imageSize = experiment.image().size();
    this.channels = experiment.image().channels();
    this.seed = experiment.seed();
    this.objective = objective;
    this.weights = weights;
    this.updaters =
        Stream.of(graph.getLayers())
            .map(layer -> layer.conf().getLayer())
            .filter(BaseLayer.class::isInstance)
            .flatMap(
                l -> Stream.of(((BaseLayer) l).getIUpdater(), ((BaseLayer) l).getBiasUpdater()))
            .filter(Objects::nonNull)
            .filter(IUpdater::hasLearningRate)
            .toList();
    // First in line, so that every later listener sees our score.
    graph.addListeners(losses);
  }

  /**
   * Trains one step.
   *
   * @param step number of the step over the whole run, from 0; drop-out is drawn from it and the seed
   * @return the totals of each task over the batch, before the update
   * @throws DivergenceException if a loss is not a number; the weights are then as before the step
   */
  public Map<Task, TaskTotals> train(FaceBatch batch, double learningRate, long step) {
    updaters.forEach(u -> u.setLrAndSchedule(learningRate, null));
    Nd4j.getRandom().setSeed(seed * 1_000_003 + step);
    losses.batch = batch;
    losses.step = step;
    engine.fit(dataSet(batch));
    weights.learn(means(losses.totals), learningRate);
    return losses.totals;
  }

  /** The labels and masks of a batch; sets the weights of the graph's losses, which belong to it. */
  MultiDataSet dataSet(FaceBatch batch) {
    long n = batch.size();
    INDArray image =
        Nd4j.create(batch.images(), new long[] {n, channels, imageSize, imageSize}, 'c');
    INDArray[] labels = new INDArray[tasks.size()];
    INDArray[] masks = new INDArray[tasks.size()];
    for (int t = 0; t < labels.length; t++) {
      double weight = weights.weight(tasks.get(t));
      INDArray lossWeights = NetworkBuilder.lossWeights(graph, tasks.get(t));
      if (tasks.get(t) == Task.KEYPOINTS) {
        long[] shape = {n, Keypoint.COORDINATES};
        labels[t] = Nd4j.create(batch.points(), shape, 'c');
        pointLabels = labels[t];
        masks[t] = Nd4j.create(batch.pointMask(), shape, 'c');
        lossWeights.assign(Objective.pointLossWeight(batch, weight));
      } else {
        float[] targets = objective.emotionTargets(batch);
        labels[t] = Nd4j.create(targets, new long[] {n, targets.length / n}, 'c');
        masks[t] = Nd4j.create(batch.emotionMask(), new long[] {n, 1}, 'c');
        lossWeights.assign(Nd4j.createFromArray(objective.emotionLossWeights(batch, weight)));
      }
    }
    return new MultiDataSet(new INDArray[] {image}, labels, null, masks);
  }

  /** The mean loss of each task. */
  static Map<Task, Double> means(Map<Task, TaskTotals> totals) {
    Map<Task, Double> means = new EnumMap<>(Task.class);
    totals.forEach(
        (task, total) -> {
          if (total.loss().weight() > 0) {
            means.put(task, total.loss().mean());
          }
        });
    return means;
  }

  /** Computes the losses in the middle of DL4J's step, where the activations are known. */
  private final class LossListener extends BaseTrainingListener {
    private FaceBatch batch;
    private long step;
    private Map<Task, TaskTotals> totals;

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      totals = new EnumMap<>(Task.class);
      for (Task task : tasks) {
        double[][] output = output(NetworkBuilder.output(task), activations);
        totals.put(
            task,
            task == Task.KEYPOINTS
                ? objective.pointTotals(batch, output)
                : objective.emotionTotals(batch, output));
        if (task == Task.KEYPOINTS && objective.movesLabels()) {
          INDArray moved = Nd4j.createFromArray(objective.movedLabels(batch, output));
          pointLabels.assign(moved.reshape(pointLabels.shape()));
        }
      }
      double total = weights.objective(means(totals));
      if (!Double.isFinite(total)) {
        throw new DivergenceException(totals, step, batch.faces());
      }
      graph.setScore(total);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      graph.setScore(weights.objective(means(totals)));
    }

    /** Stock DL4J leaves the output layers out of the activations: from their input, x W + b. */
    private double[][] output(String name, Map<String, INDArray> activations) {
      if (activations.containsKey(name)) {
        return activations.get(name).toDoubleMatrix();
      }
      Layer layer = graph.getLayer(name);
      INDArray input = activations.get(graph.getConfiguration().getVertexInputs().get(name).get(0));
      INDArray linear =
          input
              .mmul(layer.getParam(DefaultParamInitializer.WEIGHT_KEY))
              .addiRowVector(layer.getParam(DefaultParamInitializer.BIAS_KEY));
      return (name.equals(NetworkBuilder.EMOTION) ? Transforms.softmax(linear) : linear)
          .toDoubleMatrix();
    }
  }
}
