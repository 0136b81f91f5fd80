package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> NAMES =
      List.of(
          "brightness",
          "horizontal-flip",
          "rotation",
          "batch-size",
          "epochs",
          "l2",
          "fold",
          "folds");

  @ParameterizedTest
  @CsvSource({
    "rotaton, rotation",
    "rotatoin, rotation",
    "Rotation, rotation",
    "batch_size, batch-size",
    "batchSize, batch-size",
    "epoch, epochs",
    "L2, l2",
    "foldss, folds",
    "rotate, rotation",
    "bright, brightness",
    "horizontalflip, horizontal-flip",
  })
  void finds_what_was_probably_meant(String written, String meant) {
    assertThat(NearestName.of(written, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"learning-rate", "x", "rot", "lr", "''"})
  void does_not_guess_wildly(String written) {
    assertThat(NearestName.of(written, List.of("brightness", "rotation", "epochs", "l2")))
        .isEmpty();
  }

  @Test
  void gives_up_on_a_name_as_long_as_a_page() {
    assertThat(NearestName.of("x".repeat(1_000_000), NAMES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"abc, abc, 0", "abc, '', 3", "ab, ba, 1", "kitten, sitting, 3", "flaw, lawn, 2"})
  void counts_edits(String a, String b, int distance) {
    assertThat(NearestName.distance(a, b)).isEqualTo(distance);
  }
}
