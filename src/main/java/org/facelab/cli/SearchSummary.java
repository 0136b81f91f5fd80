package org.facelab.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.facelab.report.TextTable;
import org.facelab.search.SearchLog;
import org.facelab.search.Trial;

/** A finished search in a few lines for a terminal. */
final class SearchSummary {
  private SearchSummary() {}

  /** What mattered, the winner, and its values. */
  static String of(SearchLog log) {
    StringBuilder text = new StringBuilder();
    Map<Trial.Status, Long> counts =
        log.trials().stream()
            .collect(
                Collectors.groupingBy(Trial::status, LinkedHashMap::new, Collectors.counting()));
    text.append(
        "%ntrials      %s%n"
            .formatted(
                counts.entrySet().stream()
                    .map(e -> e.getValue() + " " + e.getKey().label())
                    .collect(Collectors.joining(", "))));
    if (!log.importance().isEmpty()) {
      TextTable table = new TextTable().left("explains of the score").right("%").right("95 %");
      log.importance()
          .forEach(
              s ->
                  table.row(
                      s.key(),
                      "%.0f".formatted(100 * s.share()),
                      "%.0f to %.0f".formatted(100 * s.low(), 100 * s.high())));
      text.append(table.toText());
    }
    log.winnerSentence().ifPresent(sentence -> text.append(Paragraph.labelled("winner", sentence)));
    log.test()
        .forEach(
            (metric, means) ->
                text.append(
                    "test part   %s %.4f%s%n"
                        .formatted(
                            metric,
                            means.winner(),
                            means.asItIs() == null || log.winnerIsDefault()
                                ? ""
                                : ", the experiment as it is %.4f".formatted(means.asItIs()))));
    return text.toString();
  }

  /** A trial's values by the last names of their keys. */
  static String shortSetting(Trial trial) {
    return trial.values().entrySet().stream()
        .map(e -> e.getKey().substring(e.getKey().lastIndexOf('.') + 1) + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }
}
