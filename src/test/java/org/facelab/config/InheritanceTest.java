package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.facelab.config.NetworkSettings.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InheritanceTest {
  private static final String BASE =
      ExperimentFile.MINIMAL
          + """
          seed: 7
          tasks: [emotion]
          augment: [rotation, zoom]
          loss: {class-weights: {happy: 2, sad: 3}}
          train:
            epochs: 5
            optimiser: {kind: sgd, learning-rate: 0.5, momentum: 0.8}
          """;

  @TempDir Path folder;
  private ExperimentFile file;

  @BeforeEach
  void writeBase() {
    file = new ExperimentFile(folder);
    file.write("configs/base.yaml", BASE);
  }

  private ResolvedExperiment child(String text, String... overrides) {
    return file.load("extends: configs/base.yaml\n" + text, overrides);
  }

  @Test
  void what_the_child_leaves_out_is_inherited() {
    assertThat(child("").experiment())
        .isEqualTo(file.load(BASE).experiment())
        .extracting(Experiment::name, Experiment::seed)
        .containsExactly("a", 7L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // a single value is replaced; its neighbours stay
        "train: {epochs: 9} | train.epochs | 9",
        "train: {epochs: 9} | train.optimiser.momentum | 0.8",
        // a list is replaced
        "augment: [contrast] | augment[0].contrast.probability | 1",
        "augment: [] | augment | []",
        // a map is merged key by key
        "loss: {class-weights: {sad: 4}} | loss.class-weights.happy | 2",
        "loss: {class-weights: {sad: 4}} | loss.class-weights.sad | 4",
        // null removes what was inherited, so the default counts
        "seed: null | seed | 1",
        "train: {optimiser: {momentum: null}} | train.optimiser.momentum | 0.9",
        "train: null | train.epochs | 30",
        "train: | train.optimiser.kind | adam",
        // the same kind is merged, another kind replaces the whole
        "train: {optimiser: {kind: sgd, momentum: 0}} | train.optimiser.learning-rate | 0.5",
        "train: {optimiser: {kind: adam}} | train.optimiser.learning-rate | 0.001",
        "train: {optimiser: {learning-rate: 2}} | train.optimiser.kind | sgd",
      })
  void the_child_wins(String text, String key, String value) {
    assertThat(child(text + "\n").value(key)).isEqualTo(value);
  }

  @Test
  void null_removes_an_entry_of_a_map() {
    assertThat(child("loss: {class-weights: {sad: null}}\n").experiment().loss().classWeights())
        .isEqualTo(Map.of("happy", 2.0));
  }

  @Test
  void a_key_of_the_parents_kind_means_nothing_to_the_childs_kind() {
    assertThat(child("train: {optimiser: {kind: adam}}").flat())
        .doesNotContainKey("train.optimiser.momentum");
  }

  @Test
  void a_chain_of_files_is_followed_each_relative_to_the_one_that_names_it() {
    file.write("configs/deep/middle.yaml", "extends: ../base.yaml\nseed: 8\ntrain: {epochs: 6}\n");
    var resolved = file.load("extends: configs/deep/middle.yaml\ntrain: {batch-size: 16}\n");

    assertThat(resolved.origins())
        .containsEntry("seed", folder + "/configs/deep/middle.yaml:2")
        .containsEntry("train.epochs", folder + "/configs/deep/middle.yaml:3")
        .containsEntry("train.batch-size", folder + "/a.yaml:2")
        .containsEntry("train.optimiser.momentum", folder + "/configs/base.yaml:9")
        .containsEntry("train.l2", "default");
    assertThat(resolved.flat())
        .containsEntry("seed", "8")
        .containsEntry("train.epochs", "6")
        .containsEntry("train.batch-size", "16");
  }

  @Test
  void a_circle_is_refused_with_its_chain() {
    file.write("b.yaml", "seed: 1\nextends: configs/c.yaml\n");
    file.write("configs/c.yaml", "extends: ../a.yaml\n");

    assertThat(file.problems("extends: b.yaml\n"))
        .containsExactly(
            "configs/c.yaml:1: extends goes round in a circle:"
                + " a.yaml -> b.yaml -> configs/c.yaml -> a.yaml");
  }

  @Test
  void a_file_that_extends_itself_is_a_circle() {
    assertThat(file.problems("extends: ./a.yaml\n"))
        .containsExactly("a.yaml:1: extends goes round in a circle: a.yaml -> a.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "configs/bse.yaml | a.yaml:1: extends names configs/bse.yaml, which does not exist — did you mean 'base.yaml'?",
        "nowhere/x.yaml | a.yaml:1: extends names nowhere/x.yaml, which does not exist; nor does its folder",
        "configs | a.yaml:1: extends names configs, which is a folder, but must be a YAML file",
        "[a, b] | a.yaml:1: extends must be the path of one file, but is the list [a, b]",
        "${NOT_SET} | a.yaml:1: extends: the environment variable NOT_SET is not set; set it, or write ${NOT_SET:-default}",
      })
  void a_parent_that_cannot_be_read_is_named_where_it_is_asked_for(String parent, String problem) {
    assertThat(file.problems("extends: " + parent + "\n")).containsExactly(problem);
  }

  @Test
  void problems_of_a_parent_name_its_file_and_line() {
    file.write("configs/base.yaml", BASE + "  epoch: 3\n");

    assertThat(file.problems("extends: configs/base.yaml\ntrain: {epochs: many}\n"))
        .hasSize(2)
        .anySatisfy(
            p -> assertThat(p).startsWith("configs/base.yaml:10: unknown key 'train.epoch'"))
        .anySatisfy(p -> assertThat(p).startsWith("a.yaml:2: train.epochs must be"));
  }

  @Test
  void overrides_are_one_last_child_whatever_their_order() {
    List<String> overrides =
        List.of("train.optimiser.kind=adam", "train.optimiser.beta1=0.5", "train.epochs=2");
    var forth = child("train: {epochs: 9}\n", overrides.toArray(String[]::new));
    var back = child("train: {epochs: 9}\n", overrides.get(2), overrides.get(1), overrides.get(0));

    assertThat(forth.experiment()).isEqualTo(back.experiment());
    assertThat(forth.flat())
        .containsEntry("train.optimiser.kind", "adam")
        .containsEntry("train.optimiser.beta1", "0.5")
        .containsEntry("train.optimiser.learning-rate", "0.001")
        .containsEntry("train.epochs", "2");
    assertThat(forth.origins()).containsEntry("train.epochs", "command line");
  }

  @Test
  void overrides_reach_through_maps_and_take_any_yaml() {
    var experiment =
        child(
                "",
                "data.sources.faces.split.validation=0.2",
                "data.sources.more={kind: synthetic, faces: 20}",
                "tasks=[keypoints]",
                "network.stages=[{width: 4}, {width: 6, stride: 1}]",
                "loss.class-weights=null",
                "description='a = b'")
            .experiment();

    assertThat(experiment.data().sources().get("faces").split().validation()).isEqualTo(0.2);
    assertThat(experiment.data().sources().keySet()).containsExactly("faces", "more");
    assertThat(experiment.tasks()).containsExactly(Task.KEYPOINTS);
    assertThat(((NetworkSettings.ResidualNetwork) experiment.network()).stages())
        .containsExactly(new Stage(2, 4, 2), new Stage(2, 6, 1));
    assertThat(experiment.loss().classWeights()).isEmpty();
    assertThat(experiment.description()).isEqualTo("a = b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.epochs | 'train.epochs' must have the form key.path=value",
        "=3 | '=3' must have the form key.path=value",
        "train..epochs=3 | 'train..epochs=3' must have the form key.path=value",
        ".=3 | '.=3' must have the form key.path=value",
        "train.epochs= | 'train.epochs=' has no value; null stands for the default, '' for no text",
        "tasks=[emotion | '[emotion': not valid YAML: in a list that starts with '[', ',' or the closing ']' is missing",
        "extends=x.yaml | 'extends=x.yaml': extends stands in a file, not on the command line",
        "augment[0].zoom=null | 'augment[0].zoom=null': items of a list cannot be set one by one; give the whole list",
        "train.epochs=many | train.epochs must be a whole number from 1 to 100000, but is the text 'many'",
        "train.epoch=3 | unknown key 'train.epoch' — did you mean 'epochs'? Keys here: batch-size, checkpoint-minutes, early-stopping, epochs, gradient-clipping, l2, loader-threads, optimiser, schedule, snapshots, threads, weight-average",
        "train.epochs.x=3 | train.epochs must be a whole number from 1 to 100000, but is a mapping with the key 'x'",
        "tasks=emotion | tasks must be a list, but is the text 'emotion'; write [emotion]",
        "name=${NOT_SET} | name: the environment variable NOT_SET is not set; set it, or write ${NOT_SET:-default}",
      })
  void a_wrong_override_is_refused(String override, String problem) {
    assertThat(file.problems("extends: configs/base.yaml\n", override))
        .containsExactly("command line: " + problem);
  }

  @Test
  void an_override_given_twice_is_refused() {
    assertThat(file.problems(BASE, "train.epochs=3", "train.epochs=4", "seed=1", "seed.x=1"))
        .containsExactly(
            "command line: train.epochs is given twice; keep one of them",
            "command line: seed is given twice; keep one of them");
  }
}
