package org.facelab.search;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.opencsv.CSVWriterBuilder;
import com.opencsv.ICSVWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.facelab.config.InputException;
import org.facelab.data.WholeFile;
import org.facelab.search.Trial.Role;

/**
 * {@code search.json} and {@code trials.csv}: how a search stands. Both are replaced whole after every change,
 * so that a kill loses nothing but the trial in progress. Thread-safe: Arbiter asks and works on two threads.
 */
public final class SearchLog {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .addModule(new SimpleModule().addSerializer(Enum.class, new LowerCaseEnums()))
          .build();

  private final SearchFolder folder;
  private final ObjectNode root;
  private final List<Trial> trials = new ArrayList<>();
  private final double secondsBefore;
  private final long opened = System.nanoTime();

  private SearchLog(SearchFolder folder, ObjectNode root) {
    this.folder = folder;
    this.root = root;
    for (JsonNode trial : root.path("trials")) {
      trials.add(JSON.convertValue(trial, Trial.class));
    }
    secondsBefore = root.path("seconds").asDouble();
  }

  /** How a search stands. */
  public enum Status {
    RUNNING,
    INTERRUPTED,
    FAILED,
    DONE
  }

  /** What a search is doing. */
  public enum Phase {
    SEARCH,
    CONFIRMATION,
    DONE
  }

  /** Enum constants in lower case. */
  @SuppressWarnings("rawtypes") // as Jackson registers it
  private static final class LowerCaseEnums extends StdSerializer<Enum> {
    private static final long serialVersionUID = 1L;

