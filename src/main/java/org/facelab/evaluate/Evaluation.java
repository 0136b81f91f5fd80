package org.facelab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;

/**
 * The figures of some predictions with their intervals: the content of {@code metrics.json}.
 *
 * @param part the part of the split that all faces belong to; empty if they belong to none or to several
 * @param faces number of faces predicted
 * @param metrics figures by dotted name; NaN where undefined
 * @param intervals 95 % intervals of the headline figures, by the same names
 * @param resampling how each task's intervals were made, by the first part of its figures' names
 * @param emotions the emotion classes, in order; empty without that task
 * @param confusion {@code [truth][predicted]}, numbers of faces; empty without that task
 */
public record Evaluation(
    String part,
    int faces,
    SortedMap<String, Double> metrics,
    SortedMap<String, Interval> intervals,
    SortedMap<String, Resampling> resampling,
    List<String> emotions,
    int[][] confusion) {

  /** Makes the maps read-only. */
  public Evaluation {
    metrics = Collections.unmodifiableSortedMap(metrics);
    intervals = Collections.unmodifiableSortedMap(intervals);
    resampling = Collections.unmodifiableSortedMap(resampling);
    emotions = List.copyOf(emotions);
  }

  /**
   * How the intervals of a task were made.
   *
   * @param unit what was drawn: {@code faces} or {@code persons}
   * @param units how many of them there are
   * @param resamples how often they were drawn
   * @param seed of the draws
   */
  public record Resampling(String unit, int units, int resamples, long seed) {}

  /** Scores predictions; deterministic in the predictions, the number of resamples and the seed. */
  public static Evaluation of(Predictions predictions, int resamples, long seed) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    SortedMap<String, Interval> intervals = new TreeMap<>();
    SortedMap<String, Resampling> resampling = new TreeMap<>();
    Bootstrap bootstrap = new Bootstrap(resamples, seed);

    EmotionMetrics emotion = EmotionMetrics.of(predictions);
    KeypointMetrics keypoints = KeypointMetrics.of(predictions);
    if (emotion.faces() > 0) {
      emotion.addTo(metrics);
      resampling.put("emotion", resample(emotion, bootstrap, intervals));
    }
    if (keypoints.faces() > 0) {
      keypoints.addTo(metrics);
      resampling.put("keypoints", resample(keypoints, bootstrap, intervals));
    }
    boolean hasEmotion = emotion.faces() > 0;
    return new Evaluation(
        part(predictions),
        predictions.rows().size(),
        metrics,
        intervals,
        resampling,
        hasEmotion ? predictions.emotions() : List.of(),
        hasEmotion ? emotion.confusion().counts() : new int[0][]);
  }

  private static Resampling resample(
      TaskMetrics task, Bootstrap bootstrap, SortedMap<String, Interval> intervals) {
    Clusters clusters = task.clusters();
    Interval[] found = bootstrap.intervals(clusters, task::headlines, task::isBiased);
    for (int f = 0; f < found.length; f++) {
      intervals.put(task.headlines().get(f), found[f]);
    }
    return new Resampling(
        clusters.unit(), clusters.count(), bootstrap.resamples(), bootstrap.seed());
  }

  private static String part(Predictions predictions) {
    Set<Part> parts =
        predictions.rows().stream()
            .map(Row::part)
            .filter(part -> part != null)
            .collect(Collectors.toSet());
    boolean one = parts.size() == 1 && predictions.rows().stream().allMatch(r -> r.part() != null);
    return one ? parts.iterator().next().name().toLowerCase(Locale.ROOT) : "";
  }

  /** Value of a metric by its dotted name; NaN if it is absent or undefined. */
  public double metric(String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }

  /** Interval of a headline figure; undefined if it has none. */
  public Interval interval(String name) {
    return intervals.getOrDefault(name, Interval.UNDEFINED);
  }

  /** Writes {@code metrics.json}; an old file is replaced in one step. */
  public void write(Path file) throws IOException {
    EvaluationJson.write(this, file);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws org.facelab.config.InputException if the file is not such JSON
   */
  public static Evaluation read(Path file) throws IOException {
    return EvaluationJson.read(file);
  }
}
