package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.SourceData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderReaderTest {
  @TempDir Path folder;
  private Path images;
  private String source;

  @BeforeEach
  void name() {
    images = folder.resolve("faces");
    source = "photos: {kind: folder, path: '%s'}".formatted(images);
  }

  private Path grey(String path, int level, int size) {
    byte[] file = Given.image(Given.grey(size, size, level), path.replaceFirst(".*\\.", ""));
    return Given.bytes(images.resolve(path), file);
  }

  /** A picture that changes from pixel to pixel, as the colour of each level. */
  private void picture(String path, IntUnaryOperator rgb) {
    BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 400; i++) {
      image.setRGB(i % 20, i / 20, rgb.applyAsInt(i * i % 256));
    }
    Given.bytes(images.resolve(path), Given.image(image, "png"));
  }

  private String with(String more) {
    return source.replace("}", ", " + more + "}");
  }

  @Test
  void readsClassesOfImagesOfAnySizeAndKind() {
    grey("Happy/a.png", 10, 20);
    grey("happy/B.BMP", 20, 7);
    grey("sad/c.jpeg", 30, 300);
    Given.text(images.resolve("sad/notes.txt"), "x");
    Given.text(images.resolve("sad/.hidden.png"), "x");
    FaceDataset faces = Given.faces(folder, source);

    assertThat(faces.ids()).containsExactly("Happy/a.png", "happy/B.BMP", "sad/c.jpeg");
    assertThat(faces.width()).isEqualTo(16);
    assertThat(faces.pixels()[0]).isEqualTo((byte) 10);
    assertThat(faces.pixels()[faces.faceBytes() * 2]).isEqualTo((byte) 30);
    assertThat(faces.emotions().get(faces.emotion(1))).isEqualTo("happy");
    assertThat(faces.usages()).isEmpty();
  }

  @Test
  void readsColourWhereTheNetworkWantsIt() {
    grey("happy/a.png", 10, 20);
    picture("sad/b.png", level -> level << 16);

    assertThat(Given.faces(folder, source, "image.channels=3").faceBytes()).isEqualTo(16 * 16 * 3);
  }

  @Test
  void keepsOneChannelOfPicturesWithoutColour() {
    picture("happy/a.png", level -> level * 0x10101);
    grey("sad/b.png", 20, 20);
    String[] wanted = {"image.channels=3", "augment=[{rotation: {degrees: [-20, 20]}}]"};
    FaceDataset grey = Given.faces(folder, source, wanted);
    FaceDataset cached = Given.faces(folder, source, wanted);
    picture("sad/c.png", level -> level << 16);
    FaceDataset colour = Given.faces(folder, source, wanted);

    assertThat(grey.channels()).isOne();
    assertThat(cached.pixels()).isEqualTo(grey.pixels()).hasSize(2 * 16 * 16);
    assertThat(colour.channels()).isEqualTo(3);
    Experiment experiment = Given.experiment(folder, source, wanted);
    Augmenter augmenter = new Augmenter(experiment.image(), experiment.augment());
    for (int face = 0; face < 2; face++) {
      assertThat(augmenter.plain(grey, face).pixels())
          .isEqualTo(augmenter.plain(colour, face).pixels());
      assertThat(augmenter.augmented(grey, face, 7).pixels())
          .isEqualTo(augmenter.augmented(colour, face, 7).pixels());
    }
  }

  @Test
  void takesTheFirstFoldersAsSplit() {
    for (int i = 0; i < 10; i++) {
      grey("train/happy/%d.png".formatted(i), i, 16);
      grey("test/happy/%d.png".formatted(i), 100 + i, 16);
    }
    grey("extra/happy/x.png", 5, 16);
    List<String> notices = new ArrayList<>();
    FaceData data =
        DataLoader.load(
            Given.experiment(folder, with("split: {by: usage, validation: 0.2}")),
            notices::add,
            new FaceCache(folder.resolve("cache")));
    SourceData photos = data.sources().get(0);

    assertThat(photos.split().faces(Part.TRAIN)).hasSize(8);
    assertThat(photos.split().faces(Part.VALIDATION)).hasSize(2);
    assertThat(photos.split().faces(Part.TEST)).hasSize(10);
    assertThat(photos.split().parts().get(photos.dataset().ids().indexOf("extra/happy/x.png")))
        .isNull();
    assertThat(notices).anyMatch(n -> n.contains("1 faces of usage extra belong to no part"));
  }

  @Test
  void namesAnUnknownClassOnceWithTheNearest() {
    grey("happy/a.png", 1, 8);
    grey("anger/a.png", 2, 8);
    grey("anger/b.png", 3, 8);

    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("anger (2 images): expected a folder of a class (angry, disgust")
        .hasMessageContaining("found 'anger' — is 'angry' meant?")
        .hasMessageContaining("data.sources.photos.on-bad-row=skip");
    FaceDataset faces = Given.faces(folder, with("on-bad-row: skip"));
    assertThat(faces.size()).isEqualTo(1);
    assertThat(faces.skipped()).hasSize(2);
  }

  @Test
  void mergesAndDropsClasses() {
    grey("happy/a.png", 1, 8);
    grey("Anger/a.png", 2, 8);
    grey("disgust/a.png", 3, 8);
    FaceDataset faces =
        Given.faces(
            folder, source, "data.emotions=[happy, angry]", "data.merge-emotions={anger: angry}");

    assertThat(faces.ids()).containsExactly("Anger/a.png", "happy/a.png");
    assertThat(faces.emotions()).containsExactly("happy", "angry");
    assertThat(faces.emotion(0)).isEqualTo(1);
  }

  @Test
  void namesBrokenImagesAndLeavesThemOutWhereAskedTo() {
    grey("happy/a.png", 1, 8);
    grey("happy/z.png", 2, 8);
    Given.text(images.resolve("happy/text.png"), "hello");
    Given.bytes(images.resolve("sad/empty.jpg"), new byte[0]);

    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            images.resolve("happy/text.png")
                + ": expected a PNG, JPEG, BMP, GIF or WebP image, found the text 'hello'")
        .hasMessageContaining(images.resolve("sad/empty.jpg") + ": expected");
    FaceDataset faces = Given.faces(folder, with("on-bad-row: skip"));
    assertThat(faces.ids()).containsExactly("happy/a.png", "happy/z.png");
    assertThat(faces.pixels()[faces.faceBytes()]).isEqualTo((byte) 2);
    assertThat(faces.skipped()).hasSize(2);
    assertThat(Given.faces(folder, with("on-bad-row: skip")).skipped())
        .as("from the cache")
        .isEqualTo(faces.skipped());
  }

  @Test
  void seesThatAnImageHasChanged() {
    Path file = grey("happy/a.png", 1, 8);
    assertThat(Given.faces(folder, source).pixels()[0]).isEqualTo((byte) 1);
    Given.bytes(file, Given.image(Given.grey(8, 8, 9), "png"));

    assertThat(Given.faces(folder, source).pixels()[0]).isEqualTo((byte) 9);
  }

  @Test
  void explainsTheLayout() {
    grey("loose.png", 1, 8);
    grey("happy/a.png", 1, 8);
    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("loose.png: expected split/class/image or class/image");

    String deep = "deep: {kind: folder, path: '%s'}".formatted(folder.resolve("deep"));
    Given.bytes(folder.resolve("deep/fer/train/happy/a.png"), new byte[0]);
    assertThatThrownBy(() -> Given.faces(folder, deep))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train: expected images, found the folder 'happy'");
  }

  @Test
  void saysThatThereIsNoFolderOrNoImage() {
    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("faces: no such folder, which data.sources.photos.path names");
    Given.text(images.resolve("happy/a.webp"), "x");
    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found none (other files: 1 .webp)");
    Path file = Given.text(folder.resolve("faces.zip"), "x");
    assertThatThrownBy(() -> Given.faces(folder, "z: {kind: folder, path: '%s'}".formatted(file)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a folder of images, found a file");
  }

  /** In a zip, whose names do not depend on the machine's locale. */
  @Test
  void readsClassFoldersOfAMac() throws Exception {
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("faces.zip"), Map.of("create", "true"))) {
      Given.bytes(zip.getPath("/faces/fro\u0308hlich/a.png"), new byte[0]);
      Given.bytes(zip.getPath("/faces/sad/b.png"), new byte[0]);
      ImageFolder read =
          new ImageFolder(zip.getPath("/faces"), List.of("Fr\u00f6hlich", "sad"), false);

      assertThat(read.problems()).isEmpty();
      ImageFolder.Image image = read.images().get(0);
      assertThat(image.emotion()).isEqualTo("fr\u00f6hlich");
      assertThat(image.id()).isEqualTo("fro\u0308hlich/a.png");
      assertThat(image.path()).exists();
    }
  }

  @Test
  void joinsPersonsOfAMac() {
    Path persons =
        Given.text(folder.resolve("persons.csv"), "person,file\nAnn,fr\u00f6h/a.png\nBob,b.png\n");

    assertThat(
            PersonFile.ofFiles(
                DataFile.find(persons, "groups"), List.of("b.png", "fro\u0308h/a.png")))
        .containsExactly("Bob", "Ann");
  }

  @Test
  void saysWhyNoImageCanBeUsed() {
    grey("joyful/a.png", 1, 8);
    grey("joyful/b.png", 1, 8);
    String skipping = source.replace("}", ", on-bad-row: skip}");
    assertThatThrownBy(() -> Given.faces(folder, skipping))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("faces: no image can be used", "the first: ", "found 'joyful'");
  }

  @Test
  void joinsPersonsByPath() {
    grey("train/happy/a.png", 1, 8);
    grey("train/sad/b.png", 2, 8);
    grey("train/sad/c.png", 3, 8);
    Path persons =
        Given.text(
            folder.resolve("persons.csv"),
            "person,file\nAnn,train/happy/a.png\nAnn,train/sad/b.png\nBob,train\\sad\\c.png\n");

    assertThat(Given.faces(folder, with("groups: '%s'".formatted(persons))).groups())
        .containsExactly("Ann", "Ann", "Bob");
  }
}
