package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExperimentErrorsTest {
  @TempDir Path folder;
  private ExperimentFile file;

  @BeforeEach
  void setUp() {
    file = new ExperimentFile(folder, Map.of("THREE", "3"));
  }

  /** Lines that follow the two of the shortest valid experiment, and the problem in them. */
  static Stream<Arguments> wrongLines() {
    return Stream.of(
        wrong(
            "augment:\n  - zoom\n  - rotaton: {degrees: [-5, 5]}",
            "a.yaml:5: unknown key 'augment.rotaton' — did you mean 'rotation'? Keys here: brightness,"
                + " contrast, horizontal-flip, random-erasing, rotation, shift, vertical-flip, zoom"),
        wrong(
            "train: {epochs: many}",
            "a.yaml:3: train.epochs must be a whole number from 1 to 100000, but is the text 'many'"),
        wrong(
            "train: {epochs: 2.5}",
            "a.yaml:3: train.epochs must be a whole number from 1 to 100000, but is the number 2.5"),
        wrong(
            "train: {epochs: 0}",
            "a.yaml:3: train.epochs must be a whole number from 1 to 100000, but is the number 0"),
        wrong(
            "train: {epochs: '5'}",
            "a.yaml:3: train.epochs must be a whole number from 1 to 100000, but is the text '5'"),
        wrong(
            "train: {epochs: [5]}",
            "a.yaml:3: train.epochs must be a whole number from 1 to 100000, but is the list [5]"),
        wrong(
            "train: {l2: -1e-3}",
            "a.yaml:3: train.l2 must be a number of at least 0, but is the number -1e-3"),
        wrong(
            "train: {l2: .nan}",
            "a.yaml:3: train.l2 must be a number of at least 0, but is the number .nan"),
        wrong(
            "train: {optimiser: {learning-rate: 1e400}}",
            "a.yaml:3: train.optimiser.learning-rate must be a number from 0 to 100,"
                + " but is the number 1e400"),
        wrong(
            "loss: {balance-classes: yes}",
            "a.yaml:3: loss.balance-classes must be true or false, but is the text 'yes'"),
        wrong(
            "seed: 99999999999999999999",
            "a.yaml:3: seed must be a whole number of at least 0,"
                + " but is the number 99999999999999999999"),
        wrong(
            "train:\n  gradient-clipping: {kind: layer_norm}",
            "a.yaml:4: train.gradient-clipping.kind must be one of none, layer-norm, value,"
                + " but is the text 'layer_norm' — did you mean 'layer-norm'?"),
        wrong(
            "train:\n  optimiser: {kind: adm}",
            "a.yaml:4: train.optimiser.kind must be one of sgd, adam, adamw,"
                + " but is the text 'adm' — did you mean 'adam'?"),
        wrong(
            "train:\n  optimiser: [adam]",
            "a.yaml:4: train.optimiser must be one of sgd, adam, adamw, or a mapping with one as its key 'kind',"
                + " but is the list [adam]"),
        wrong(
            "train:\n  optimiser: adm",
            "a.yaml:4: train.optimiser.kind must be one of sgd, adam, adamw,"
                + " but is the text 'adm' — did you mean 'adam'?"),
        wrong(
            "train:\n  optimiser:\n    kind: adam\n    momentum: 0.9",
            "a.yaml:6: unknown key 'train.optimiser.momentum' — that is a key of kind: sgd."
                + " Keys here: beta1, beta2, epsilon, kind, learning-rate"),
        wrong(
            "augment: [{rotation: {degrees: [15, -15]}}]",
            "a.yaml:3: augment.rotation.degrees must be [low, high], two numbers from -180 to 180"
                + " with low not above high, but is the list [15, -15]"),
        wrong(
            "augment: [{rotation: {degrees: 15}}]",
            "a.yaml:3: augment.rotation.degrees must be [low, high], two numbers from -180 to 180"
                + " with low not above high, but is the number 15"),
        wrong(
            "augment:\n  - rotation:\n    degrees: [-5, 5]",
            "a.yaml:4: augment: a list item has one name, but this one has rotation and degrees;"
                + " write '- ' before each name and indent its own keys below it"),
        wrong(
            "augment: {zoom: {factor: [1, 2]}}",
            "a.yaml:3: augment must be a list, but is a mapping with the key 'zoom';"
                + " lists are replaced as a whole, write [a, b] or one line with '- ' for each item"),
        wrong(
            "augment: [3]",
            "a.yaml:3: augment must be one of horizontal-flip, vertical-flip, rotation, shift, zoom,"
                + " brightness, contrast, random-erasing, but is the number 3"),
        wrong(
            "train: fast",
            "a.yaml:3: train must be a mapping of keys (epochs, batch-size, optimiser, schedule, l2,"
                + " gradient-clipping, weight-average, snapshots, early-stopping, checkpoint-minutes, threads, loader-threads),"
                + " but is the text 'fast'"),
        wrong(
            "tasks: [keypoints, emotoin]",
            "a.yaml:3: tasks[1] must be one of keypoints, emotion,"
                + " but is the text 'emotoin' — did you mean 'emotion'?"),
        wrong(
            "tasks: [keypoints, null]",
            "a.yaml:3: tasks[1] must be one of keypoints, emotion, but is empty"),
        wrong(
            "train:\n  epochs: 3\n  l2: 0\n  epochs: 4",
            "a.yaml:6: key 'epochs' is given twice, first at a.yaml:4; keep one of them"),
        wrong(
            "extend: base.yaml",
            "a.yaml:3: unknown key 'extend' — did you mean 'extends'? Keys here: augment, data,"
                + " description, engine, ensemble, evaluate, extends, heads, image, loss, name, network, precision, seed, seeds, tasks, train"),
        wrong(
            "early-stopping: {patience: 3}",
            "a.yaml:3: unknown key 'early-stopping' — did you mean 'train.early-stopping'? Keys here: augment, data,"
                + " description, engine, ensemble, evaluate, extends, heads, image, loss, name, network, precision, seed, seeds, tasks, train"),
        wrong(
            "learning-rate: 3",
            "a.yaml:3: unknown key 'learning-rate' — did you mean 'train.optimiser.learning-rate'? Keys here: augment, data,"
                + " description, engine, ensemble, evaluate, extends, heads, image, loss, name, network, precision, seed, seeds, tasks, train"),
        wrong(
            "evaluate: {usage: 3, dropout: 1}",
            "a.yaml:3: unknown key 'evaluate.usage'. Keys here: batch-size, bootstrap-resamples, mirrored, part",
            "a.yaml:3: unknown key 'evaluate.dropout' — did you mean 'heads.keypoints.dropout' or"
                + " 'heads.emotion.dropout'? Keys here: batch-size, bootstrap-resamples, mirrored, part"),
        wrong(
            "epochs: 3",
            "a.yaml:3: unknown key 'epochs' — did you mean 'train.epochs'? Keys here: augment, data,"
                + " description, engine, ensemble, evaluate, extends, heads, image, loss, name, network, precision, seed, seeds, tasks, train"),
        wrong(
            "augment: [{zoom: {factor: ['${FOUR}', 3]}}]",
            "a.yaml:3: augment.zoom.factor: the environment variable FOUR is not set;"
                + " set it, or write ${FOUR:-default}"),
        wrong(
            "train: {epochs: '${THREE}${FOUR}'}",
            "a.yaml:3: train.epochs: the environment variable FOUR is not set;"
                + " set it, or write ${FOUR:-default}"),
        wrong(
            "train: {optimiser: {kind: '${FOUR}'}}",
            "a.yaml:3: train.optimiser.kind: the environment variable FOUR is not set;"
                + " set it, or write ${FOUR:-default}"),
        wrong(
            "description: !secret x",
            "a.yaml:3: YAML tags such as '!…' mean nothing here; leave it out"),
        wrong("[a]: b", "a.yaml:3: a key must be a word, but is a list or a mapping"),
        wrong("name: *gone", "a.yaml:3: the alias *gone stands for nothing above it"),
        wrong("seed: &a [*a]", "a.yaml:3: the alias *a stands for nothing above it"),
        wrong(
            "--- \nseed: 3",
            "a.yaml:3: a second YAML document starts here, but a file holds only one"));
  }

  private static Arguments wrong(String lines, String... problems) {
    return Arguments.of(lines, problems);
  }

  @ParameterizedTest
  @MethodSource("wrongLines")
  void a_wrong_line_is_named_with_what_was_expected(String lines, String[] problems) {
    assertThat(file.problems(ExperimentFile.MINIMAL + lines + "\n")).containsExactly(problems);
  }

  static Stream<Arguments> brokenSyntax() {
    return Stream.of(
        Arguments.of(
            "train: {epochs: 3", "a.yaml:1:18: not valid YAML: in a mapping that starts with"),
        Arguments.of(
            "tasks: [a, b\nseed: 1\n", "a.yaml:2:5: not valid YAML: in a list that starts with"),
        Arguments.of("train:\n\tepochs: 3\n", "a.yaml:2:1: not valid YAML: a tab stands here"),
        Arguments.of("a: b: c\n", "a.yaml:1:5: not valid YAML: a ':' cannot stand here"),
        Arguments.of(
            "train:\n   epochs: 3\n  l2: 0\n",
            "a.yaml:3:3: not valid YAML: this does not fit the keys before it"),
        Arguments.of(
            "name: 'x\nseed: 3\n", "a.yaml:3:1: not valid YAML: a text whose closing quote"),
        Arguments.of("seed: 1\nname\n", "a.yaml:3:1: not valid YAML: a key without ':' behind it"),
        Arguments.of(
            "name: @me\n", "a.yaml:1:7: not valid YAML: this character must stand in quotes"),
        Arguments.of("name: a\u0007b\n", "a.yaml: not valid YAML: the character U+0007"),
        Arguments.of(
            "tasks:\n- emotion\nkeypoints\n", "a.yaml:4:1: not valid YAML: a key without ':'"));
  }

  @ParameterizedTest
  @MethodSource("brokenSyntax")
  void broken_syntax_is_named_with_line_and_column_in_plain_words(String text, String start) {
    assertThat(file.problems(text)).singleElement().asString().startsWith(start);
  }

  @Test
  void all_problems_are_told_at_once_in_the_order_of_the_lines() {
    String text =
        """
        sead: 3
        data:
          sources:
            faces: {kind: fer2013, path: x.csv, split: {fold: 4, folds: 4}}
            more: {kind: fer2013}
          emotions: [happy, happy]
        train: {epochs: many}
        tasks: []
        """;

    assertThat(file.problems(text, "seed=x"))
        .extracting(p -> p.replaceFirst("(: .*?)[ ,;.].*", "$1"))
        .isNotEmpty();
    assertThat(file.problems(text, "seed=x"))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("a.yaml: key 'network' is missing: The trunk"),
            p -> assertThat(p).startsWith("a.yaml:1: unknown key 'sead' — did you mean 'seed'?"),
            p -> assertThat(p).startsWith("a.yaml:5: key 'data.sources.more.path' is missing"),
            p -> assertThat(p).startsWith("a.yaml:7: train.epochs must be a whole number"),
            p -> assertThat(p).startsWith("command line: seed must be a whole number"));
  }

  @Test
  void rules_across_keys_are_told_beside_wrong_values() {
    assertThat(
            file.problems(
                ExperimentFile.MINIMAL
                    + "train: {epochs: many}\ntasks: []\nimage: {channels: 2}\n"))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("a.yaml:3: train.epochs must be"),
            p -> assertThat(p).startsWith("a.yaml:4: tasks is empty"),
            p -> assertThat(p).startsWith("a.yaml:5: image.channels must be 1"));
  }

  @Test
  void a_wrong_value_does_not_lead_to_further_problems() {
    String text =
        """
        data: {sources: {faces: {kind: synthetic}}, emotions: [grim, {}]}
        network: {kind: residual, stages: [{width: 8}]}
        loss: {class-weights: {grim: 2}}
        train: {epoch: 1, schedule: {kind: constant, warm-up-epochs: 50}}
        """;

    assertThat(file.problems(text))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("a.yaml:1: data.emotions[1] must be a text"),
            p -> assertThat(p).startsWith("a.yaml:4: unknown key 'train.epoch'"));
  }

  @Test
  void a_missing_kind_is_named_with_the_choices() {
    assertThat(
            file.problems(
                "data: {sources: {faces: {faces: 20}}}\nnetwork:\n  stages: [{width: 8}]\n"))
        .containsExactly(
            "a.yaml:1: key 'data.sources.faces.kind' is missing;"
                + " it must be one of synthetic, fer2013, keypoints, folder",
            "a.yaml:2: key 'network.kind' is missing; it must be one of catalogue, residual, layers, pretrained");
  }

  @Test
  void a_file_that_is_not_there_is_refused_with_the_nearest_name() {
    file.write("quickstart.yaml", ExperimentFile.MINIMAL);

    assertThat(file.problems(folder.resolve("quikstart.yaml")))
        .containsExactly("quikstart.yaml: does not exist — did you mean 'quickstart.yaml'?");
    assertThat(file.problems(folder.resolve("none/x.yaml")))
        .containsExactly("none/x.yaml: does not exist; nor does its folder");
  }

  @Test
  void a_path_is_printed_as_it_was_given() {
    assertThat(file.problems(Path.of("no-such-folder/x.yaml")))
        .containsExactly("no-such-folder/x.yaml: does not exist; nor does its folder");
  }

  @Test
  void what_is_no_text_file_is_refused() throws IOException {
    Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'#', (byte) 0xe9, '\n'});
    Path utf16 = folder.resolve("utf16.yaml");
    Files.write(utf16, "seed: 1\n".getBytes(StandardCharsets.UTF_16));
    Path large = file.write("large.yaml", "# " + "x".repeat(1 << 20));

    assertThat(file.problems(folder))
        .singleElement()
        .asString()
        .contains("is a folder, but must be");
    assertThat(file.problems(latin))
        .containsExactly("latin.yaml: is not a text in UTF-8; save it in that encoding");
    assertThat(file.problems(utf16)).hasSize(1);
    assertThat(file.problems(large))
        .singleElement()
        .asString()
        .startsWith("large.yaml: has more than 1 MiB");
  }

  @Test
  void an_empty_file_is_refused() {
    for (String text : List.of("", "# only words\n", "---\n", "null\n", "\uFEFF")) {
      assertThat(file.problems(text))
          .containsExactly(
              "a.yaml: is empty; an experiment names at least its data and network, or a file that it extends");
    }
  }

  @Test
  void a_file_that_is_no_mapping_is_refused() {
    assertThat(file.problems("- a\n- b\n"))
        .containsExactly(
            "a.yaml:1: an experiment must be a mapping of keys, but this is the list [a, b]");
  }

  @Test
  void a_byte_order_mark_is_no_harm() {
    assertThat(file.problems("\uFEFF" + ExperimentFile.MINIMAL)).isEmpty();
  }

  @Test
  void a_character_beyond_16_bits_may_stand_anywhere() {
    for (int length = 915; length < 945; length++) {
      String comment = "#" + "x".repeat(length) + "\uD83D\uDE00";
      assertThat(file.problems(ExperimentFile.MINIMAL + comment)).isEmpty();
      assertThat(file.problems(ExperimentFile.MINIMAL + comment + "\n")).isEmpty();
    }
  }

  @Test
  void an_alias_bomb_is_refused_before_it_fills_the_memory() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(file.problems(bomb.toString()))
        .singleElement()
        .asString()
        .contains("more than 20000 values, aliases counted as often as they are used");
  }

  @Test
  void bottomless_nesting_is_refused() {
    assertThat(file.problems("a: " + "[".repeat(100_000)))
        .containsExactly("a.yaml:1: more than 64 levels of nesting");
  }
}
