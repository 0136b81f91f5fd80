package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.facelab.Experiments;
import org.facelab.config.KeypointsSource;
import org.facelab.config.PointOffset;
import org.facelab.config.Source.OnBadRow;
import org.facelab.config.Task;
import org.junit.jupiter.api.Test;

final class ModelCardTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Task> BOTH = List.of(Task.KEYPOINTS, Task.EMOTION);

  private static KeypointsSource source(PointOffset offset) {
    return new KeypointsSource(
        Path.of("faces.csv"),
        Optional.empty(),
        KeypointsSource.Rows.ALL,
        OnBadRow.FAIL,
        offset,
        null,
        1);
  }

  @Test
  void saysWherePointsLieBesideWhatTheyName() {
    PointOffset offset = new PointOffset(1.1, -0.5);
    assertThat(ModelCard.caveat(source(PointOffset.NONE), BOTH, PointOffset.NONE)).isEmpty();
    assertThat(ModelCard.caveat(source(offset), BOTH, offset))
        .contains("1.1 px right and -0.5 px down of what they name")
        .contains("taken out of this model's points");
    assertThat(ModelCard.caveat(source(offset), BOTH, PointOffset.NONE))
        .contains("1.1 px right and -0.5 px down of what they name")
        .contains("Other labels lie otherwise, so this model's points lie somewhere between.");
    assertThat(ModelCard.caveat(source(offset), List.of(Task.EMOTION), offset)).isEmpty();
  }

  private static Optional<String> begunWith(String network) throws Exception {
    JsonNode manifest =
        JSON.readTree(
            "{\"pretrained\": {\"file\": \"/some/where/tiny.h5\", \"sha256\": \"12ab\"}}");
    return ModelCard.pretrained(
        "x/1", manifest, Experiments.tinyExperiment(network, "image.channels=3", "image.size=244"));
  }

  @Test
  void saysWhatWasLearntElsewhere() throws Exception {
    String keras = "network={kind: pretrained, base: keras, weights: tiny.h5, train: %s}";
    assertThat(begunWith(keras.formatted("none")).orElseThrow())
        .startsWith(
            "`x/1` began with weights learnt elsewhere, those of `tiny.h5` (SHA-256 `12ab`).")
        .contains("All of them were kept as they were")
        .endsWith("Their terms: see \"Pretrained weights\" in FaceLab's data/README.md.");
    assertThat(begunWith(keras.formatted("all")).orElseThrow())
        .contains("All of them were trained further.");
    assertThat(begunWith(keras.formatted("{from: mixed0}")).orElseThrow())
        .contains("Those of `mixed0` and of the layers behind it were trained further");
    assertThat(begunWith("network={kind: catalogue, name: transfer-vgg16}").orElseThrow())
        .contains("All of them were kept as they were");
    assertThat(ModelCard.pretrained("x/1", JSON.createObjectNode(), Experiments.tinyExperiment()))
        .isEmpty();
  }

  @Test
  void saysWhichEpochWasKept() throws Exception {
    assertThat(ModelCard.kept("x/1", JSON.readTree("{\"best_epoch\": 3}")))
        .isEqualTo("The best epoch of `x/1` was chosen on its validation parts.");
    assertThat(ModelCard.kept("x/1", JSON.readTree("{\"best_epoch\": 0}")))
        .isEqualTo(
            "The last epoch of `x/1` was kept, since no validation face could say which is best.");
    assertThat(ModelCard.kept("x/1", JSON.readTree("{\"data\": [{\"validation\": 0}]}")))
        .startsWith("The last epoch");
  }
}
