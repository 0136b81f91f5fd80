package org.facelab.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.facelab.evaluate.Predictions.Row;

/** How a figure spreads over persons: the mean of each, where at least two are known. */
final class ReportPersons {
  /** Of more persons than this, so many are shown, evenly over their ranks. */
  private static final int MOST = 200;

  private record Person(String name, int faces, double mean) {}

  private ReportPersons() {}

  /**
   * Adds {@code persons}, the worst first, and their number.
   *
   * @param figure of a face; a face without one is left out
   * @param lowerIsBetter which of the persons is the worst
   */
  static void addTo(
      ObjectNode node,
      List<Row> rows,
      ToDoubleFunction<Row> figure,
      boolean lowerIsBetter,
      ReportFaces faces) {
    // Persons belong to a source: "person 1" of another one is somebody else.
    Map<String, Map<String, List<Double>>> values = new TreeMap<>();
    for (Row row : rows) {
      double value = figure.applyAsDouble(row);
      if (!row.group().isEmpty() && Double.isFinite(value)) {
        values
            .computeIfAbsent(row.source(), s -> new TreeMap<>())
            .computeIfAbsent(row.group(), g -> new ArrayList<>())
            .add(value);
      }
    }
    Comparator<Person> byMean = Comparator.comparingDouble(Person::mean);
    List<Person> persons =
        values.values().stream()
            .flatMap(source -> source.entrySet().stream())
            .map(e -> new Person(e.getKey(), e.getValue().size(), mean(e.getValue())))
            .sorted(lowerIsBetter ? byMean.reversed() : byMean)
            .toList();
    if (persons.size() < 2) {
      return;
    }
    node.put("person_count", persons.size());
    ArrayNode list = node.putArray("persons");
    int shown = Math.min(MOST, persons.size());
    for (int i = 0; i < shown; i++) {
      int place = shown == 1 ? 0 : (int) ((long) i * (persons.size() - 1) / (shown - 1));
      Person person = persons.get(place);
      ObjectNode one = list.addObject().put("name", faces.person(person.name(), place + 1));
      one.put("faces", person.faces());
      ReportJson.number(one, "mean", person.mean());
    }
    double[] sorted = persons.stream().mapToDouble(Person::mean).sorted().toArray();
    ReportJson.number(node, "person_median", sorted[(sorted.length - 1) / 2]);
    ReportJson.number(node, "person_mean", Arrays.stream(sorted).average().orElse(Double.NaN));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }
}
