package org.facelab.evaluate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.facelab.config.Task;
import org.facelab.evaluate.Predictions.Row;

/**
 * The faces on which a run was scored for one task, and their true labels. Figures can be compared only if
 * both are the same.
 *
 * @param task the task
 * @param emotions the run's emotion classes, in its order; empty without that task
 * @param rows the faces by their source's checksum and their id
 * @param labels the true label of each face as text, by the same keys
 */
public record TestFaces(
    Task task,
    List<String> emotions,
    SortedMap<String, Row> rows,
    SortedMap<String, String> labels) {

  /**
   * The faces of a task.
   *
   * @param checksums of the sources by name, since a source may have another name in each experiment
   */
  public static TestFaces of(Predictions predictions, Task task, Map<String, String> checksums) {
    boolean emotion = task == Task.EMOTION;
    Predicate<Row> counts = emotion ? Row::scoresEmotion : Row::scoresPoints;
    int[] sorted = emotion ? alphabetical(predictions.emotions()) : new int[0];
    SortedMap<String, Row> rows = new TreeMap<>();
    SortedMap<String, String> labels = new TreeMap<>();
    for (Row row : predictions.rows()) {
      if (counts.test(row)) {
        String face = checksums.getOrDefault(row.source(), row.source()) + " " + row.id();
        rows.put(face, row);
        labels.put(face, emotion ? emotion(row, predictions, sorted) : bits(row.points()));
      }
    }
    return new TestFaces(
        task,
        predictions.emotions(),
        Collections.unmodifiableSortedMap(rows),
        Collections.unmodifiableSortedMap(labels));
  }

  private static int[] alphabetical(List<String> names) {
    return IntStream.range(0, names.size())
        .boxed()
        .sorted((a, b) -> names.get(a).compareTo(names.get(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static String emotion(Row row, Predictions predictions, int[] sorted) {
    String name = predictions.emotions().get(row.emotion());
    if (row.target() == null) {
      return name;
    }
    float[] target = new float[sorted.length];
    for (int k = 0; k < sorted.length; k++) {
      target[k] = row.target()[sorted[k]];
    }
    return name + " " + bits(target);
  }

  private static String bits(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Integer.toHexString(Float.floatToIntBits(values[i])))
        .collect(Collectors.joining(" "));
  }

  /** The emotion classes that the labels come from, by name, in the alphabet's order; none for keypoints. */
  public List<String> classes() {
    return task == Task.EMOTION ? emotions.stream().sorted().toList() : List.of();
  }

  /** Number of faces. */
  public int size() {
    return rows.size();
  }

  /** Number of faces that are in both. */
  public long shared(TestFaces other) {
    return rows.keySet().stream().filter(other.rows.keySet()::contains).count();
  }

  /** Number of faces that are in both with different labels. */
  public long labelledOtherwise(TestFaces other) {
    return labels.entrySet().stream()
        .filter(face -> other.labels.containsKey(face.getKey()))
        .filter(face -> !face.getValue().equals(other.labels.get(face.getKey())))
        .count();
  }

  /** Whether faces, labels and classes are the same, so that figures can be compared. */
  public boolean isSame(TestFaces other) {
    return classes().equals(other.classes()) && labels.equals(other.labels);
  }

  /** Whether each face is right, in the order of {@link #rows}; for emotion. */
  boolean[] right() {
    boolean[] right = new boolean[rows.size()];
    int i = 0;
    for (Row row : rows.values()) {
      right[i++] = row.predictedEmotion() == row.emotion();
    }
    return right;
  }

  /** SHA-256 of classes, faces and labels, the same for every run that was scored on the same. */
  public String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      line(digest, String.join(",", classes()));
      labels.forEach((face, label) -> line(digest, face + "\t" + label));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void line(MessageDigest digest, String text) {
    digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** {@code emotion} or {@code keypoints}, with which the names of the task's figures begin. */
  public static String prefix(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }

  /** Of each task that has at least one face. */
  public static SortedMap<Task, TestFaces> byTask(
      Predictions predictions, Map<String, String> checksums) {
    SortedMap<Task, TestFaces> faces = new TreeMap<>();
    Arrays.stream(Task.values())
        .map(task -> of(predictions, task, checksums))
        .filter(scored -> scored.size() > 0)
        .forEach(scored -> faces.put(scored.task(), scored));
    return faces;
  }
}
