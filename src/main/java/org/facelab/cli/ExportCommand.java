package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.facelab.config.InputException;
import org.facelab.export.Bundle;
import org.facelab.export.Exporter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab export}: runs become one model that works without FaceLab. */
@Command(
    name = "export",
    header = "Write a run, or a keypoint and an emotion run, as one model.",
    description = {
      "Writes a bundle: model.zip (plain DL4J), model.onnx, model.json, MODEL_CARD.md and an example."
          + " The image's resampling and normalisation are inside the model, points come out in px and"
          + " probabilities calibrated on the validation faces. The files are checked against each other"
          + " on 256 faces, for which the runs' data must be there."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab export RUN --to models/faces",
      "  ./facelab export KEYPOINT_RUN EMOTION_RUN --to models/both --int8"
    })
final class ExportCommand implements Runnable {
  private static final int SMALLEST = 16;
  private static final int LARGEST = 512;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN",
      arity = "1..2",
      description = "Folders of finished runs: one, or one of keypoints and one of emotions.")
  private List<Path> runs;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "The bundle's folder, which must be empty or not there.")
  private Path to;

  @Option(
      names = "--fold-batch-norm",
      description =
          "Make batch normalisation part of the convolutions in ONNX: a smaller graph, the same answers.")
  private boolean foldsBatchNormalisation;

  @Option(
      names = "--int8",
      description =
          "Write model-int8.onnx too, whose weights have eight bits, and measure what they cost.")
  private boolean int8;

  @Option(
      names = "--size",
      paramLabel = "PX",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Side of the input image; default: the largest that a run was trained on.")
  private int size;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Threads; default: one for each core.")
  private int threads;

  @Override
  public void run() {
    if (size != 0 && (size < SMALLEST || size > LARGEST)) {
      throw new InputException(
          "--size must be %d to %d px, but is %d".formatted(SMALLEST, LARGEST, size));
    }
    if (threads < 0) {
      throw new InputException("--threads must be 0 or more, but is " + threads);
    }
    PrintWriter text = spec.commandLine().getOut();
    try {
      Bundle bundle =
          Exporter.export(
              runs,
              to,
              new Exporter.Settings(foldsBatchNormalisation, int8, size, threads),
              line -> {
                text.println(line);
                text.flush();
              });
      text.println(bundle.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }
}
