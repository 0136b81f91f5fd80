package org.facelab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.facelab.config.InputException;
import org.facelab.evaluate.Predictions;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.train.History;
import org.facelab.train.Manifest;
import org.facelab.train.RunFolder;

/**
 * What a report needs of one run beyond its summary. What is missing is empty here and is a remark of the
 * summary.
 *
 * @param summary what every comparison of runs knows
 * @param manifest where the figures come from
 * @param history the epochs
 * @param predictions of the scored faces; empty if the run has no figures
 * @param checksums of the data by the source's name
 */
record ReportRun(
    RunSummary summary,
    JsonNode manifest,
    History history,
    Optional<Predictions> predictions,
    Map<String, String> checksums) {

  static ReportRun read(RunSummary summary) {
    RunFolder folder = new RunFolder(summary.folder());
    JsonNode manifest = manifest(folder);
    Map<String, String> checksums = new HashMap<>();
    for (JsonNode source : manifest.path("data")) {
      if (source.hasNonNull("checksum")) {
        checksums.put(source.path("source").asText(), source.path("checksum").asText());
      }
    }
    return new ReportRun(
        summary,
        manifest,
        history(folder),
        summary.evaluation().flatMap(evaluation -> predictions(folder)),
        checksums);
  }

  private static JsonNode manifest(RunFolder folder) {
    try {
      return Manifest.read(folder.manifest()).json();
    } catch (InputException e) {
      return MissingNode.getInstance(); // the summary says so
    }
  }

  private static History history(RunFolder folder) {
    try {
      return History.read(folder.history());
    } catch (InputException | IOException e) {
      return new History(java.util.List.of());
    }
  }

  private static Optional<Predictions> predictions(RunFolder folder) {
    try {
      return Files.exists(folder.predictions())
          ? Optional.of(Predictions.read(folder.predictions()))
          : Optional.empty();
    } catch (InputException | IOException e) {
      return Optional.empty(); // the summary says so
    }
  }

  /** The same text for the same face in every run on the same data, whatever its source is called there. */
  String face(Row row) {
    return checksums.getOrDefault(row.source(), row.source()) + " " + row.id();
  }

  /** The experiment's name. */
  String experiment() {
    return manifest
        .path("experiment")
        .asText(summary.config().getOrDefault("name", summary.name()));
  }
}
