package org.facelab.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.facelab.train.History;
import org.facelab.train.RunFolder;

/** A search as it might stand in the middle of its confirmation, made up from a seed. */
public final class SampleSearch {
  /** A text that would run a script where it were taken for HTML. */
  public static final String HOSTILE = "<img src=x onerror=window.hit=1>";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRIALS = 18;

  private final Path folder;
  private final Random random = new Random(1);
  private final ObjectNode root = JSON.createObjectNode();
  private final ArrayNode trials;

  private SampleSearch(Path folder) throws IOException {
    this.folder = folder;
    root.put("name", "sample " + HOSTILE);
    root.put("experiment", "experiments/search/sample.yaml");
    root.put("status", "running").put("phase", "confirmation");
    root.put("started", "2026-01-01T12:00:00Z").putNull("finished");
    root.put("seconds", 640.0);
    root.put("commit", "abc").put("engine", "fast engine, float32, oneDNN 2.5.2, 2 threads");
    root.put("strategy", "random").put("seed", 1);
    root.putObject("budget").put("trials", TRIALS).putNull("hours");
    ObjectNode objective = root.putObject("objective");
    objective.put("label", "emotion.accuracy").put("higher_is_better", true);
    objective.putObject("terms").put("emotion.accuracy", 1.0);
    root.put("pruning", "median rule: from epoch 2, after 4 trials");
    root.putObject("confirmation").put("top", 2).put("seeds", 3);
    space();
    trials = root.putArray("trials");
  }

  /** Writes the folder: {@code search.json}, and a run for each trial. */
  public static Path write(Path folder) throws IOException {
    SampleSearch search = new SampleSearch(folder);
    Files.createDirectories(folder);
    for (int i = 0; i < TRIALS; i++) {
      search.trial(i);
    }
    search.confirmation("007", 7, 0);
    search.importance();
    search.root.set(
        "winner",
        JSON.readTree(
            """
            {"trial": 7, "of_default": false, "seeds": 3, "mean": 0.86, "sd": 0.004,
             "default_mean": 0.81, "default_sd": 0.006, "difference": 0.05, "low": 0.03, "high": 0.07,
             "sentence": "Trial 7 is better than the default: 0.86 against 0.81 over 3 seeds."}
            """));
    search.root.put("best", "best.yaml");
    Files.writeString(SearchData.file(folder), JSON.writeValueAsString(search.root));
    return folder;
  }

  private void space() throws IOException {
    root.set(
        "space",
        JSON.readTree(
            """
            [{"key": "train.optimiser.learning-rate", "kind": "log-uniform", "low": 1e-4, "high": 1e-1,
              "choices": null, "default": "0.002"},
             {"key": "train.batch-size", "kind": "choice", "low": null, "high": null,
              "choices": ["32", "64", "128"], "default": "64"},
             {"key": "heads.keypoints.dropout", "kind": "uniform", "low": 0.0, "high": 0.5,
              "choices": null, "default": "0.2"},
             {"key": "network.stem.width", "kind": "integer", "low": 8, "high": 32,
              "choices": null, "default": "16"}]
            """));
  }

  private void trial(int i) throws IOException {
    double rate = i == 0 ? 0.002 : Math.pow(10, -4 + 3 * random.nextDouble());
    double score =
        0.85 - 0.12 * Math.pow(Math.log10(rate / 0.006), 2) + 0.02 * random.nextGaussian();
    String status =
        i == 5 ? "failed" : i == 9 ? "repeat" : i % 4 == 3 && i != 7 ? "pruned" : "done";
    ObjectNode trial = trials.addObject();
    trial.put("trial", i).put("role", i == 0 ? "default" : "candidate").putNull("of");
    trial.put("seed", 1).put("status", i == TRIALS - 1 ? "running" : status);
    int epochs = status.equals("pruned") ? 3 : 6;
    String run = status.equals("repeat") ? null : "trials/%03d".formatted(i);
    if (status.equals("failed") || i == TRIALS - 1) {
      trial.putNull("score");
    } else {
      trial.put("score", score).putObject("metrics").put("emotion.accuracy", score);
      trial.put("best_epoch", epochs);
    }
    trial.put("epochs", epochs).put("started_at", 30.0 * i);
    if (i == TRIALS - 1) {
      trial.putNull("ended_at");
    } else {
      trial.put("ended_at", 30.0 * i + (status.equals("pruned") ? 15 : 29));
    }
    trial.put("run", run);
    trial.put(
        "reason",
        switch (status) {
          case "failed" -> "the loss is not a number in epoch 2 " + HOSTILE;
          case "pruned" -> "below the median of 4 trials after epoch 3";
          case "repeat" -> "has the values of trial 2";
          default -> null;
        });
    values(trial.putObject("values"), i, rate);
    if (run != null) {
      run(run, epochs, score);
    }
  }

  private void values(ObjectNode values, int i, double rate) {
    values.put("train.optimiser.learning-rate", Double.toString(rate));
    values.put("train.batch-size", i == 0 ? "64" : Integer.toString(32 << random.nextInt(3)));
    values.put(
        "heads.keypoints.dropout", i == 0 ? "0.2" : Double.toString(random.nextInt(50) / 100.0));
    values.put("network.stem.width", Integer.toString(i == 0 ? 16 : 8 + random.nextInt(25)));
  }

  private void confirmation(String of, int trial, int seed) throws IOException {
    ObjectNode node = trials.addObject();
    node.put("trial", TRIALS + seed).put("role", "confirmation").put("of", trial);
    node.put("seed", 1001 + seed).put("status", "done").put("score", 0.86);
    node.putObject("metrics").put("emotion.accuracy", 0.86);
    node.put("epochs", 6).put("best_epoch", 6).put("started_at", 580.0).put("ended_at", 610.0);
    String run = "trials/%s-s%d".formatted(of, 1001 + seed);
    node.put("run", run).putNull("reason");
    node.set("values", trials.get(trial).get("values"));
    run(run, 6, 0.86);
  }

  private void run(String name, int epochs, double score) throws IOException {
    RunFolder run = new RunFolder(folder.resolve(name));
    Files.createDirectories(run.path());
    Files.writeString(run.experiment(), "name: sample\n");
    SampleRuns.manifest(run, "done", "abc");
    History history = new History(java.util.List.of());
    for (int epoch = 1; epoch <= epochs; epoch++) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("train.emotion.accuracy", score - 0.2 / epoch);
      values.put("validation.emotion.accuracy", score - 0.3 / epoch + 0.3 / epochs);
      history = history.with(new History.Row(epoch, values));
    }
    history.write(run.history());
  }

  private void importance() throws IOException {
    root.set(
        "importance",
        JSON.readTree(
            """
            [{"key": "train.optimiser.learning-rate", "share": 0.62, "low": 0.41, "high": 0.8},
             {"key": "network.stem.width", "share": 0.2, "low": 0.05, "high": 0.4},
             {"key": "train.batch-size", "share": 0.08, "low": 0.0, "high": 0.2},
             {"key": "heads.keypoints.dropout", "share": 0.03, "low": 0.0, "high": 0.1}]
            """));
    root.put("importance_note", "Functional ANOVA over a forest of 64 trees on 14 trials.");
  }
}
