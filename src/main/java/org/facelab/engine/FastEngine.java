package org.facelab.engine;

import com.sun.jna.Pointer;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.solvers.BaseOptimizer;
import org.facelab.engine.onednn.Team;
import org.facelab.engine.plan.GraphCompiler;
import org.facelab.engine.plan.InferencePlan;
import org.facelab.engine.plan.TrainingPlan;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a graph as compiled plans of oneDNN primitives. The output layers with their losses, the updater
 * and the listeners stay DL4J's own and run between and after the passes.
 */
final class FastEngine implements Engine {
  /** Full batches and the last one of an epoch. */
  private static final int TRAINING_PLANS = 2;

  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final ComputationGraph graph;
  private final GraphCompiler compiler;
  private final EngineFacts facts;
  private final Stopwatch busy = new Stopwatch();
  private final List<OutputLoss> losses;
  private final Gradient gradient;

  /** Null before the first step; empty where only DL4J's own updater will do. */
  private Optional<FusedUpdater> updater;

  private final Map<Integer, TrainingPlan> trainingPlans = new LinkedHashMap<>();
  private InferencePlan inference;
  private int inferenceBatch;
  private boolean loaded;

  FastEngine(ComputationGraph graph, GraphCompiler compiler, EngineFacts facts) {
    this.graph = graph;
    this.compiler = compiler;
    this.facts = facts;
    this.losses =
        graph.getConfiguration().getNetworkOutputs().stream()
            .map(name -> new OutputLoss(name, (OutputLayer) graph.getLayer(name).conf().getLayer()))
            .toList();
    this.gradient = gradientViews(graph);
  }

