package org.facelab.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.facelab.TinyRuns;
import org.facelab.config.EngineChoice;
import org.facelab.config.InputException;
import org.facelab.config.Precision;
import org.facelab.export.FaceModel.Answers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaceModelsTest {
  private static final int LENGTH = 16 * 16;

  @TempDir static Path folder;

  private static Path run;
  private static Path bundle;

  @BeforeAll
  static void train() throws Exception {
    run = TinyRuns.train(folder.resolve("run"), "data.sources.drawn.faces=320");
    bundle = folder.resolve("bundle");
    Exporter.export(List.of(run), bundle, new Exporter.Settings(false, false, 0, 0), line -> {});
  }

  private static float[] crops(int count) {
    float[] crops = new float[count * LENGTH];
    Random random = new Random(3);
    for (int i = 0; i < crops.length; i++) {
      crops[i] = random.nextInt(256);
    }
    return crops;
  }

  @Test
  void aBundleSaysWhatItsRunSaysAtItsTemperature() {
    float[] crops = crops(5);
    try (FaceModel ofRun = FaceModels.open(run, ModelSettings.STANDARD);
        FaceModel ofBundle = FaceModels.open(bundle, ModelSettings.STANDARD)) {
      Answers a = ofRun.answer(crops, 5);
      Answers b = ofBundle.answer(crops, 5);

      double temperature = ofBundle.description().emotion().temperature();
      assertThat(ofRun.description().emotion().temperature()).isEqualTo(1);
      for (int i = 0; i < 5; i++) {
        assertThat(b.points()[i]).containsExactly(a.points()[i], within(1e-3f));
        double[] cooled = Calibration.cooled(a.probabilities()[i], temperature);
        for (int k = 0; k < cooled.length; k++) {
          assertThat((double) b.probabilities()[i][k]).isCloseTo(cooled[k], within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 65, 131})
  void aCropsAnswerDoesNotDependOnItsBatch(int count) {
    float[] crops = crops(count);
    try (FaceModel model = FaceModels.open(bundle, ModelSettings.STANDARD)) {
      Answers together = model.answer(crops, count);

      assertThat(together.points()).hasNumberOfRows(count);
      assertThat(together.probabilities()).hasNumberOfRows(count);
      int last = count - 1;
      Answers alone = model.answer(Arrays.copyOfRange(crops, last * LENGTH, count * LENGTH), 1);
      assertThat(together.points()[last]).containsExactly(alone.points()[0], within(1e-3f));
      assertThat(together.probabilities()[last])
          .containsExactly(alone.probabilities()[0], within(1e-5f));
    }
  }

  @Test
  void theUserChoosesWhatComputes() {
    ModelSettings stock = new ModelSettings(EngineChoice.STOCK, Precision.FLOAT32, 1);
    try (GraphModel model = FaceModels.open(bundle, stock)) {
      assertThat(model.engine().engine()).isEqualTo("stock");
      assertThat(model.engine().threads()).isEqualTo(1);
    }
  }

  @Test
  void aBundleWhoseFilesWereChangedIsRefused() throws Exception {
    Path changed = copyOfBundle("changed");
    Path graph = changed.resolve("model.zip");
    byte[] bytes = Files.readAllBytes(graph);
    bytes[bytes.length / 2] ^= 1;
    Files.write(graph, bytes);
    assertThatThrownBy(() -> FaceModels.open(changed, ModelSettings.STANDARD))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("its SHA-256 is another");

    Files.delete(graph);
    assertThatThrownBy(() -> FaceModels.open(changed, ModelSettings.STANDARD))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("model.zip: not there, so the bundle is not whole");
  }

  private static Path copyOfBundle(String name) throws Exception {
    Path copy = Files.createDirectory(folder.resolve(name));
    for (String file : List.of("model.json", "model.zip")) {
      Files.copy(bundle.resolve(file), copy.resolve(file));
    }
    return copy;
  }

  @Test
  void whatIsNoModelIsOneSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file.txt"), "x");
    assertThatThrownBy(() -> FaceModels.open(folder.resolve("nowhere"), ModelSettings.STANDARD))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such folder; expected a run's folder");
    assertThatThrownBy(() -> FaceModels.open(file, ModelSettings.STANDARD))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found a file");
    assertThatThrownBy(
            () ->
                FaceModels.open(
                    Files.createDirectory(folder.resolve("empty")), ModelSettings.STANDARD))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found neither in this folder");
  }
}
