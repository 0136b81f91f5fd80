package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.Experiment;
import org.facelab.config.Task;
import org.facelab.config.TrainSettings.EarlyStopping;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.engine.Engine;
import org.facelab.face.PointScale;
import org.facelab.train.TrainListener.EpochReport;
import org.facelab.train.TrainListener.StepReport;
import org.facelab.train.TrainingState.Seconds;

/**
 * The training loop. It writes the history and the checkpoints of its run folder; everything else listens.
 * Not thread-safe.
 */
public final class Trainer {
  private final Experiment experiment;
  private final FaceData data;
  private final RunFolder folder;
  private final Engine engine;
  private final ComputationGraph graph;
  private final List<TrainListener> listeners;
  private final BooleanSupplier stopRequested;

  private final GraphStep graphStep;
  private final LearningRate learningRate;
  private final TaskWeights weights;
  private final Patience stopping;
  private final Patience keeping;
  private final Validator validator;
  private final WeightAverage average;
  private final int batches;

  private History history = new History(List.of());
  private int epoch;
  private int batch;
  private long step;
  private int bestEpoch = -1;
  private Map<Task, TaskTotals> totals;
  private Seconds spent = new Seconds(0, 0);
  private long clock;
  private double busyBefore;
  private long busyClock;
  private long lastCheckpoint;

  /**
   * @param graph the network, initialised
   * @param engine the network's
   * @param listeners told of every step and epoch
   * @param stopRequested asked after every step; true saves and ends
   */
  public Trainer(
      Experiment experiment,
      FaceData data,
      RunFolder folder,
      ComputationGraph graph,
      Engine engine,
      List<TrainListener> listeners,
      BooleanSupplier stopRequested) {
    this.experiment = experiment;
    this.data = data;
    this.folder = folder;
    this.graph = graph;
    this.engine = engine;
    this.listeners = listeners;
    this.stopRequested = stopRequested;
    batches = BatchStream.batchesPerEpoch(data, experiment);
    weights = new TaskWeights(experiment.loss(), experiment.tasks());
    graphStep =
        new GraphStep(graph, engine, experiment, new Objective(experiment.loss(), data), weights);
    learningRate = new LearningRate(experiment.train(), batches);
    EarlyStopping earlyStopping = experiment.train().earlyStopping();
    stopping = new Patience(earlyStopping);
    keeping = new Patience(earlyStopping.keptBy(), 0, earlyStopping.minDelta());
    validator = new Validator(engine, experiment, data);
    average = new WeightAverage(graph.params(), experiment.train().weightAverage());
    totals = TrainingState.noTotals(experiment.tasks());
  }

  /** Goes on from where a checkpoint of this run stands. Its graph must be this trainer's. */
  void resume(TrainingState state, WeightAverage.State mean) throws IOException {
    average.restore(mean);
    epoch = state.epoch();
    batch = state.batch();
    step = state.step();
    totals = new EnumMap<>(state.totals());
    spent = state.seconds();
    bestEpoch = state.bestEpoch();
    learningRate.restore(state.rate());
    stopping.restore(state.stopping());
    keeping.restore(state.keeping());
    weights.restore(state.weights());
    history = History.read(folder.history()).upTo(epoch);
  }

  /**
   * Trains to the last epoch or to the end of patience.
   *
   * @return true when done; false if a stop was requested, with all progress saved
   * @throws DivergenceException if a loss is not a number
   */
  public boolean train() throws IOException, InterruptedException {
    clock = lastCheckpoint = busyClock = System.nanoTime();
    while (epoch < experiment.train().epochs() && !stopping.exhausted()) {
      if (!trainEpoch()) {
        return false;
      }
      finishEpoch();
    }
    return true;
  }

  /** Steps through what is left of the epoch; false if a stop was requested. */
  private boolean trainEpoch() throws IOException, InterruptedException {
    try (BatchStream stream = BatchStream.training(data, experiment, epoch, batch)) {
      for (FaceBatch faces = stream.next(); faces != null; faces = stream.next()) {
        double rate = learningRate.at(step);
        graphStep
            .train(faces, rate, step)
            .forEach((t, sum) -> totals.merge(t, sum, TaskTotals::plus));
        average.update();
        StepReport report =
            new StepReport(epoch, batch, batches, faces, Map.copyOf(totals), objective(), rate);
        batch++;
        step++;
        if (experiment.train().snapshots().isDue(step)) {
          saveSnapshot();
        }
        listeners.forEach(listener -> listener.stepDone(report));
        if (stopRequested.getAsBoolean()) {
          saveProgress();
          return false;
        }
        if (secondsSince(lastCheckpoint) > 60 * experiment.train().checkpointMinutes()) {
          saveProgress();
        }
      }
    }
    return true;
  }

