package org.facelab.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.facelab.config.Numbers;
import org.facelab.data.WholeFile;
import org.facelab.search.SearchFolder;

/** {@code report.md} of a search: its tables as text that a repository shows. */
public final class SearchMarkdown {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode search;
  private final StringBuilder text = new StringBuilder();

  private SearchMarkdown(JsonNode search) {
    this.search = search;
  }

  /** Writes the file into the search's folder and returns its path. */
  public static Path write(Path path) throws IOException {
    SearchFolder folder = new SearchFolder(path);
    SearchMarkdown markdown = new SearchMarkdown(JSON.readTree(folder.state().toFile()));
    markdown.describe();
    markdown.freshSeeds();
    markdown.importance();
    markdown.space();
    markdown.trials();
    Path file = path.resolve("report.md");
    WholeFile.writeText(file, markdown.text.toString());
    return file;
  }

  private void describe() {
    text.append("# ").append(plain(search.path("name"))).append("\n\n");
    JsonNode winner = search.path("winner");
    if (winner.hasNonNull("sentence")) {
      text.append(capital(plain(winner.path("sentence")))).append(".\n\n");
    } else {
      text.append("The search is ").append(plain(search.path("status"))).append(".\n\n");
    }
    row("", "");
    row("---", "---");
    row("file", code(search.path("experiment")));
    JsonNode objective = search.path("objective");
    row(
        "objective",
        "%s, %s is better, on the validation part"
            .formatted(
                code(objective.path("label")),
                objective.path("higher_is_better").asBoolean() ? "higher" : "lower"));
    row("strategy", "%s, seed %s".formatted(plain(search.path("strategy")), search.path("seed")));
    row("pruning", plain(search.path("pruning")));
    row("machine", machine(search.path("machine")));
    row("computes", plain(search.path("engine")));
    row("time", "%.0f minutes".formatted(search.path("seconds").asDouble() / 60));
    row(
        "FaceLab",
        "%s, commit %s"
            .formatted(plain(search.path("facelab_version")), plain(search.path("commit"))));
    text.append('\n');
  }

