package org.facelab.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.ShellWord;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceData;
import org.facelab.data.SplitFile;
import org.facelab.data.WholeFile;
import org.facelab.engine.Backend;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.model.NetworkBuilder;
import org.facelab.model.NetworkSummary;
import org.facelab.model.Pretrained;
import org.facelab.model.WeightsFile;
import org.facelab.train.Manifest.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run from its first line on disk to its figures: sets the folder up or finds it again, trains, keeps
 * the best epoch as {@code model.zip} and scores it on the test part, or on the one that the experiment
 * names.
 */
public final class TrainingRun {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

  private final Experiment experiment;
  private final FaceData data;
  private final RunFolder folder;
  private final Manifest manifest;
  private final ComputationGraph graph;
  private final Engine engine;
  private final Checkpoint resumed;

  private TrainingRun(
      Experiment experiment,
      FaceData data,
      RunFolder folder,
      Manifest manifest,
      ComputationGraph graph,
      Checkpoint resumed)
      throws IOException {
    this.experiment = experiment;
    this.data = data;
    this.folder = folder;
    this.manifest = manifest;
    this.graph = graph;
    this.engine = Engines.open(graph, experiment);
    this.resumed = resumed;
    manifest
        .with(engine.facts())
        .withSession(resumed == null ? 0 : resumed.state().step(), engine.facts())
        .write(folder.manifest(), Status.RUNNING);
  }

  /**
   * A new run in an empty or new folder.
   *
   * @throws InputException if the folder holds files already, or what {@link #checkTrainable} says
   */
  public static TrainingRun start(
      ResolvedExperiment resolved, FaceData data, Path path, Backend backend) throws IOException {
    return start(resolved, data, path, backend, Pretrained.find(resolved.experiment(), LOG::warn));
  }

  /**
   * The same with weights that {@link Pretrained#find} has found already.
   *
   * @param pretrained empty if the network begins at random
   */
  public static TrainingRun start(
      ResolvedExperiment resolved,
      FaceData data,
      Path path,
      Backend backend,
      Optional<WeightsFile> pretrained)
      throws IOException {
    Experiment experiment = resolved.experiment();
    checkTrainable(experiment, data);
    ComputationGraph graph = newGraph(experiment, data, pretrained);
    RunFolder folder = new RunFolder(path);
    RunFolder.createEmpty(path);
    Files.createDirectories(path.resolve("checkpoints"));
    WholeFile.writeText(folder.experiment(), resolved.toYaml());
    SplitFile.write(folder.split(), data);
    NetworkSummary network = NetworkSummary.of(graph.getConfiguration(), experiment.image());
    Manifest manifest = Manifest.start(experiment, data, backend).with(network);
    pretrained.ifPresent(manifest::with);
    return new TrainingRun(experiment, data, folder, manifest, graph, null);
  }

  /**
   * A run that was stopped, from its last checkpoint; from its beginning if it never came to one.
   *
   * @throws InputException if the folder is no run or one that has finished, or the data or the pretrained weights that it begins
   *     with are no longer the same
   */
  public static TrainingRun resume(Experiment experiment, FaceData data, Path path)
      throws IOException {
    RunFolder folder = new RunFolder(path);
    if (experiment.ensemble().isOfRuns()) {
      throw new InputException(
          "%s: is an ensemble of finished runs, in which nothing is trained, so there is nothing to go on with; score it anew: ./facelab train EXPERIMENT"
              .formatted(path));
    }
    Manifest manifest = Manifest.read(folder.manifest());
    if (manifest.status().equals(Status.DONE.label())) {
      throw new InputException(
          "%s: has finished, so there is nothing to go on with; to score it again: ./facelab evaluate %s"
              .formatted(path, ShellWord.of(path)));
    }
    manifest.checkSame(data);
    SplitFile.check(folder.split(), data);
    if (!Files.exists(folder.lastCheckpoint())) {
      Optional<WeightsFile> pretrained = Pretrained.find(experiment, LOG::warn);
      pretrained.ifPresent(manifest::checkSame);
      ComputationGraph graph = newGraph(experiment, data, pretrained);
      return new TrainingRun(experiment, data, folder, manifest, graph, null);
    }
    Checkpoint checkpoint = Checkpoint.read(folder.lastCheckpoint());
    return new TrainingRun(experiment, data, folder, manifest, checkpoint.graph(), checkpoint);
  }