    LowerCaseEnums() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.name().toLowerCase(Locale.ROOT));
    }
  }

  /** The log of a search that begins. */
  static SearchLog begin(SearchFolder folder) {
    ObjectNode root = JSON.createObjectNode();
    root.put("started", now());
    return new SearchLog(folder, root);
  }

  /**
   * Reads the log of a search.
   *
   * @throws InputException if there is none, or it is broken
   */
  public static SearchLog read(SearchFolder folder) {
    Path file = folder.state();
    try {
      if (Files.exists(file) && JSON.readTree(file.toFile()) instanceof ObjectNode object) {
        return new SearchLog(folder, object);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          "%s: cannot be read as the state of a search (%s)".formatted(file, e.getMessage()), e);
    }
    throw new InputException(
        "%s: not there, so %s is no folder of a search".formatted(file, folder.path()));
  }

  /** Its trials in order. */
  public synchronized List<Trial> trials() {
    return List.copyOf(trials);
  }

  /** The trials of a role, in order. */
  synchronized List<Trial> trials(Role role) {
    return trials.stream().filter(trial -> trial.role() == role).toList();
  }

  /** The trial of a number. */
  synchronized Optional<Trial> trial(int number) {
    return trials.stream().filter(trial -> trial.trial() == number).findFirst();
  }

  /** Seconds spent on the search so far, those before a resume included. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - opened) / 1e9;
  }

  /** Lower-case name of the status. */
  public String status() {
    return root.path("status").asText();
  }

  /** A text of the state, such as {@code name}, or {@code objective} and {@code label}. */
  public String text(String... keys) {
    JsonNode node = root;
    for (String key : keys) {
      node = node.path(key);
    }
    return node.asText();
  }

  /** Whether the higher of two scores is the better one. */
  public boolean higherIsBetter() {
    return root.path("objective").path("higher_is_better").asBoolean();
  }

  /** {@code 20 trials}, {@code 1.5 hours}, or both. */
  public String budget() {
    JsonNode trials = root.path("budget").path("trials");
    JsonNode hours = root.path("budget").path("hours");
    List<String> parts = new ArrayList<>();
    if (!trials.isNull()) {
      parts.add(trials.asInt() + " trials");
    }
    if (!hours.isNull()) {
      parts.add(hours.asText() + " hours");
    }
    return parts.isEmpty() ? "the whole grid" : "at most " + String.join(", ", parts);
  }

  /** The trial with the best score of those that ran to their end, confirmations left out. */
  public synchronized Optional<Trial> best() {
    Comparator<Trial> byScore = Comparator.comparingDouble(Trial::score);
    return trials.stream()
        .filter(trial -> trial.role() != Role.CONFIRMATION)
        .filter(trial -> trial.status() == Trial.Status.DONE && trial.score() != null)
        .min(higherIsBetter() ? byScore.reversed() : byScore);
  }

  /** How much each key matters, the most first; empty if that is not known. */
  public List<Importance.Share> importance() {
    List<Importance.Share> shares = new ArrayList<>();
    root.path("importance").forEach(s -> shares.add(JSON.convertValue(s, Importance.Share.class)));
    return shares;
  }

  /** The winner in a sentence; nothing before there is one. */
  public Optional<String> winnerSentence() {
    return winner().map(Winner::sentence);
  }

  /** Whether the experiment as it is won. */
  public boolean winnerIsDefault() {
    return winner().filter(winner -> winner.trial() == 0).isPresent();
  }

  /** The winner's metrics on the test part; empty before there is one. */
  public Map<String, Winner.TestMeans> test() {
    return winner().map(Winner::test).orElse(Map.of());
  }

  private Optional<Winner> winner() {
    JsonNode winner = root.path("winner");
    return winner.isObject()
        ? Optional.of(JSON.convertValue(winner, Winner.class))
        : Optional.empty();
  }

  /** Adds a trial, or replaces the one of its number. */
  synchronized void put(Trial trial) {
    trials.removeIf(other -> other.trial() == trial.trial());
    trials.add(trial);
    trials.sort(Comparator.comparingInt(Trial::trial));
  }

  /** Sets a value by what Jackson makes of it. */
  synchronized SearchLog set(String key, Object value) {
    root.set(key, JSON.valueToTree(value));
    return this;
  }

  /** What was set. */
  synchronized JsonNode get(String key) {
    return root.path(key);
  }

  /** Writes both files. */
  synchronized void write(Status status) throws IOException {
    set("status", status);
    set("finished", status == Status.RUNNING ? null : now());
    root.put("seconds", Math.round(seconds() * 10) / 10.0);
    ArrayNode array = root.putArray("trials");
    trials.forEach(trial -> array.add(JSON.valueToTree(trial)));
    WholeFile.writeText(folder.state(), text());
    WholeFile.writeText(folder.trials(), csv());
  }

  private String text() throws JsonProcessingException {
    return JSON.writeValueAsString(root) + "\n";
  }

  private String csv() throws IOException {
    SortedSet<String> metrics = new TreeSet<>();
    SortedSet<String> keys = new TreeSet<>();
    trials.forEach(
        trial -> {
          metrics.addAll(trial.metrics().keySet());
          keys.addAll(trial.values().keySet());
        });
    StringWriter text = new StringWriter();
    try (ICSVWriter csv =
        new CSVWriterBuilder(text).withLineEnd(ICSVWriter.DEFAULT_LINE_END).build()) {
      List<String> head =
          new ArrayList<>(
              List.of("trial", "role", "of", "seed", "status", "score", "epochs", "best_epoch"));
      head.addAll(List.of("started_at", "ended_at", "run", "reason"));
      metrics.forEach(metric -> head.add("validation." + metric));
      head.addAll(keys);
      csv.writeNext(head.toArray(String[]::new), false);
      for (Trial t : trials) {
        List<Object> row = new ArrayList<>();
        Collections.addAll(row, t.trial(), t.role().name().toLowerCase(Locale.ROOT), t.of());
        Collections.addAll(row, t.seed(), t.status().label(), t.score(), t.epochs());
        Collections.addAll(row, t.bestEpoch(), t.startedAt(), t.endedAt(), t.run(), t.reason());
        metrics.forEach(metric -> row.add(t.metrics().get(metric)));
        keys.forEach(key -> row.add(t.values().get(key)));
        csv.writeNext(
            row.stream().map(v -> v == null ? "" : v.toString()).toArray(String[]::new), false);
      }
    }
    return text.toString();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
