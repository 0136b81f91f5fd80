package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.facelab.config.ExperimentLoader;
import org.facelab.model.Pretrained;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeExperiment() throws IOException {
    file = folder.resolve("small.yaml");
    Files.writeString(
        file,
        """
        data: {sources: {faces: {kind: synthetic}}}
        network:
          kind: residual
          stages: [{width: 8}]
        """);
  }

  private int run(String... args) {
    Stream<String> all = Stream.concat(Stream.of("config"), Stream.of(args));
    return Main.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
  }

  @Test
  void show_prints_every_value_with_its_origin() {
    assertThat(run("show", file.toString(), "train.epochs=3")).isZero();

    assertThat(out.toString().lines())
        .anySatisfy(line -> assertThat(line).matches("  epochs: 3 +# command line"))
        .anySatisfy(line -> assertThat(line).matches("  kind: residual +# .*small.yaml:3"))
        .anySatisfy(line -> assertThat(line).matches("name: small +# default"));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void show_aligns_the_origins_and_fits_a_terminal() {
    run("show", file.toString());

    List<String> lines = out.toString().lines().filter(line -> line.contains("# default")).toList();
    List<String> inColumn =
        lines.stream().filter(line -> line.indexOf('#') == lines.get(0).indexOf('#')).toList();
    assertThat(inColumn).hasSizeGreaterThan(lines.size() * 9 / 10);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void what_show_prints_loads_again_to_the_same_experiment() throws IOException {
    run("show", file.toString(), "train.epochs=3", "description='a: \"b\" # c'");
    Path shown = Files.writeString(folder.resolve("shown.yaml"), out.toString());

    assertThat(ExperimentLoader.load(shown, List.of()).experiment())
        .isEqualTo(
            ExperimentLoader.load(file, List.of("train.epochs=3", "description='a: \"b\" # c'"))
                .experiment());
  }

  @Test
  void show_without_origins_has_no_comments() {
    assertThat(run("show", "--no-origins", file.toString())).isZero();
    assertThat(out.toString()).contains("name: small\n").doesNotContain("#");
  }

  @Test
  void wrong_input_ends_with_code_2_and_one_line_for_each_problem() {
    assertThat(run("show", file.toString(), "train.epochs=many", "sead=3")).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("command line: "));
  }

  /** Weights may be a download of 530 MB. */
  @Test
  void validate_misses_the_data_before_the_weights_that_are_missing_too() {
    String[] validate = {
      "validate",
      file.toString(),
      "tasks=[emotion]",
      "network={kind: pretrained, base: keras, weights: gone.h5}",
      "data.sources={faces: {kind: fer2013, path: gone.csv}}"
    };
    assertThat(run(validate)).isEqualTo(2);
    assertThat(err.toString()).contains("gone.csv").doesNotContain("gone.h5");

    err.getBuffer().setLength(0);
    validate[4] = "seed=2";
    assertThat(run(validate)).isEqualTo(2);
    assertThat(err.toString()).contains("gone.h5: is not there");
  }

  @Test
  void validate_tells_of_the_parameters_that_training_leaves_alone() throws IOException {
    Path keras = folder.resolve("tiny.h5");
    try (InputStream in = Pretrained.class.getResourceAsStream("tiny-inception.h5")) {
      Files.copy(in, keras);
    }
    String network = "network={kind: pretrained, base: keras, weights: '%s'}".formatted(keras);
    assertThat(run("validate", file.toString(), network, "image={channels: 3, size: 16}"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString())
        .containsPattern("network  [\\d,]+ parameters, [\\d,]+ more frozen, ");
  }

  @Test
  void schema_is_json() throws IOException {
    assertThat(run("schema")).isZero();
    assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString()))
        .anySatisfy(node -> assertThat(node.has("train")).isTrue());
  }

  @Test
  void keys_explains_all_or_some() {
    assertThat(run("keys")).isZero();
    String all = out.toString();
    out.getBuffer().setLength(0);
    assertThat(run("keys", "train.epochs")).isZero();

    assertThat(all).contains("data.sources.NAME(fer2013).path: must be given\n");
    assertThat(all.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(200));
    assertThat(out.toString())
        .isEqualTo(
            """
            train.epochs: 30
                Passes over the training faces. Expects a whole number from 1 to 100000.
            """);
  }

  @Test
  void keys_that_do_not_exist_are_wrong_input() {
    assertThat(run("keys", "epoch5")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("no key contains 'epoch5' — did you mean 'epochs'?\n");
  }
}
