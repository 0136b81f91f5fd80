package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.SourceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderExportTest {
  private static final List<String> CLASSES =
      List.of("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral");

  @TempDir Path folder;

  /** As many faces of each class as FER2013 has, of one pixel each. */
  private static FaceDataset fer2013(int more) {
    int[] emotions =
        Stream.concat(
                CLASSES.stream()
                    .flatMap(
                        name ->
                            IntStream.range(0, FolderExport.ALL.get(name))
                                .mapToObj(i -> CLASSES.indexOf(name))),
                IntStream.range(0, more).mapToObj(i -> 0))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] targets = new float[emotions.length * CLASSES.size()];
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < emotions.length; i++) {
      targets[i * CLASSES.size() + emotions[i]] = 1;
      ids.add("row " + i);
    }
    return new FaceDataset(
        "fer2013",
        emotions.length,
        1,
        1,
        1,
        new byte[emotions.length],
        null,
        CLASSES,
        targets,
        List.of(),
        null,
        null,
        ids,
        List.of());
  }

  @Test
  void theResplitHasThePublishedNumberOfFacesOfEachClass() {
    FolderExport.Plan plan = FolderExport.resplit(fer2013(0), 1);

    Map<String, Integer> counts = plan.counts();
    assertThat(plan.size()).isEqualTo(35_887);
    assertThat(counts).hasSize(14).containsEntry("train/happy", 7164);
    assertThat(counts).containsEntry("validation/happy", 1825).containsEntry("train/disgust", 436);
    assertThat(sum(counts, "train/")).isEqualTo(28_821);
    assertThat(sum(counts, "validation/")).isEqualTo(7_066);
    assertThat(folders(1)).as("the same seed").isEqualTo(folders(1)).isNotEqualTo(folders(2));
    assertThat(plan.only(List.of("happy", "sad")).size()).isEqualTo(8989 + 6077);
  }

  private static List<String> folders(long seed) {
    return FolderExport.resplit(fer2013(0), seed).pictures().stream()
        .map(FolderExport.Picture::folder)
        .toList();
  }

  private static int sum(Map<String, Integer> counts, String part) {
    return counts.entrySet().stream()
        .filter(e -> e.getKey().startsWith(part))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  @Test
  void theResplitIsOfFer2013Only() {
    assertThatThrownBy(() -> FolderExport.resplit(fer2013(1), 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("35,887 faces")
        .hasMessageContaining("these are 35,888")
        .hasMessageContaining("name an experiment instead");
  }

  @Test
  void whatIsWrittenIsReadAsTheSameFacesAndParts() throws Exception {
    FaceData data = seventyFaces();
    FaceData fer = new FaceData(data.emotions(), List.of(data.sources().get(0)));
    Path to = folder.resolve("out/faces");

    FolderExport.write(FolderExport.ofSplit(fer), to, 0, done -> {});

    SourceData written = fer.sources().get(0);
    int side = written.dataset().width();
    SourceData read =
        Given.load(
                folder,
                "faces: {kind: folder, path: '%s', split: {by: usage}}".formatted(to),
                "image.size=" + Math.max(16, side))
            .sources()
            .get(0);
    assertThat(read.dataset().size()).isEqualTo(70);
    for (Part part : Part.values()) {
      assertThat(emotions(read, part)).as(part.name()).isEqualTo(emotions(written, part));
    }
    assertThat(siblings(to)).containsExactly("faces");
    for (String id : read.dataset().ids()) {
      int face = Integer.parseInt(id.replaceFirst(".*-(\\d+)\\.png", "$1"));
      int bytes = written.dataset().faceBytes();
      int[] pixels =
          javax.imageio.ImageIO.read(to.resolve(id).toFile())
              .getRaster()
              .getPixels(0, 0, side, side, (int[]) null);
      for (int i = 0; i < bytes; i++) {
        assertThat((byte) pixels[i]).as(id).isEqualTo(written.dataset().pixels()[face * bytes + i]);
      }
    }
  }

  @Test
  void aLinkToAnEmptyFolderStaysOne() throws Exception {
    FaceData data = seventyFaces();
    Path disk = Files.createDirectories(folder.resolve("disk/faces"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), disk);
    FolderExport.write(FolderExport.ofSplit(data), link, 0, done -> {});
    assertThat(link).isSymbolicLink();
    assertThat(disk.resolve("train")).isDirectory();
  }

  private static List<String> emotions(SourceData data, Part part) {
    return Arrays.stream(data.split().faces(part))
        .mapToObj(face -> data.dataset().emotions().get(data.dataset().emotion(face)))
        .sorted()
        .toList();
  }

  private FaceData seventyFaces() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces());
    return Given.load(
        folder,
        "fer: {kind: fer2013, path: '%s', split: {by: usage}}"
            .formatted(folder.resolve("fer.csv")));
  }

  private static List<String> siblings(Path to) throws IOException {
    try (Stream<Path> all = Files.list(to.getParent())) {
      return all.map(p -> p.getFileName().toString()).toList();
    }
  }

  /** A grey face of the test part. */
  private static FaceData oneFace(String emotion, int side, int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    FaceDataset face =
        new FaceDataset(
            "s",
            1,
            side,
            side,
            1,
            bytes,
            null,
            List.of(emotion),
            new float[] {1},
            List.of(),
            null,
            null,
            List.of("x"),
            List.of());
    return new FaceData(
        List.of(emotion),
        List.of(new SourceData(face, new Split(List.of(Part.TEST)), 1, "checksum")));
  }

  @Test
  void picturesKeepTheirPixelsAndTakeTheSizeThatIsAskedFor() throws Exception {
    FaceData data = oneFace("happy", 2, 0, 128, 200, 255);

    FolderExport.write(FolderExport.ofSplit(data), folder.resolve("a"), 0, done -> {});
    FolderExport.write(FolderExport.ofSplit(data), folder.resolve("b"), 9, done -> {});

    var own = javax.imageio.ImageIO.read(folder.resolve("a/test/happy/s-00000.png").toFile());
    assertThat(own.getRaster().getPixels(0, 0, 2, 2, (int[]) null))
        .containsExactly(0, 128, 200, 255);
    var sized = javax.imageio.ImageIO.read(folder.resolve("b/test/happy/s-00000.png").toFile());
    assertThat(sized.getWidth()).isEqualTo(9);
  }

  @Test
  void nothingThatIsThereIsReplaced() throws IOException {
    Given.text(folder.resolve("mine.txt"), "mine");
    assertThatThrownBy(() -> WholeFolder.checkPlace(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not empty");
    assertThatThrownBy(() -> WholeFolder.checkPlace(folder.resolve("mine.txt")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../sad", ".sad", "a/b", "a\\b", "a\tb"})
  void aClassThatIsNoFoldersNameIsRefused(String emotion) {
    FaceData data = oneFace(emotion, 1, 0);
    assertThatThrownBy(() -> FolderExport.ofSplit(data))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be a class's folder");
  }

  @Test
  void whatLiesBesideIsNobodysToDelete() throws IOException {
    Path mine = Given.text(folder.resolve("faces.unfinished/thesis.txt"), "mine");
    FaceData data = seventyFaces();
    FolderExport.write(FolderExport.ofSplit(data), folder.resolve("faces"), 0, done -> {});
    assertThat(mine).hasContent("mine");
    assertThatThrownBy(
            () ->
                WholeFolder.write(
                    folder.resolve("half"),
                    made -> {
                      Files.writeString(made.resolve("a"), "a");
                      throw new IOException("the disk is full");
                    }))
        .hasMessage("the disk is full");
    assertThat(siblings(mine.getParent()))
        .contains("faces")
        .noneMatch(name -> name.startsWith(".") || name.equals("half"));
  }
}