  /** All gradients by name, as views of the graph's flat array of gradients. */
  private static Gradient gradientViews(ComputationGraph graph) {
    Gradient views = new DefaultGradient(graph.getGradientsViewArray());
    for (Layer layer : graph.getLayers()) {
      if (layer.numParams() > 0 && !(layer instanceof FrozenLayer)) {
        layer
            .conf()
            .getLayer()
            .initializer()
            .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray())
            .forEach(
                (name, view) ->
                    views.setGradientFor(
                        layer.conf().getLayer().getLayerName() + "_" + name, view));
      }
    }
    return views;
  }

  @Override
  public EngineFacts facts() {
    return facts;
  }

  @Override
  public void fit(MultiDataSet batch) {
    busy.time(
        () -> {
          step(batch);
          return null;
        });
  }

  private void step(MultiDataSet batch) {
    Team.threads(facts.threads());
    INDArray images = batch.getFeatures(0);
    compiler.check(images.shape());
    TrainingPlan plan = trainingPlan((int) images.size(0));
    loaded = false;
    graph.setInputs(images);
    graph.setLabels(batch.getLabels());
    Memories.copy(images, plan.image());
    plan.runForward();
    Map<String, INDArray> activations = new Activations(plan, losses, (int) images.size(0));
    for (TrainingListener listener : graph.getListeners()) {
      listener.onForwardPass(graph, activations);
    }
    graph.setScore(losses(plan, batch));
    plan.runBackward();
    graph.setGradient(gradient);
    for (TrainingListener listener : graph.getListeners()) {
      listener.onBackwardPass(graph);
    }
    for (TrainingListener listener : graph.getListeners()) {
      listener.onGradientCalculation(graph);
    }
    update((int) images.size(0));
  }

  /** The losses' gradients for the backward pass; returns the score as DL4J forms it. */
  private double losses(TrainingPlan plan, MultiDataSet batch) {
    INDArray[] masks = batch.getLabelsMaskArrays();
    double sum = 0;
    for (int i = 0; i < losses.size(); i++) {
      sum += losses.get(i).backward(plan, batch.getLabels(i), masks == null ? null : masks[i]);
    }
    return sum / batch.getFeatures(0).size(0) + graph.calcRegularizationScore(true);
  }

  private void update(int batch) {
    int iteration = BaseOptimizer.getIterationCount(graph);
    int epoch = BaseOptimizer.getEpochCount(graph);
    if (updater == null) {
      updater = FusedUpdater.of(graph, facts.threads());
    }
    if (updater.isPresent()) {
      updater.get().update(iteration, epoch, batch);
    } else {
      graph.getUpdater().update(gradient, iteration, epoch, batch, NO_WORKSPACES);
      INDArray update = graph.getGradientsViewArray();
      graph.params().subi(update.reshape(graph.params().shape()));
    }
    for (TrainingListener listener : graph.getListeners()) {
      listener.iterationDone(graph, iteration, epoch);
    }
    BaseOptimizer.incrementIterationCount(graph, 1);
    BaseOptimizer.applyConstraints(graph);
  }

  private TrainingPlan trainingPlan(int batch) {
    TrainingPlan plan = trainingPlans.get(batch);
    if (plan == null) {
      if (trainingPlans.size() == TRAINING_PLANS) {
        int oldest = trainingPlans.keySet().iterator().next();
        trainingPlans.remove(oldest).close();
      }
      plan = compiler.training(batch);
      trainingPlans.put(batch, plan);
    }
    return plan;
  }

  @Override
  public INDArray[] output(INDArray images) {
    return busy.time(() -> infer(images));
  }

  private INDArray[] infer(INDArray images) {
    Team.threads(facts.threads());
    compiler.check(images.shape());
    int batch = (int) images.size(0);
    if (batch > inferenceBatch) {
      if (inference != null) {
        inference.close();
      }
      // Should there be no memory for the next plan, the closed one is not to be used again.
      inference = null;
      inferenceBatch = 0;
      loaded = false;
      inference = compiler.inference(batch);
      inferenceBatch = batch;
    }
    if (!loaded) {
      inference.load();
      loaded = true;
    }
    // A smaller batch leaves rows of the one before it behind, whose outputs nobody reads.
    Memories.copy(images, inference.image());
    inference.run();
    return losses.stream()
        .map(loss -> loss.activate(inference.scores(loss.name()), batch, false))
        .toArray(INDArray[]::new);
  }

  @Override
  public void parametersChanged() {
    loaded = false;
  }

  /** Activations by vertex, copied out of the plan only when somebody asks. */
  private static final class Activations extends AbstractMap<String, INDArray> {
    private final TrainingPlan plan;
    private final int batch;
    private final Map<String, long[]> shapes;
    private final Map<String, OutputLoss> outputs = new HashMap<>();
    private final Map<String, INDArray> copies = new HashMap<>();

    Activations(TrainingPlan plan, List<OutputLoss> outputs, int batch) {
      this.plan = plan;
      this.batch = batch;
      this.shapes = plan.visible();
      outputs.forEach(output -> this.outputs.put(output.name(), output));
    }

    @Override
    public INDArray get(Object vertex) {
      return containsKey(vertex) ? copies.computeIfAbsent((String) vertex, this::copy) : null;
    }

    private INDArray copy(String vertex) {
      if (outputs.containsKey(vertex)) {
        return outputs.get(vertex).activate(plan.scores(vertex), batch, true);
      }
      INDArray copy = Nd4j.createUninitialized(DataType.FLOAT, shapes.get(vertex), 'c');
      plan.read(vertex, Pointer.nativeValue(Memories.pointer(copy)));
      return copy;
    }

    @Override
    public boolean containsKey(Object vertex) {
      return shapes.containsKey(vertex) || outputs.containsKey(vertex);
    }

    @Override
    public Set<Entry<String, INDArray>> entrySet() {
      shapes.keySet().forEach(this::get);
      outputs.keySet().forEach(this::get);
      return copies.entrySet();
    }
  }

  @Override
  public double busySeconds() {
    return busy.seconds();
  }

  @Override
  public void close() {
    trainingPlans.values().forEach(TrainingPlan::close);
    trainingPlans.clear();
    if (inference != null) {
      inference.close();
      inference = null;
      inferenceBatch = 0;
    }
    compiler.close();
  }
}
