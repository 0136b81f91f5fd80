package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.facelab.config.Augmentation;
import org.facelab.config.DataSettings;
import org.facelab.config.EngineChoice;
import org.facelab.config.Experiment;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.config.Precision;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.SyntheticSource;
import org.facelab.config.Task;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.FaceDataset;
import org.facelab.data.Split;
import org.facelab.data.SyntheticFaces;
import org.facelab.face.Emotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDescriptionTest {
  private static final FaceDataset DRAWN =
      SyntheticFaces.draw("synthetic", new SyntheticSource(100, 48, 1, null, 1));
  private static final FaceDataset EMOTIONS_ONLY = withoutPoints(DRAWN, "emotions-only");

  @TempDir private Path folder;

  @Test
  void drawsEveryPictureOfFacesWithPoints() throws IOException {
    List<Path> files = describe(DRAWN, EMOTIONS_ONLY).draw(folder.resolve("new"), 64, true, 1);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "class-counts.png",
            "faces.png",
            "keypoint-map.png",
            "missing-points.png",
            "faces-augmented.png");
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isBetween(700, 1400);
      assertThat(image.getHeight()).isBetween(400, 1800);
    }
  }

  @Test
  void withoutPointsDrawsNoMapOfThem() throws IOException {
    assertThat(describe(EMOTIONS_ONLY).draw(folder, 64, false, 1))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("class-counts.png", "faces.png");
  }

  @Test
  void theSameSeedDrawsTheSameFaces() throws IOException {
    describe(DRAWN).draw(folder.resolve("a"), 16, false, 5);
    describe(DRAWN).draw(folder.resolve("b"), 16, false, 5);
    describe(DRAWN).draw(folder.resolve("c"), 16, false, 6);
    Path first = folder.resolve("a/faces.png");
    assertThat(first).hasSameBinaryContentAs(folder.resolve("b/faces.png"));
    assertThat(Files.mismatch(first, folder.resolve("c/faces.png"))).isNotNegative();
  }

  @Test
  void theSummaryFitsATerminal() {
    String text = describe(DRAWN, EMOTIONS_ONLY).text();
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text)
        .contains("synthetic: 100 of 100 faces have all 15 points")
        .doesNotContain("no emotion")
        .containsPattern("emotions-only +100 +48x48 +80 +10 +10 +0 +10\n");
  }

  private static DataDescription describe(FaceDataset... datasets) {
    List<SourceData> sources =
        Arrays.stream(datasets)
            .map(dataset -> new SourceData(dataset, split(dataset.size()), 1, ""))
            .toList();
    Experiment experiment =
        new Experiment(
            "test",
            "",
            1,
            List.of(),
            new ImageSettings(48, 1, Normalisation.PER_FACE),
            new DataSettings(Map.of(), Emotion.FER2013, Map.of()),
            List.of(new Augmentation.HorizontalFlip(0.5)),
            List.of(Task.values()),
            null,
            null,
            null,
            null,
            null,
            EngineChoice.AUTO,
            Precision.FLOAT32);
    return new DataDescription(new FaceData(Emotion.FER2013, sources), experiment);
  }

  private static Split split(int faces) {
    return new Split(
        IntStream.range(0, faces)
            .mapToObj(i -> i % 10 < 8 ? Part.TRAIN : i % 10 == 8 ? Part.VALIDATION : Part.TEST)
            .toList());
  }

  private static FaceDataset withoutPoints(FaceDataset faces, String name) {
    return new FaceDataset(
        name,
        faces.size(),
        faces.width(),
        faces.height(),
        faces.channels(),
        faces.pixels(),
        null,
        faces.emotions(),
        faces.emotionTargets(),
        List.of(),
        null,
        faces.groups(),
        faces.ids(),
        List.of());
  }
}
