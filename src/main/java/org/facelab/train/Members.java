package org.facelab.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.EnsembleSettings;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.FolderSource;
import org.facelab.config.ImageSettings;
import org.facelab.config.InputException;
import org.facelab.config.ShellWord;
import org.facelab.config.Task;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.SplitFile;
import org.facelab.engine.Engine;
import org.facelab.engine.EngineFacts;
import org.facelab.engine.Engines;
import org.facelab.evaluate.EnsembleMean;
import org.facelab.evaluate.GraphPredictor;
import org.facelab.evaluate.Predictions;
import org.facelab.train.Manifest.Status;

/**
 * The networks whose mean is a run's answer: one for most runs, several for an ensemble.
 *
 * @param all one or more
 */
public record Members(List<Member> all) {
  /**
   * One network.
   *
   * @param model its file
   * @param experiment what it was trained by, with its image and tasks
   * @param run its folder
   */
  public record Member(Path model, Experiment experiment, RunFolder run) {}

  /**
   * The members of a finished run, or of an ensemble of finished runs.
   *
   * @throws InputException if one is missing, unfinished, or does not fit the experiment
   */
  public static Members of(RunFolder folder, Experiment experiment) {
    EnsembleSettings ensemble = experiment.ensemble();
    if (ensemble.snapshots()) {
      return new Members(
          snapshots(folder).stream().map(file -> new Member(file, experiment, folder)).toList());
    }
    if (!ensemble.isOfRuns()) {
      return new Members(List.of(new Member(folder.model(), experiment, folder)));
    }
    return finishedRuns(experiment);
  }

  /**
   * The members of an ensemble of finished runs, which have learned no face that it scores.
   *
   * @throws InputException if one is missing, unfinished, named twice, or does not fit the experiment or its
   *     data
   */
  public static Members ofRuns(Experiment experiment, FaceData data) {
    Members members = finishedRuns(experiment);
    members.checkDistinct();
    members.checkSplits(data);
    return members;
  }

  /** The folders of the members' runs, so that newer ones do not take their place. */
  List<Path> runs() {
    return all.stream().map(member -> member.run().path()).toList();
  }

  private static Members finishedRuns(Experiment experiment) {
    Members members =
        new Members(
            experiment.ensemble().runs().stream()
                .map(path -> member(new RunFolder(newest(path)), experiment))
                .toList());
    members.checkTasks(experiment);
    members.checkImages(experiment);
    return members;
  }

