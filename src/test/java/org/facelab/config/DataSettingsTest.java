package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataSettingsTest {
  private static final String FACES = "{kind: keypoints, path: a.csv, point-offset: {x: 1.1}}";

  @TempDir private Path folder;

  @Test
  void anOffsetIsThatOfAllSourcesWithPoints() throws IOException {
    PointOffset offset = new PointOffset(1.1, 0);

    assertThat(offset("a: " + FACES)).isEqualTo(offset);
    assertThat(offset("a: %s, b: %s".formatted(FACES, FACES))).isEqualTo(offset);
    assertThat(offset("a: %s, b: {kind: fer2013, path: b.csv}".formatted(FACES))).isEqualTo(offset);
    assertThat(offset("a: %s, b: {kind: synthetic}".formatted(FACES))).isEqualTo(PointOffset.NONE);
    assertThat(offset("a: %s, b: {kind: keypoints, path: b.csv}".formatted(FACES)))
        .isEqualTo(PointOffset.NONE);
    assertThat(offset("b: {kind: fer2013, path: b.csv}")).isEqualTo(PointOffset.NONE);
  }

  private PointOffset offset(String sources) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(
        file,
        """
        tasks: [%s]
        data: {sources: {%s}}
        network: {kind: residual, stages: [{blocks: 1, width: 4}]}
        """
            .formatted(sources.contains("keypoints") ? "keypoints" : "emotion", sources));
    return ExperimentLoader.load(file, List.of()).experiment().data().pointOffset();
  }
}
