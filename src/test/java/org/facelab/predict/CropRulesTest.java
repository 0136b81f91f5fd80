package org.facelab.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.CropRule;
import org.facelab.detect.FaceDetector;
import org.facelab.export.ModelDescription;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CropRulesTest {
  @TempDir Path folder;

  private CropRules rules(Map<String, CropRule> own) {
    ModelDescription model =
        new ModelDescription("m", new ModelDescription.Input("image", 48, 1), null, null, own);
    try (FaceDetector detector = new CascadeDetector()) {
      return CropRules.of(model, folder, detector);
    }
  }

  @Test
  void aModelsOwnRuleComesFirst() {
    CropRule own = new CropRule(1.2, 0, 0);

    assertThat(rules(Map.of("haar", own))).isEqualTo(new CropRules(own, "the model's own"));
  }

  @Test
  void whereARunsDataAreGoneItSaysThatTheyCannotBeLoaded() throws IOException {
    assertThat(rules(Map.of()).source()).isEqualTo("the standard one");

    Files.writeString(
        new RunFolder(folder).experiment(),
        """
        name: moved
        data:
          sources:
            faces: {kind: fer2013, path: %s/gone.csv}
        tasks: [emotion]
        network: {kind: residual, stem: {width: 4}, stages: [{blocks: 1, width: 4}]}
        train: {epochs: 1}
        """
            .formatted(folder));
    assertThat(rules(Map.of()).source())
        .startsWith("the standard one, as its run's data cannot be loaded: ")
        .contains("gone.csv")
        .doesNotContain("\n");
  }

  @Test
  void theRuleForYuNetIsSaidToBeAGuess() {
    assertThat(CropRules.standard("yunet", "").describe())
        .endsWith("(the standard one, not measured for YuNet)");
    assertThat(CropRules.standard("haar", "").describe()).endsWith("(the standard one)");
  }
}
