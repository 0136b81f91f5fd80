package org.facelab.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.facelab.detect.FaceDetector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab predict}: emotions and keypoints of the faces in photos. */
@Command(
    name = "predict",
    header = "Find the faces in photos, and read their emotions and keypoints.",
    description = {
      "Prints a table, or JSON or CSV; points are in px of the photo. An image that cannot be read is"
          + " named and left out, and the exit code is then 1."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab predict RUN party.jpg --overlay looked-at",
      "  ./facelab predict RUN 'photos/**/*.jpg' --json > faces.jsonl",
      "  ./facelab predict RUN test/happy --crops --csv > faces.csv",
      "  ./facelab predict RUN data/test.csv --submission submission.csv"
    })
final class PredictCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Folder of a finished run, or a bundle.")
  Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "IMAGE|DIR|GLOB|CSV",
      description =
          "Images (PNG, JPEG, BMP, GIF, WebP), folders of them, quoted patterns, or tables of faces as"
              + " FER2013 and Kaggle have them.")
  List<String> inputs;

  @Option(
      names = "--crops",
      description = "Take every image for one face, cropped as in training, as a table's are.")
  boolean crops;

  @Option(
      names = "--min-face",
      paramLabel = "PX",
      defaultValue = "0",
      description = "Find faces of at least this size; default: a fiftieth of the photo, or 20.")
  int minFace;

  @Option(
      names = "--yunet",
      paramLabel = "FILE",
      description = "Find faces with this YuNet (ONNX) instead of OpenCV's cascade.")
  Path yunet;

  @Option(names = "--json", description = "Print one line of JSON for each image.")
  boolean json;

  @Option(names = "--csv", description = "Print CSV, one row for each face.")
  boolean csv;

  @Option(
      names = "--overlay",
      paramLabel = "DIR",
      description = "Draw boxes, points and emotions on copies of the images there.")
  Path overlay;

  @Option(
      names = "--submission",
      paramLabel = "FILE",
      description = "Write a submission to Kaggle's Facial Keypoints Detection; for its test.csv.")
  Path submission;

  @Option(
      names = "--lookup",
      paramLabel = "FILE",
      description = "Kaggle's IdLookupTable.csv; default: the one beside the CSV.")
  Path lookup;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description = "float32, float32-direct or bf16; default: as it was trained.")
  String precision;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "auto, fast or stock; default: as it was trained.")
  String engine;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads; default one for each core.")
  int threads;

  @Override
  public void run() {
    if (json && csv) {
      throw new ParameterException(spec.commandLine(), "--json and --csv exclude each other");
    }
    if (lookup != null && submission == null) {
      throw new ParameterException(spec.commandLine(), "--lookup goes with --submission");
    }
    if (threads < 0) {
      throw new ParameterException(spec.commandLine(), "--threads takes 1 or more");
    }
    FaceDetector.checkMinFace(minFace);
    try {
      new Predicting(this, spec.commandLine().getOut(), spec.commandLine().getErr()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