  private static List<Path> snapshots(RunFolder folder) {
    try (Stream<Path> files =
        Files.isDirectory(folder.snapshots()) ? Files.list(folder.snapshots()) : Stream.empty()) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".zip")).sorted().toList();
      if (found.isEmpty()) {
        throw new InputException(
            "%s: no snapshot there; train.snapshots says when one is made, and training ended before the first"
                .formatted(folder.snapshots()));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder itself if it is a run's; else the newest finished run in it. */
  private static Path newest(Path path) {
    if (Files.exists(new RunFolder(path).manifest())) {
      return path;
    }
    try (Stream<Path> runs = Files.isDirectory(path) ? Files.list(path) : Stream.empty()) {
      return runs.map(RunFolder::new)
          .filter(run -> Files.exists(run.manifest()))
          .filter(Members::isDone)
          .max(RunFolder.BY_AGE)
          .map(RunFolder::path)
          .orElseThrow(
              () ->
                  new InputException(
                      "ensemble.runs: %s: expected the folder of a finished run, or of an experiment's runs, found %s; train the member first"
                          .formatted(
                              path, Files.exists(path) ? "no finished run in it" : "nothing")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDone(RunFolder run) {
    return Manifest.read(run.manifest()).status().equals(Status.DONE.label());
  }

  /** The member of a run, asked as the ensemble is scored. */
  private static Member member(RunFolder run, Experiment ensemble) {
    if (!isDone(run)) {
      throw new InputException(
          "ensemble.runs: %s: has not finished; go on with: ./facelab train --resume %s"
              .formatted(run.path(), ShellWord.of(run.path())));
    }
    Experiment experiment = ExperimentLoader.load(run.experiment(), List.of()).experiment();
    if (experiment.ensemble().snapshots() || experiment.ensemble().isOfRuns()) {
      throw new InputException(
          "ensemble.runs: %s: is an ensemble itself; name its members instead"
              .formatted(run.path()));
    }
    return new Member(run.model(), experiment.withEvaluate(ensemble.evaluate()), run);
  }

  /** Folders of images are read at the size of the experiment that reads them, for all members at once. */
  private void checkImages(Experiment experiment) {
    boolean folders =
        experiment.data().sources().values().stream().anyMatch(FolderSource.class::isInstance);
    for (Member member : all) {
      ImageSettings image = member.experiment().image();
      if (folders
          && (image.size() != experiment.image().size()
              || image.channels() != experiment.image().channels())) {
        throw new InputException(
            "ensemble.runs: %s: its images are %dx%d with %d channels, those of the ensemble %dx%d with %d, but folders of images are read once for all; set image.size and image.channels to the members'"
                .formatted(
                    member.run().path(),
                    image.size(),
                    image.size(),
                    image.channels(),
                    experiment.image().size(),
                    experiment.image().size(),
                    experiment.image().channels()));
      }
    }
  }

  private void checkTasks(Experiment experiment) {
    Set<Task> given = EnumSet.noneOf(Task.class);
    for (Member member : all) {
      given.addAll(member.experiment().tasks());
      List<String> classes = member.experiment().data().emotions();
      if (member.experiment().tasks().contains(Task.EMOTION)
          && !classes.equals(experiment.data().emotions())) {
        throw new InputException(
            "ensemble.runs: %s: expected the classes %s of data.emotions, found %s"
                .formatted(member.run().path(), experiment.data().emotions(), classes));
      }
    }
    if (!given.equals(EnumSet.copyOf(experiment.tasks()))) {
      throw new InputException(
          "ensemble.runs: the members learned %s, but tasks is %s; make them the same"
              .formatted(given, experiment.tasks()));
    }
  }

  /** A run that was named twice would count double in the mean, and no figure would show it. */
  private void checkDistinct() {
    Set<Path> seen = new HashSet<>();
    for (Path run : runs()) {
      if (!seen.add(real(run))) {
        throw new InputException(
            "ensemble.runs: %s: is a member twice; a folder of runs stands for its newest finished one, so name the folders of the runs themselves, or leave it out"
                .formatted(run));
      }
    }
  }

  private static Path real(Path run) {
    try {
      return run.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every member had the experiment's faces and split, so none learned a face of the test part. */
  private void checkSplits(FaceData data) {
    for (Member member : all) {
      List<SourceData> sources = new ArrayList<>();
      for (String name : member.experiment().data().sources().keySet()) {
        sources.add(
            data.sources().stream()
                .filter(source -> source.dataset().source().equals(name))
                .findFirst()
                .orElseThrow(
                    () ->
                        new InputException(
                            "ensemble.runs: %s was trained on source '%s', which data.sources lacks; name every member's sources there, split as it did, so that no face is scored that a member has learned"
                                .formatted(member.run().path(), name))));
      }
      FaceData learned = new FaceData(data.emotions(), sources);
      try {
        Manifest.read(member.run().manifest()).checkSame(learned);
      } catch (InputException e) {
        throw new InputException(
            "ensemble.runs: %s: %s".formatted(member.run().path(), e.getMessage()), e);
      }
      SplitFile.check(member.run().split(), learned);
    }
  }

  /**
   * What the members say together of these faces, in their order.
   *
   * @param engines told what computes for each member
   */
  public Predictions predict(FaceData data, List<FaceRef> faces, Consumer<EngineFacts> engines)
      throws InterruptedException {
    List<Predictions> predictions = new ArrayList<>();
    for (Member member : all) {
      ComputationGraph graph = Models.read(member.model());
      try (Engine engine = Engines.open(graph, member.experiment())) {
        engines.accept(engine.facts());
        predictions.add(new GraphPredictor(engine, member.experiment()).predict(data, faces));
      }
    }
    return predictions.size() == 1 ? predictions.get(0) : EnsembleMean.of(predictions);
  }
}
