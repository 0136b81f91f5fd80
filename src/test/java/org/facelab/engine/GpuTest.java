package org.facelab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuTest {
  @Test
  void readsOneCardALine() {
    assertThat(
            Gpu.parse(
                "NVIDIA A100-SXM4-80GB, 8.0, 535.54.03, 81920 MiB\nTesla K80, 3.7, 470, 1 MiB"))
        .containsExactly(
            new Gpu("NVIDIA A100-SXM4-80GB", Optional.of(8.0), "535.54.03", "81920 MiB"),
            new Gpu("Tesla K80", Optional.of(3.7), "470", "1 MiB"));
  }

  @Test
  void anUnknownCapabilityIsAbsent() {
    Gpu gpu = Gpu.parse("Tesla T4, ?, 450.80, 15109 MiB").get(0);
    assertThat(gpu.capability()).isEmpty();
    assertThat(gpu.runsNd4jCuda()).isEmpty();
  }

  @Test
  void whatIsNoTableHoldsNoCards() {
    assertThat(Gpu.parse("")).isEmpty();
    assertThat(Gpu.parse("NVIDIA-SMI has failed because it couldn't reach the driver")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "3.5, false", // older than the code in the library
    "3.7, true",
    "7.5, true",
    "8.6, true",
    "8.9, true", // Ada runs the code for 8.6
    "9.0, false", // Hopper
    "10.0, false", // Blackwell
    "12.0, false"
  })
  void nd4jRunsOnCardsThatItsCodeIsFor(String capability, boolean runs) {
    assertThat(Gpu.parse("card, " + capability + ", 1, 1 MiB").get(0).runsNd4jCuda())
        .contains(runs);
  }
}
