package org.facelab.search;

import java.io.IOException;
import java.util.Map;
import org.facelab.config.ResolvedExperiment;
import org.facelab.config.SearchPlan;
import org.facelab.data.WholeFile;

/** {@code best.yaml}: the winner as an experiment that trains as it stands. */
final class BestExperiment {
  private BestExperiment() {}

  static void write(SearchPlan plan, SearchLog log, Winner winner, SearchFolder folder)
      throws IOException {
    Map<String, String> values =
        winner.trial() == 0 ? Map.of() : log.trial(winner.trial()).orElseThrow().values();
    ResolvedExperiment best = plan.with(values);
    StringBuilder text = new StringBuilder();
    comment(text, "The winner of a search, %s.".formatted(folder.search().getFileName()));
    comment(text, winner.sentence());
    if (!values.isEmpty()) {
      comment(text, "What the search chose:");
      values.forEach(
          (key, value) ->
              comment(
                  text,
                  "  %s: %s%s"
                      .formatted(
                          key,
                          value,
                          plan.valueOf(key).isEmpty() ? "" : "  (was " + plan.valueOf(key) + ")")));
    }
    WholeFile.writeText(folder.best(), text + best.toYaml());
  }

  private static void comment(StringBuilder text, String line) {
    text.append("# ").append(line.replaceAll("\\p{Cntrl}", "?")).append('\n');
  }
}
