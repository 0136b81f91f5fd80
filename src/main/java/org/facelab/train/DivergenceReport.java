package org.facelab.train;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.facelab.config.Experiment;
import org.facelab.config.Task;
import org.facelab.data.BatchStream;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;

/** Remembers the last good step, to say where and why a loss stopped being a number. */
final class DivergenceReport implements TrainListener {
  private final Experiment experiment;
  private final FaceData data;
  private final RunFolder folder;
  private StepReport lastGood;

  DivergenceReport(Experiment experiment, FaceData data, RunFolder folder) {
    this.experiment = experiment;
    this.data = data;
    this.folder = folder;
  }

  @Override
  public void stepDone(StepReport report) {
    lastGood = report;
  }

  /** The batch, the likely causes and the last good checkpoint, fit to be printed. */
  String explain(DivergenceException failure) {
    StringBuilder text = new StringBuilder();
    text.append(
        "the loss of %s is not a finite number at %s"
            .formatted(tasks(failure.totals()), place(failure.step())));
    text.append("\n  faces of the batch: ").append(faces(failure.faces()));
    text.append(
        lastGood == null
            ? "\n  no step before it was good"
            : "\n  the step before it was good: loss %.4g, learning rate %.3g"
                .formatted(lastGood.objective(), lastGood.learningRate()));
    text.append("\n  likely causes: a learning rate that is too high (it is ")
        .append(experiment.train().optimiser().learningRate())
        .append("), no warm-up, a task weight that is too high, no gradient clipping");
    text.append(
        Files.exists(folder.lastCheckpoint())
            ? "\n  last good checkpoint: " + folder.lastCheckpoint()
            : "\n  there is no checkpoint yet");
    text.append(
        "\n  train again with train.optimiser.learning-rate=%s or train.gradient-clipping.kind=layer-norm"
            .formatted(experiment.train().optimiser().learningRate() / 10));
    return text.toString();
  }

  private static String tasks(Map<Task, TaskTotals> totals) {
    return totals.entrySet().stream()
        .filter(e -> !Double.isFinite(e.getValue().loss().sum()))
        .map(e -> Validator.prefix(e.getKey()))
        .collect(Collectors.joining(" and "));
  }

  private String place(long step) {
    int batches = BatchStream.batchesPerEpoch(data, experiment);
    return "epoch %d, batch %d of %d".formatted(step / batches + 1, step % batches + 1, batches);
  }

  private String faces(List<FaceRef> faces) {
    String few =
        faces.stream()
            .limit(4)
            .map(
                ref -> {
                  var dataset = data.sources().get(ref.source()).dataset();
                  return dataset.source() + " " + dataset.ids().get(ref.face());
                })
            .collect(Collectors.joining(", "));
    return faces.size() > 4 ? few + " and %d more".formatted(faces.size() - 4) : few;
  }
}
