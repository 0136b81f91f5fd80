package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.facelab.config.InputException;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import org.facelab.data.LookupTable;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.YuNetDetector;
import org.facelab.export.FaceModel;
import org.facelab.export.FaceModels;
import org.facelab.export.GraphModel;
import org.facelab.export.ModelDescription;
import org.facelab.export.ModelSettings;
import org.facelab.predict.BatchReader;
import org.facelab.predict.CropRules;
import org.facelab.predict.OverlayFolder;
import org.facelab.predict.PhotoInput;
import org.facelab.predict.PhotoInputs;
import org.facelab.predict.Submission;

/** What {@code predict} does, step by step. Figures go to standard output, all else to standard error. */
final class Predicting {
  private final PredictCommand command;
  private final PrintWriter out;
  private final PrintWriter err;
  private List<String> notSubmitted = List.of();

  Predicting(PredictCommand command, PrintWriter out, PrintWriter err) {
    this.command = command;
    this.out = out;
    this.err = err;
  }

  void start() throws IOException, InterruptedException {
    PhotoInputs inputs = PhotoInputs.find(command.inputs, command.overlay);
    LookupTable lookup = lookup(inputs.images());
    ModelSettings settings = ModelSettings.of(command.engine, command.precision, command.threads);
    try (GraphModel model = FaceModels.open(command.model, settings)) {
      if (lookup != null && model.description().keypoints() == null) {
        throw new InputException(
            command.model + ": has no keypoints, which a submission is made of");
      }
      if (!model.engine().remark().isEmpty()) {
        err.println("notice: " + model.engine().remark());
      }
      read(
          model,
          inputs,
          lookup == null
              ? null
              : new Submission(lookup, model.description().keypoints().labelOffset()));
    }
  }

  private LookupTable lookup(List<PhotoInput> images) {
    if (command.submission == null) {
      return null;
    }
    notSubmitted = Submission.check(images);
    return LookupTable.read(
        command.lookup == null
            ? Path.of(command.inputs.get(0)).resolveSibling("IdLookupTable.csv")
            : command.lookup);
  }

  private void read(FaceModel model, PhotoInputs inputs, Submission submission)
      throws IOException, InterruptedException {
    inputs.problems().forEach(problem -> err.println(Terminal.red(problem)));
    notSubmitted.forEach(problem -> err.println(Terminal.red(problem)));
    OverlayFolder overlays =
        command.overlay == null
            ? null
            : new OverlayFolder(command.overlay, model.description(), inputs.images());
    PredictProgress progress = new PredictProgress(err, inputs.images().size());
    PredictListener listener;
    int read;
    try (StopSignal stop = StopSignal.install("finishing the images in progress");
        BatchReader reader = reader(model, inputs.images())) {
      listener =
          new PredictListener(output(model.description()), overlays, submission, progress, err);
      reader.warmUpFor(inputs.images().size());
      progress.start();
      try {
        read = reader.read(inputs.images(), listener, stop::requested);
      } finally {
        // What was read before a failure is told as well.
        progress.end();
        listener.finish();
        out.flush();
      }
      if (read == inputs.images().size()) {
        err.println(progress.summary(listener.faces(), reader));
      }
    }
    if (read < inputs.images().size()) {
      throw new RunInterrupted(
          "stopped after %,d of %,d images".formatted(read, inputs.images().size()));
    }
    if (submission != null) {
      submission.write(command.submission);
    }
    int bad = listener.failed() + inputs.problems().size();
    if (bad > 0) {
      throw new RunFailure(
          "%,d of %,d images could not be read"
              .formatted(bad, inputs.images().size() + inputs.problems().size()));
    }
    if (!notSubmitted.isEmpty()) {
      throw new RunFailure(
          "%,d of %,d images were not submitted"
              .formatted(notSubmitted.size(), inputs.images().size()));
    }
  }

  private PredictOutput output(ModelDescription model) {
    if (command.json) {
      return new PredictLines.Json(model, out);
    }
    return command.csv ? new PredictLines.Csv(model, out) : new PredictTable(model, out);
  }

  private BatchReader reader(FaceModel model, List<PhotoInput> images) {
    if (command.crops || images.stream().allMatch(PhotoInput::isCrop)) {
      return BatchReader.ofCrops(model, command.threads);
    }
    Supplier<FaceDetector> detectors =
        command.yunet == null
            ? () -> new CascadeDetector(command.minFace)
            : () -> new YuNetDetector(command.yunet, command.minFace);
    CropRules rules;
    try (FaceDetector first =
        command.yunet == null ? new CascadeDetector() : new YuNetDetector(command.yunet)) {
      detectors.get().close();
      rules = CropRules.of(model.description(), command.model, first);
    }
    err.println("crops: " + rules.describe());
    return BatchReader.ofPhotos(model, detectors, rules.rule(), command.threads);
  }
}
