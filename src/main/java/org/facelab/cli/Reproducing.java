package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.facelab.config.DataFolder;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import org.facelab.config.ShellWord;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.SplitFile;
import org.facelab.evaluate.Metrics;
import org.facelab.model.WeightsFile;
import org.facelab.report.RunDifference;
import org.facelab.report.RunDifference.Content;
import org.facelab.report.RunDifference.Fact;
import org.facelab.report.RunDifference.Figure;
import org.facelab.report.TextTable;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;
import org.facelab.train.RunObserver;

/** What {@code reproduce} does, step by step, with what it tells the user. */
final class Reproducing {
  private static final int WIDTH = 28;

  private final PrintWriter out;

  Reproducing(PrintWriter out) {
    this.out = out;
  }

  /**
   * Trains a run once more.
   *
   * @param folder of the new run; null: the usual one
   * @throws InputException if the run is not finished, or its data, split or first weights are others now
   * @throws RunFailure if the figures differ
   */
  void reproduce(Path run, Path folder) throws IOException, InterruptedException {
    RunDifference.checkFinished(run);
    if (folder != null) {
      RunFolder.checkEmpty(folder);
    }
    RunFolder old = new RunFolder(run);
    Manifest manifest = Manifest.read(old.manifest());
    ResolvedExperiment resolved =
        DataFolder.load(old.experiment(), threads(old, manifest), DataFolder.current());
    Experiment experiment = resolved.experiment();
    FaceData data = DataLoader.load(experiment);
    manifest.checkSame(data);
    SplitFile.check(old.split(), data);
    Optional<WeightsFile> pretrained =
        experiment.ensemble().isOfRuns() ? Optional.empty() : Training.pretrained(experiment, out);
    pretrained.ifPresent(manifest::checkSame);

    Path path =
        folder == null
            ? RunTime.newFolder(Path.of("results", "runs", experiment.name()), experiment.seed())
            : folder;
    out.println("reproduces  " + run);
    try (StopSignal stop = StopSignal.install()) {
      new Training(out, RunObserver.NONE).train(resolved, data, path, pretrained, stop);
    } catch (RunInterrupted e) {
      throw new RunInterrupted(
          "%s%nThen compare the two: ./facelab reproduce %s --with %s"
              .formatted(e.getMessage(), ShellWord.of(run), ShellWord.of(path)));
    }
    tell(RunDifference.of(run, path), path);
  }

  /**
   * Says what differs between two runs that are there, such as one that a reproduction was stopped in.
   *
   * @throws InputException if one is not finished
   * @throws RunFailure if the figures differ
   */
  void compare(Path run, Path other) throws IOException {
    RunDifference.checkFinished(run);
    RunDifference.checkFinished(other);
    tell(RunDifference.of(run, other), other);
  }

  /** The override that gives the network the run's number of threads, where it would have another. */
  private List<String> threads(RunFolder run, Manifest manifest) {
    int then = manifest.json().at("/engine/threads").asInt(0);
    int cores = Runtime.getRuntime().availableProcessors();
    int asked = ExperimentLoader.load(run.experiment(), List.of()).experiment().train().threads();
    int here = asked == 0 ? cores : asked;
    if (then == 0 || then == here) {
      return List.of();
    }
    if (then > cores) {
      out.printf(
          "notice      the run had %d threads, this machine has %d cores; expect other figures%n",
          then, cores);
      return List.of();
    }
    out.printf("notice      on %d threads, as the run was%n", then);
    return List.of("train.threads=" + then);
  }

  private void tell(RunDifference difference, Path path) {
    TextTable facts = new TextTable().left("").left("then").left("now");
    for (Fact fact : difference.facts()) {
      facts.row(
          fact.name(), shortened(fact.then()), fact.differs() ? shortened(fact.now()) : "the same");
    }
    TextTable figures = new TextTable().left("").right("then").right("now").right("difference");
    for (Figure figure : difference.figures()) {
      if (Metrics.HEADLINES.contains(figure.metric()) || !figure.isEqual()) {
        figures.row(
            figure.metric(),
            number(figure.then()),
            number(figure.now()),
            figure.isEqual() ? "equal" : "%.3g".formatted(figure.now() - figure.then()));
      }
    }
    out.println();
    out.print(facts.toText());
    out.println();
    out.print(figures.toText());
    out.println();
    difference.continued().forEach(clause -> out.println("the run was " + clause));
    difference.files().forEach(content -> out.println(sentence(content)));
    if (difference.isReproduced()) {
      out.println(
          "reproduced: all figures are equal, bit for bit"
              + (difference.differing().isEmpty() ? "" : ", in spite of what differs"));
    }
    out.println(path);
    out.flush();
    if (!difference.isReproduced()) {
      throw new RunFailure("not reproduced: " + explanation(difference));
    }
  }

  private static String sentence(Content content) {
    if (content.isEqual()) {
      return content.name() + ": equal, bit for bit";
    }
    if (Double.isNaN(content.largest())) {
      return content.name() + ": not the same rows and columns";
    }
    return Double.isInfinite(content.largest())
        ? content.name() + ": a figure is a number in one of them alone"
        : "%s: differ by up to %.3g".formatted(content.name(), content.largest());
  }

  private static String explanation(RunDifference difference) {
    List<String> reasons = new ArrayList<>();
    difference.continued().forEach(clause -> reasons.add("the run was " + clause));
    for (Fact fact : difference.differing()) {
      reasons.add("%s (%s, now %s)".formatted(fact.name(), fact.then(), fact.now()));
    }
    return reasons.isEmpty()
        ? "the figures differ, though version, data, machine, engine and threads are the same; look whether the run's files were changed, or whether the commit is '-dirty'"
        : "the figures differ; what may explain it: "
            + reasons.stream().collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : "%.6f".formatted(value);
  }

  private static String shortened(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
  }
}