  /** The run's folder. */
  public RunFolder folder() {
    return folder;
  }

  /** What computes. */
  public EngineFacts engine() {
    return engine.facts();
  }

  /** The network's size. */
  public NetworkSummary network() {
    return NetworkSummary.of(graph.getConfiguration(), experiment.image());
  }

  /** The checkpoint's state that the run goes on from; null for a new run. */
  public TrainingState resumed() {
    return resumed == null ? null : resumed.state();
  }

  /**
   * Trains, then scores the best epoch.
   *
   * @param listeners told of every step and epoch
   * @param observer looks on
   * @param stopRequested asked after every step
   * @return the scored part's predictions; null if a stop was requested, with all progress saved
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
        trainer.resume(resumed.state(), resumed.average());
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
  static ComputationGraph newGraph(
      Experiment experiment, FaceData data, Optional<WeightsFile> pretrained) {
    ComputationGraph graph = NetworkBuilder.newGraph(experiment, pretrained);
    if (experiment.tasks().contains(Task.KEYPOINTS)) {
      MeanShape.startFrom(graph, data);
    }
    return graph;
  }

  private Predictions score(Trainer trainer) throws IOException, InterruptedException {
    Models.write(best(trainer), experiment, folder.model());
    if (experiment.ensemble().snapshots() && !Files.isDirectory(folder.snapshots())) {
      manifest.write(folder.manifest(), Status.FAILED);
      throw new RunFailure(
          "training ended early, after %d epochs and before the first snapshot, which train.snapshots.from puts after step %d; lower it, or raise train.early-stopping.patience"
              .formatted(trainer.epochs(), experiment.train().snapshots().from()));
    }
    Members members = Members.of(folder, experiment);
    Predictions predictions =
        members.predict(data, data.faces(experiment.evaluate().part()), engine -> {});
    writeScores(predictions, folder, experiment);
    if (experiment.ensemble().snapshots()) {
      manifest.withSnapshots(folder, members, network());
    }
    manifest
        .withTestSet(predictions)
        .with("epochs", trainer.epochs())
        .with("best_epoch", trainer.bestEpoch() + 1)
        .with("train_seconds", trainer.seconds())
        .write(folder.manifest(), Status.DONE);
    return predictions;
  }

  /** The network of the best epoch, or of the last one where none could be scored. */
  private ComputationGraph best(Trainer trainer) {
    if (trainer.bestEpoch() >= 0) {
      return Checkpoint.read(folder.bestCheckpoint()).graph();
    }
    Checkpoint last = Checkpoint.read(folder.lastCheckpoint());
    if (last.average() != null) {
      last.graph().params().assign(last.average().mean());
    }
    return last.graph();
  }

  static void writeScores(Predictions predictions, RunFolder folder, Experiment experiment)
      throws IOException {
    predictions.write(folder.predictions());
    Evaluation.of(predictions, experiment.evaluate().bootstrapResamples(), experiment.seed())
        .write(folder.metrics());
  }

  /**
   * Checks what would only show after hours.
   *
   * @throws InputException if there is nothing to train on, or training ends before the first snapshot of
   *     an ensemble of them
   */
  public static void checkTrainable(Experiment experiment, FaceData data) {
    if (data.faces(Part.TRAIN).isEmpty()) {
      throw new InputException(
          "experiment '%s': no face is in the train part; look at data.sources.*.split"
              .formatted(experiment.name()));
    }
    int batches = BatchStream.batchesPerEpoch(data, experiment);
    int epochs = experiment.train().epochs();
    long from = experiment.train().snapshots().from();
    if (experiment.ensemble().snapshots() && from > (long) batches * epochs) {
      throw new InputException(
          "train.snapshots.from: %,d: training ends after %,d steps (%,d in each of %,d epochs), so ensemble.snapshots would have no member; lower from, or raise train.epochs"
              .formatted(from, (long) batches * epochs, batches, epochs));
    }
  }
}
