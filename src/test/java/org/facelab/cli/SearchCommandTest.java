package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.facelab.Experiments;
import org.facelab.search.SearchFolder;
import org.facelab.search.SearchLog;
import org.facelab.search.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SearchCommandTest {
  private static final String SEARCH =
      """
      search:
        objective: emotion.accuracy
        budget: {trials: 3}
        confirmation: {top: 1, seeds: 1}
        space:
          train.optimiser.learning-rate: {log-uniform: [0.0005, 0.05]}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  private Path file() throws IOException {
    return Files.writeString(
        folder.resolve("s.yaml"),
        Experiments.tiny("train.threads=1", "train.epochs=12").toYaml() + SEARCH);
  }

  @Test
  void a_search_that_was_killed_in_a_trial_goes_on_and_ends_as_if_it_had_not_been()
      throws Exception {
    Path straight = folder.resolve("straight");
    assertThat(run("search", file().toString(), "--out", straight.toString())).isZero();

    Path killed = folder.resolve("killed");
    Process process = start("search", file().toString(), "--out", killed.toString());
    Path inTheMiddle = killed.resolve("trials/002/history.csv");
    while (process.isAlive() && !Files.exists(inTheMiddle)) {
      Thread.onSpinWait();
    }
    process.destroyForcibly().waitFor();
    SearchLog cut = SearchLog.read(new SearchFolder(killed));
    assertThat(cut.status()).isEqualTo("running");
    assertThat(cut.trials()).hasSize(3);

    assertThat(run("search", "--resume", killed.toString())).as(err.toString()).isZero();

    assertThat(out.toString()).contains("resumed     after 2 trials").endsWith(killed + "\n");
    assertThat(figures(killed)).isEqualTo(figures(straight));
    assertThat(Files.readString(killed.resolve("best.yaml")))
        .isEqualTo(Files.readString(straight.resolve("best.yaml")));
  }

  private static List<String> figures(Path search) {
    List<String> figures = new ArrayList<>();
    for (Trial trial : SearchLog.read(new SearchFolder(search)).trials()) {
      figures.add(
          "%s %s %s %s".formatted(trial.title(), trial.status(), trial.score(), trial.values()));
    }
    return figures;
  }

  private static Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dorg.eclipse.deeplearning4j.helpers.disable=false",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void a_search_that_was_killed_before_its_first_trial_can_be_resumed() throws Exception {
    Path search = Files.createDirectories(folder.resolve("s"));
    Files.copy(file(), search.resolve("search.yaml"));

    assertThat(run("search", "--resume", search.toString())).as(err.toString()).isZero();
    assertThat(search.resolve("best.yaml")).exists();
  }

  @Test
  void a_folder_that_is_no_search_is_told_and_left_as_it_is() {
    assertThat(run("search", "--resume", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is no folder of a search");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_mistake_in_the_file_ends_with_2_and_leaves_nothing() throws Exception {
    Path search = folder.resolve("s");

    assertThat(
            run(
                "search",
                file().toString(),
                "search.objective=emotion.acuracy",
                "--out",
                search.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("did you mean 'emotion.accuracy'?");
    assertThat(search).doesNotExist();
  }

  @Test
  void no_line_is_wider_than_a_terminal() throws Exception {
    assertThat(run("search", file().toString(), "--out", folder.resolve("s").toString())).isZero();

    // Paths are as long as they are.
    assertThat(out.toString().replace(folder.toString(), "").lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
  }

  @Test
  void a_range_test_draws_and_recommends() throws Exception {
    Path experiment = Files.writeString(folder.resolve("a.yaml"), Experiments.tiny().toYaml());
    Path range = folder.resolve("range");

    assertThat(
            run(
                "search",
                "--learning-rate-range",
                experiment.toString(),
                "--out",
                range.toString()))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("try         ").endsWith(range + "\n");
    assertThat(range.resolve("learning-rate-range.png")).isNotEmptyFile();
    assertThat(Files.readAllLines(range.resolve("learning-rate-range.csv")))
        .hasSizeGreaterThan(50)
        .first()
        .isEqualTo("learning_rate,loss,smoothed_loss");
  }
}
