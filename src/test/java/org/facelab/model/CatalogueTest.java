package org.facelab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.facelab.config.CatalogueEntry;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogueTest {
  /** What was published where it was, else what the layers come to by hand. */
  @ParameterizedTest
  @CsvSource({
    "cnn-folder-7class, 4474759, 3968", // published
    "emotion-ai-keypoints, 18007710, 8576", // published
    "emotion-ai-emotion, 1165445, 8576", // published
  })
  void publishedNetworksHaveTheirPublishedSize(String name, long trained, long others) {
    assertSize(name, trained, others);
  }

  @Test
  void theSizesThatWereNotPublishedAreThoseCountedByHand() {
    long cnn4 = convolution(5, 1, 16) + convolution(5, 16, 36) + dense(12 * 12 * 36, 128);
    assertSize("cnn4-6class", cnn4 + dense(128, 6), 0);

    long cnn5 = convolution(5, 1, 32) + convolution(5, 32, 64) + convolution(5, 64, 64);
    assertSize("cnn5-6class", cnn5 + dense(6 * 6 * 64, 128) + dense(128, 6), 0);

    long paul = convolution(3, 1, 64) + convolution(3, 64, 64) + 2 * 64;
    long normalised = 64;
    for (int width = 128; width <= 512; width *= 2) {
      paul += convolution(3, width / 2, width) + 2 * convolution(3, width, width) + 6L * width;
      normalised += 3L * width;
    }
    // (48 - 2) / 2 / 2 / 2 / 2 leaves 2x2 pixels.
    paul += dense(2 * 2 * 512, 512) + dense(512, 256) + dense(256, 128) + dense(128, 64);
    assertSize("paul-2018", paul + dense(64, 7), 2 * normalised);

    long happy = convolution(3, 1, 32) + convolution(3, 32, 16) + 2 * 16;
    assertSize("happy-sad", happy + dense(122 * 122 * 16, 200) + dense(200, 2), 2 * 16);

    // torchvision's resnet34 has 21,797,672: with 3 colours and 1,000 classes.
    long resnet34 = 21_797_672 - 2 * 49 * 64 - dense(512, 1000) + dense(512, 6);
    assertSize("resnet34-6class", resnet34, 2 * 8512);
  }

  private static long convolution(int kernel, int inputs, int outputs) {
    return (long) kernel * kernel * inputs * outputs + outputs;
  }

  private static long dense(int inputs, int outputs) {
    return (long) inputs * outputs + outputs;
  }

  private static void assertSize(String name, long trained, long others) {
    NetworkSummary summary = NetworkSummary.of(Catalogue.find(name).experiment(List.of()));
    assertThat(summary.parameters()).as(name).isEqualTo(trained);
    assertThat(summary.otherParameters()).as(name + ": others").isEqualTo(others);
  }

  @Test
  void theLayersOfAFileAreItsLastKeySoThatTheyCanBePastedFromThere() {
    for (CatalogueEntry entry : Catalogue.entries()) {
      String yaml = Catalogue.yaml(entry.name());
      assertThat(yaml).as(entry.name()).contains("name: " + entry.name() + "\n");
      if (!entry.members().isEmpty()) {
        assertThat(yaml).as(entry.name()).doesNotContain("network:");
        continue;
      }
      assertThat(yaml.substring(yaml.indexOf("\nnetwork:\n") + 1).lines().skip(1))
          .as(entry.name())
          .allMatch(line -> line.startsWith("  "));
    }
  }

  @Test
  void aNetworkThatIsTooDeepForTheImageIsRefusedWithTheLayerAndItsShapes() {
    assertThatThrownBy(
            () ->
                NetworkBuilder.configuration(
                    Catalogue.find("emotion-ai-emotion").experiment(List.of("image.size=48"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("network emotion-ai-emotion of the catalogue")
        .hasMessageContaining("average-pooling: its window of 4x4 does not fit into its input of")
        .hasMessageContaining("image.size");
  }

  @Test
  void aMeanOfNetworksNamesItsMembersAndTheExperimentThatMakesIt() {
    assertThat(Catalogue.find("cnn4-6class-ensemble").members())
        .hasSize(9)
        .containsOnly("cnn4-6class");
    Catalogue.entries().forEach(e -> e.members().forEach(Catalogue::find));
    assertThatThrownBy(
            () ->
                NetworkBuilder.configuration(
                    Catalogue.find("emotion-ai-combined").experiment(List.of())))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "network 'emotion-ai-combined' is no network but the mean of 2: emotion-ai-keypoints and emotion-ai-emotion; experiments/published/emotion-ai-combined.yaml makes it");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndWithAll() {
    assertThatThrownBy(() -> Catalogue.find("resnet-18-w32"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("did you mean 'resnet18-w32'?")
        .hasMessageContaining("paul-2018");
  }
}
