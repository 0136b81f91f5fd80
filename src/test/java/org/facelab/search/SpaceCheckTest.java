package org.facelab.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;

final class SpaceCheckTest {
  private static List<String> problems(String space) {
    InputException e =
        catchThrowableOfType(
            InputException.class, () -> SpaceCheck.run(Searches.tiny("  space:\n" + space)));
    return e.problems();
  }

  @Test
  void a_value_outside_of_its_keys_range_is_refused_with_the_value() {
    assertThat(problems("    heads.emotion.dropout: {uniform: [0, 1.5]}\n"))
        .singleElement()
        .asString()
        .contains(
            "search.space holds an experiment that cannot run, heads.emotion.dropout=1.5: heads.emotion.dropout must be a number");
  }

  @Test
  void a_key_of_whole_numbers_wants_the_range_integer() {
    assertThat(problems("    train.batch-size: {log-uniform: [16, 256]}\n"))
        .singleElement()
        .asString()
        .contains("train.batch-size=16.5: train.batch-size must be a whole number");
  }

  @Test
  void every_key_that_is_wrong_by_itself_is_told() {
    assertThat(
            problems(
                "    heads.emotion.dropuot: {uniform: [0, 1]}\n    train.epochs: {integer: [0, 3]}\n    train.batch-size: {choice: [8, many]}\n"))
        .hasSize(3);
  }

  @Test
  void keys_that_are_wrong_only_together_are_told_without_the_others() {
    assertThat(
            problems(
                "    train.l2: {uniform: [0, 1]}\n    train.epochs: {integer: [2, 9]}\n    train.schedule.warm-up-epochs: {uniform: [0, 2.5]}\n"))
        .singleElement()
        .asString()
        .contains("cannot run, train.epochs=2, train.schedule.warm-up-epochs=2.5: ")
        .doesNotContain("l2");
  }

  @Test
  void a_whole_number_inside_a_range_may_be_the_wrong_one() {
    assertThat(problems("    image.channels: {integer: [1, 3]}\n"))
        .singleElement()
        .asString()
        .contains("image.channels=2");
  }

  @Test
  void three_strides_too_many_are_found() {
    assertThat(
            problems(
                "    network.stem.stride: {choice: [1, 4]}\n    network.stages[0].stride: {choice: [1, 2]}\n    network.stages[1].stride: {choice: [1, 4]}\n"))
        .singleElement()
        .asString()
        .contains("network.stem.stride=4", "stages[0].stride=2", "stages[1].stride=4", "shrink");
  }

  @Test
  void a_network_that_does_not_exist_is_found() {
    assertThat(
            problems(
                "    network: {choice: [{kind: catalogue, name: resnet18-w32}, {kind: catalogue, name: resnet19}]}\n"))
        .singleElement()
        .asString()
        .contains("resnet19");
  }

  @Test
  void what_always_runs_is_let_through() {
    assertThatCode(
            () ->
                SpaceCheck.run(
                    Searches.tiny(
                        """
                          objective: emotion.accuracy
                          space:
                            train.optimiser: {choice: [{kind: sgd}, {kind: adamw, weight-decay: 0.1}]}
                            train.optimiser.learning-rate: {log-uniform: [0.0001, 0.1]}
                            train.schedule: {choice: [cosine, {kind: step, every-epochs: 2}]}
                            augment: {choice: [[], [horizontal-flip, {rotation: {degrees: [-5, 5]}}]]}
                            network.stages: {choice: [[{blocks: 1, width: 4}], [{blocks: 2, width: 6}, {width: 8}]]}
                            network.width-factor: {uniform: [0.5, 2]}
                            loss.weighting: {choice: [fixed, uncertainty]}
                            loss.keypoints-weight: {log-uniform: [1, 100]}
                            train.batch-size: {integer: [4, 32]}
                            image.size: {choice: [16, 24, 32]}
                        """)))
        .doesNotThrowAnyException();
  }
}
