package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import org.facelab.config.DataFolder;
import org.facelab.config.DataSettings;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.data.SplitFile;
import org.facelab.engine.Backend;
import org.facelab.engine.EngineFacts;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.train.Manifest;
import org.facelab.train.Members;
import org.facelab.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab evaluate}: a stored model scored on its own or on other data. */
@Command(
    name = "evaluate",
    header = "Score a run's model on a part of its own or of other data.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab evaluate results/runs/quickstart/20260101T120000Z-s1",
      "  ./facelab evaluate RUN --split validation",
      "  ./facelab evaluate RUN --data other.yaml --split all --out results/other"
    })
final class EvaluateCommand implements Runnable {
  /** What to score on. */
  enum Faces {
    train,
    validation,
    test,
    all
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "RUN", description = "Folder of a finished run.")
  private Path run;

  @Option(
      names = "--split",
      paramLabel = "PART",
      defaultValue = "test",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Faces split;

  @Option(
      names = "--data",
      paramLabel = "EXPERIMENT",
      description = "Experiment file whose data are scored on, split as it says.")
  private Path other;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write metrics.json, predictions.csv and plots there.")
  private Path out;

  @Override
  public void run() {
    try {
      evaluate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private void evaluate() throws IOException, InterruptedException {
    PrintWriter text = spec.commandLine().getOut();
    RunFolder folder = new RunFolder(run);
    if (out != null && Files.exists(new RunFolder(out).manifest())) {
      throw new InputException(
          "%s: is a run's folder, whose own figures would be lost; --out takes another"
              .formatted(out));
    }
    Experiment experiment = scored(folder);
    FaceData data = DataLoader.load(experiment, notice -> text.println("notice: " + notice));
    if (other == null) {
      Manifest.read(folder.manifest()).checkSame(data);
      SplitFile.check(folder.split(), data);
    }
    List<FaceRef> faces = faces(data);
    Backend.start(experiment.train().threads());
    Predictions predictions =
        Members.of(folder, experiment).predict(data, faces, engine -> tell(engine, text));
    Evaluation evaluation =
        Evaluation.of(predictions, experiment.evaluate().bootstrapResamples(), experiment.seed());
    if (evaluation.metrics().isEmpty()) {
      throw new InputException(
          "%s: none of its %,d faces has a label that the model predicts"
              .formatted(other == null ? run : other, faces.size()));
    }
    text.println(Scores.describe(evaluation, split == Faces.all ? "all parts" : split + " part"));
    if (out != null) {
      RunFolder target = new RunFolder(out);
      Files.createDirectories(out);
      predictions.write(target.predictions());
      evaluation.write(target.metrics());
      RunPictures.draw(target, data, predictions, evaluation, text);
      text.println(out);
    }
  }

  private static void tell(EngineFacts engine, PrintWriter text) {
    if (!engine.remark().isEmpty()) {
      text.println("notice: " + engine.remark());
    }
  }

  /** The run's experiment, with other data if the user brings some; the classes stay the model's. */
  private Experiment scored(RunFolder folder) throws IOException {
    folder.checkIsRun();
    Experiment own =
        DataFolder.load(folder.experiment(), List.of(), DataFolder.current()).experiment();
    if (other == null) {
      return own;
    }
    DataSettings theirs = ExperimentLoader.load(other, List.of()).experiment().data();
    return own.withData(
        new DataSettings(theirs.sources(), own.data().emotions(), theirs.mergeEmotions()));
  }

  private List<FaceRef> faces(FaceData data) {
    List<FaceRef> faces =
        split == Faces.all
            ? data.faces()
            : data.faces(Part.valueOf(split.name().toUpperCase(Locale.ROOT)));
    if (faces.isEmpty()) {
      throw new InputException(
          "%s: no face is in the %s part; --split all takes every face"
              .formatted(other == null ? run : other, split));
    }
    return faces;
  }
}
