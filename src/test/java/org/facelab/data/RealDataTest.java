package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.SourceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the real sets where FACELAB_DATA holds them; skipped elsewhere. */
class RealDataTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private static Path real(String file) {
    String data = System.getenv("FACELAB_DATA");
    assumeTrue(data != null, "FACELAB_DATA is not set");
    Path path = Path.of(data, file);
    assumeTrue(Files.exists(path), path + " is not there");
    return path;
  }

  private SourceData load(String source, String... overrides) {
    return DataLoader.load(
            Given.experiment(folder, source, overrides),
            notices::add,
            new FaceCache(folder.resolve("cache")))
        .sources()
        .get(0);
  }

  private static long[] counts(FaceDataset faces) {
    return IntStream.range(0, faces.emotions().size())
        .mapToLong(k -> IntStream.range(0, faces.size()).filter(i -> faces.emotion(i) == k).count())
        .toArray();
  }

  @Test
  void readsFer2013AsPublished() {
    String source =
        "fer: {kind: fer2013, path: '%s', split: {by: usage}}".formatted(real("fer2013.csv.zip"));
    for (String from : List.of("the zip", "the cache")) {
      SourceData fer = load(source);

      assertThat(counts(fer.dataset()))
          .as(from)
          .containsExactly(4953, 547, 5121, 8989, 6077, 4002, 6198);
      assertThat(fer.checksum()).isEqualTo("f8428a1edbd21e88f42c73edd2a14f95");
      assertThat(fer.split().faces(Part.TRAIN)).hasSize(28_709);
      assertThat(fer.split().faces(Part.VALIDATION)).hasSize(3_589);
      assertThat(fer.split().faces(Part.TEST)).hasSize(3_589);
    }
    assertThat(load(source, "data.emotions=[happy, sad]").dataset().size()).isEqualTo(15_066);
    assertThat(notices).hasSize(1);
  }

  @Test
  void joinsFerPlus() {
    String source =
        "fer: {kind: fer2013, path: '%s', ferplus: '%s', ferplus-labels: majority}"
            .formatted(real("fer2013.csv.zip"), real("ferplus.csv.zip"));
    FaceDataset faces = load(source).dataset();

    // The votes of the first row: neutral 4, sadness 1, anger 3, disgust 2.
    assertThat(faces.ids().get(0)).isEqualTo("row 0");
    assertThat(faces.emotions().get(faces.emotion(0))).isEqualTo("neutral");
    assertThat(faces.size()).isBetween(33_000, 35_714);
  }

  @Test
  void readsKeypointsByPerson() {
    Path zip = real("ytf_keypoints.zip");
    SourceData ytf =
        load(
            "ytf: {kind: keypoints, path: '%s!training.csv', groups: '%s!training_sources.csv', split: {by: group}}"
                .formatted(zip, zip));

    assertThat(ytf.dataset().size()).isEqualTo(3_404);
    assertThat(ytf.dataset().groups().stream().distinct()).hasSize(278);
    assertThat(ytf.checksum()).isEqualTo("5d0c90733bfa2f5a69486018b9c10740");
    assertThat(ytf.dataset().points()[0]).isEqualTo(68.0859f);
    assertThat(ytf.split().faces(Part.TEST).length).isBetween(330, 350);
  }
}