  /** Validates, decides and saves. A kill between any two of its writes loses at most this epoch. */
  private void finishEpoch() throws IOException, InterruptedException {
    exchangeAverage();
    Validation validation = validator.validate(weights);
    takeTime();
    History.Row row = row(validation);
    history = history.with(row);
    history.write(folder.history());
    stopping.improvedBy(validation);
    boolean improved = keeping.improvedBy(validation);
    learningRate.epochDone(validation);
    weights.epochDone(GraphStep.means(totals));
    bestEpoch = improved ? epoch : bestEpoch;
    epoch++;
    batch = 0;
    totals = TrainingState.noTotals(experiment.tasks());
    spent = new Seconds(spent.run(), 0);
    if (improved) {
      checkpoint().write(folder.bestCheckpoint());
    }
    exchangeAverage();
    saveProgress();
    listeners.forEach(listener -> listener.epochDone(new EpochReport(row, validation, improved)));
  }

  /** Epochs trained so far. */
  public int epochs() {
    return epoch;
  }

  /** The epoch whose weights are kept, from 0; -1 if no epoch could be scored. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** Seconds of training, those before a resume included. */
  public double seconds() {
    return spent.run();
  }

  /** Puts the mean of the weights in their place, or back. */
  private void exchangeAverage() {
    average.exchange();
    engine.parametersChanged();
  }

  private void saveSnapshot() throws IOException {
    Files.createDirectories(folder.snapshots());
    average.exchange();
    Models.write(graph, experiment, folder.snapshot(step));
    average.exchange();
  }

  private void saveProgress() throws IOException {
    takeTime();
    checkpoint().write(folder.lastCheckpoint());
    lastCheckpoint = System.nanoTime();
  }

  private Checkpoint checkpoint() {
    return new Checkpoint(
        graph,
        new TrainingState(
            epoch,
            batch,
            step,
            totals,
            spent,
            bestEpoch,
            learningRate.state(),
            stopping.state(),
            keeping.state(),
            weights.state()),
        average.state());
  }

  private void takeTime() {
    spent = spent.plus(secondsSince(clock));
    clock = System.nanoTime();
  }

  private static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / 1e9;
  }

  /** Share of the time since this was last asked that the engine computed. */
  private double engineBusy() {
    double busy = engine.busySeconds();
    double share = (busy - busyBefore) / secondsSince(busyClock);
    busyBefore = busy;
    busyClock = System.nanoTime();
    return share;
  }

  private double objective() {
    return weights.objective(GraphStep.means(totals));
  }

  private History.Row row(Validation validation) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("step", (double) step);
    values.put("learning_rate", learningRate.at(step - 1));
    values.put("seconds", spent.epoch());
    values.put("engine_busy", engineBusy());
    values.put("images_per_second", BatchStream.facesPerEpoch(data, experiment) / spent.epoch());
    values.put("train.loss", objective());
    if (totals.containsKey(Task.EMOTION)) {
      values.put("train.emotion.loss", totals.get(Task.EMOTION).loss().mean());
      values.put("train.emotion.accuracy", totals.get(Task.EMOTION).score().mean());
    }
    if (totals.containsKey(Task.KEYPOINTS)) {
      double squared = totals.get(Task.KEYPOINTS).score().mean();
      values.put("train.keypoints.loss", totals.get(Task.KEYPOINTS).loss().mean());
      values.put("train.keypoints.rmse_px", Math.sqrt(squared) * PointScale.REPORT_SIZE / 2);
    }
    validation.metrics().forEach((name, value) -> values.put("validation." + name, value));
    for (Task task : totals.keySet()) {
      values.put("weight." + Validator.prefix(task), weights.weight(task));
    }
    return new History.Row(epoch + 1, values);
  }
}
