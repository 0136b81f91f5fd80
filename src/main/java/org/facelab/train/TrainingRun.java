package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.FaceData;
import org.facelab.data.SplitFile;
import org.facelab.data.WholeFile;
import org.facelab.engine.Backend;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.GraphPredictor;
import org.facelab.evaluate.Predictions;
import org.facelab.model.NetworkBuilder;
import org.facelab.train.Manifest.Status;

/**
 * One run from its first line on disk to its figures: sets the folder up or finds it again, trains, keeps
 * the best epoch as {@code model.zip} and scores it on the test part.
 */
public final class TrainingRun {
  private final Experiment experiment;
  private final FaceData data;
  private final RunFolder folder;
  private final Manifest manifest;
  private final ComputationGraph graph;
  private final Engine engine;
  private final TrainingState resumed;

  private TrainingRun(
      Experiment experiment,
      FaceData data,
      RunFolder folder,
      Manifest manifest,
      ComputationGraph graph,
      TrainingState resumed)
      throws IOException {
    this.experiment = experiment;
    this.data = data;
    this.folder = folder;
    this.manifest = manifest;
    this.graph = graph;
    this.engine = Engines.open(graph, experiment);
    this.resumed = resumed;
    manifest.with(engine.facts()).write(folder.manifest(), Status.RUNNING);
  }

  /**
   * A new run in an empty or new folder.
   *
   * @throws InputException if the folder holds files already, or there is nothing to train on
   */
  public static TrainingRun start(
      ResolvedExperiment resolved, FaceData data, Path path, Backend backend) throws IOException {
    Experiment experiment = resolved.experiment();
    checkTrainable(experiment, data);
    RunFolder folder = new RunFolder(path);
    RunFolder.createEmpty(path);
    Files.createDirectories(path.resolve("checkpoints"));
    WholeFile.writeText(folder.experiment(), resolved.toYaml());
    SplitFile.write(folder.split(), data);
    Manifest manifest = Manifest.start(experiment, data, backend);
    return new TrainingRun(experiment, data, folder, manifest, newGraph(experiment, data), null);
  }

  /**
   * A run that was stopped, from its last checkpoint; from its beginning if it never came to one.
   *
   * @throws InputException if the folder is no run, or the data are no longer the same
   */
  public static TrainingRun resume(Experiment experiment, FaceData data, Path path)
      throws IOException {
    RunFolder folder = new RunFolder(path);
    Manifest manifest = Manifest.read(folder.manifest());
    manifest.checkSame(data);
    SplitFile.check(folder.split(), data);
    if (!Files.exists(folder.lastCheckpoint())) {
      return new TrainingRun(experiment, data, folder, manifest, newGraph(experiment, data), null);
    }
    Checkpoint checkpoint = Checkpoint.read(folder.lastCheckpoint());
    return new TrainingRun(
        experiment, data, folder, manifest, checkpoint.graph(), checkpoint.state());
  }

  /** The run's folder. */
  public RunFolder folder() {
    return folder;
  }

  /** What computes. */
  public EngineFacts engine() {
    return engine.facts();
  }

  /** The checkpoint's state that the run goes on from; null for a new run. */
  public TrainingState resumed() {
    return resumed;
  }

  /**
   * Trains, then scores the best epoch.
   *
   * @param listeners told of every step and epoch
   * @param observer looks on
   * @param stopRequested asked after every step
   * @return the test part's predictions; null if a stop was requested, with all progress saved
   * @throws RunFailure if a loss is not a number
   */
  public Predictions run(
      List<TrainListener> listeners, RunObserver observer, BooleanSupplier stopRequested)
      throws IOException, InterruptedException {
    DivergenceReport divergence = new DivergenceReport(experiment, data, folder);
    List<TrainListener> all = new ArrayList<>(listeners);
    all.add(divergence);
    Trainer trainer;
    try (RunObserver.Watch watch = observer.watch(folder, experiment, data)) {
      all.addAll(watch.listeners());
      graph.addListeners(watch.graphListeners().toArray(TrainingListener[]::new));
      trainer = new Trainer(experiment, data, folder, graph, engine, all, stopRequested);
      if (resumed != null) {
        trainer.resume(resumed);
      }
      if (!trainer.train()) {
        manifest.write(folder.manifest(), Status.INTERRUPTED);
        return null;
      }
    } catch (DivergenceException e) {
      manifest.write(folder.manifest(), Status.FAILED);
      throw new RunFailure(divergence.explain(e), e);
    } finally {
      engine.close();
    }
    return score(trainer);
  }

  /** The network before its first step. */
  static ComputationGraph newGraph(Experiment experiment, FaceData data) {
    ComputationGraph graph = new ComputationGraph(NetworkBuilder.configuration(experiment));
    graph.init();
    if (experiment.tasks().contains(Task.KEYPOINTS)) {
      MeanShape.startFrom(graph, data);
    }
    return graph;
  }

  private Predictions score(Trainer trainer) throws IOException, InterruptedException {
    Path kept = trainer.bestEpoch() < 0 ? folder.lastCheckpoint() : folder.bestCheckpoint();
    ComputationGraph best = Checkpoint.read(kept).graph();
    for (Task task : experiment.tasks()) {
      // They belong to the last batch; a model goes out with DL4J's plain losses.
      NetworkBuilder.lossWeights(best, task).assign(1);
    }
    WholeFile.write(folder.model(), out -> ModelSerializer.writeModel(best, out, false));
    Predictions predictions;
    try (Engine scoring = Engines.open(best, experiment)) {
      predictions = new GraphPredictor(scoring, experiment).predict(data, Part.TEST);
    }
    predictions.write(folder.predictions());
    Evaluation.of(predictions, experiment.evaluate().bootstrapResamples(), experiment.seed())
        .write(folder.metrics());
    manifest
        .withTestSet(predictions)
        .with("epochs", trainer.epochs())
        .with("best_epoch", trainer.bestEpoch() + 1)
        .with("train_seconds", trainer.seconds())
        .write(folder.manifest(), Status.DONE);
    return predictions;
  }

  static void checkTrainable(Experiment experiment, FaceData data) {
    if (data.faces(Part.TRAIN).isEmpty()) {
      throw new InputException(
          "experiment '%s': no face is in the train part; look at data.sources.*.split"
              .formatted(experiment.name()));
    }
  }
}
