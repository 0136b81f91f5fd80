package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.facelab.config.Precision;
import org.facelab.engine.Backend;
import org.facelab.engine.Engines;
import org.facelab.engine.Machine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @AfterEach
  void allThreads() {
    Backend.start(0);
  }

  /** On a processor without bf16 that is float32, and so is the peak beside which its rate stands. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void jsonHasWhatComputedAndItsPeak(Precision asked) throws Exception {
    List<String> instructions = Machine.current().instructions();
    assumeThat(Engines.obstacle(instructions)).isEmpty();
    boolean instead = asked == Precision.BF16 && Engines.bf16Obstacle(instructions).isPresent();

    int status =
        Main.run(
            new PrintWriter(out),
            new PrintWriter(err),
            ("bench --network resnet8-w16 --batch 2 --steps 1 --json --precision " + asked.label())
                .split(" "));

    assertThat(err.toString()).isEmpty();
    assertThat(status).isZero();
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("precision").asText())
        .isEqualTo((instead ? Precision.FLOAT32 : asked).label());
    assertThat(json.has("remark")).isEqualTo(instead);
    assertThat(json.path("train_images_per_second").asDouble()).isPositive();
    assertThat(json.path("peak_gflops_per_second").asDouble()).isPositive();
  }
}