  private static String machine(JsonNode machine) {
    return "%s, %s cores, %s"
        .formatted(
            plain(machine.path("processor")),
            machine.path("cores").asText(),
            StreamSupport.stream(machine.path("instructions").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", ")));
  }

  private void freshSeeds() {
    JsonNode winner = search.path("winner");
    if (!winner.isObject()) {
      return;
    }
    text.append("## On fresh seeds\n\n");
    row("trial", "seed", "score", metricNames());
    row("---:", "---:", "---:", metricNames().stream().map(m -> "---:").toList());
    for (JsonNode trial : search.path("trials")) {
      if (trial.path("role").asText().equals("confirmation")) {
        row(
            trial.path("of").asText().equals("0") ? "as it is" : trial.path("of").asText(),
            trial.path("seed").asText(),
            score(trial),
            metrics(trial));
      }
    }
    text.append("\nMean over the seeds on the test part, which decided nothing:\n\n");
    row("metric", "winner", "as it is");
    row("---", "---:", "---:");
    winner
        .path("test")
        .fields()
        .forEachRemaining(
            e ->
                row(
                    code(e.getKey()),
                    number(e.getValue().path("winner")),
                    number(e.getValue().path("as_it_is"))));
    text.append('\n');
  }

  private void importance() {
    text.append("## What matters\n\n").append(plain(search.path("importance_note"))).append("\n\n");
    if (search.path("importance").isEmpty()) {
      return;
    }
    row("key", "%", "95 %");
    row("---", "---:", "---:");
    for (JsonNode share : search.path("importance")) {
      row(
          code(share.path("key")),
          percent(share.path("share")),
          percent(share.path("low")) + " to " + percent(share.path("high")));
    }
    text.append('\n');
  }

  private void space() {
    text.append("## Space\n\n");
    row("key", "range", "as it is", "winner");
    row("---", "---", "---", "---");
    JsonNode chosen = trial(search.path("winner").path("trial").asInt(-1)).path("values");
    for (JsonNode key : search.path("space")) {
      row(
          code(key.path("key")),
          plain(key.path("kind")) + " " + range(key),
          code(key.path("default")),
          code(chosen.path(key.path("key").asText())));
    }
    text.append('\n');
  }

  private static String range(JsonNode key) {
    return key.path("choices").isArray()
        ? StreamSupport.stream(key.path("choices").spliterator(), false)
            .map(SearchMarkdown::code)
            .collect(Collectors.joining(", "))
        : Numbers.text(key.path("low").asDouble())
            + " to "
            + Numbers.text(key.path("high").asDouble());
  }

  private void trials() {
    text.append("## Trials\n\n");
    List<String> keys = new ArrayList<>();
    search.path("space").forEach(key -> keys.add(key.path("key").asText()));
    List<String> heads = new ArrayList<>(metricNames());
    heads.addAll(List.of("epochs", "s"));
    keys.forEach(key -> heads.add(key.substring(key.lastIndexOf('.') + 1)));
    row("trial", "status", "score", heads);
    row("---:", "---", "---:", heads.stream().map(h -> "---:").toList());
    for (JsonNode trial : search.path("trials")) {
      if (!trial.path("role").asText().equals("confirmation")) {
        List<String> cells = new ArrayList<>(metrics(trial));
        cells.add(trial.path("epochs").asText());
        cells.add(
            "%.0f"
                .formatted(
                    trial.path("ended_at").asDouble() - trial.path("started_at").asDouble()));
        keys.forEach(key -> cells.add(plain(trial.path("values").path(key))));
        row(trial.path("trial").asText(), plain(trial.path("status")), score(trial), cells);
      }
    }
    text.append("\nTrial 0 is the experiment as it is.\n");
    for (JsonNode trial : search.path("trials")) {
      if (trial.path("status").asText().equals("failed")) {
        text.append(
            "Trial %s failed: %s.%n"
                .formatted(trial.path("trial").asText(), plain(trial.path("reason"))));
      }
    }
  }

  private JsonNode trial(int number) {
    for (JsonNode trial : search.path("trials")) {
      if (trial.path("trial").asInt() == number) {
        return trial;
      }
    }
    return JSON.missingNode();
  }

  private List<String> metricNames() {
    List<String> names = new ArrayList<>();
    search.path("objective").path("terms").fieldNames().forEachRemaining(names::add);
    return names.size() > 1 ? names : List.of();
  }

  private List<String> metrics(JsonNode trial) {
    return metricNames().stream().map(m -> number(trial.path("metrics").path(m))).toList();
  }

  private static String score(JsonNode trial) {
    return number(trial.path("score"));
  }

  private void row(String first, String second, String third, List<String> others) {
    List<String> cells = new ArrayList<>(List.of(first, second, third));
    cells.addAll(others);
    row(cells.toArray(String[]::new));
  }

  private void row(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String number(JsonNode node) {
    if (!node.isNumber()) {
      return "–";
    }
    double value = node.asDouble();
    return value == Math.rint(value) || Math.abs(value) < 0.001
        ? node.asText()
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String percent(JsonNode share) {
    return "%.0f".formatted(100 * share.asDouble());
  }

  private static String code(JsonNode node) {
    return node.asText().isEmpty() ? "–" : code(node.asText());
  }

  private static String code(String value) {
    return "`" + value.replace("`", "'").replace("|", "\\|") + "`";
  }

  /** Text that Markdown takes for nothing but text. */
  private static String plain(JsonNode node) {
    return node.asText()
        .replaceAll("\\p{Cntrl}+", " ")
        .replaceAll("([|<>*_`\\[\\]\\\\#])", "\\\\$1");
  }

  private static String capital(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
