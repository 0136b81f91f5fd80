package org.facelab.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoInputsTest {
  @TempDir Path folder;

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }

  private List<String> found(String... arguments) {
    String prefix = folder + "/";
    return PhotoInputs.find(List.of(arguments).stream().map(a -> prefix + a).toList())
        .images()
        .stream()
        .map(image -> image.name().replace(prefix, ""))
        .toList();
  }

  @Test
  void aFolderIsLookedThroughForImages() throws IOException {
    files("d/b.png", "d/sub/a.JPEG", "d/sub/deep/c.webp", "d/notes.txt", "d/.hidden.png");
    files("d/.git/x.png", "d/__MACOSX/y.png");

    assertThat(found("d")).containsExactly("d/b.png", "d/sub/a.JPEG", "d/sub/deep/c.webp");
  }

  @Test
  void patternsAreForAnyDepth() throws IOException {
    files("p/a.jpg", "p/x/b.jpg", "p/x/y/c.jpg", "p/x/d.png");

    assertThat(found("p/*.jpg")).containsExactly("p/a.jpg");
    assertThat(found("p/**/*.jpg")).containsExactly("p/a.jpg", "p/x/b.jpg", "p/x/y/c.jpg");
    assertThat(found("p/**.{jpg,png}")).hasSize(4);
    assertThat(found("p/?/d.png")).containsExactly("p/x/d.png");
  }

  @Test
  void aNameThatLooksLikeAPatternIsAFileWhereItIsOne() throws IOException {
    files("q/face[1].png");

    assertThat(found("q/face[1].png")).containsExactly("q/face[1].png");
  }

  @Test
  void anImageThatIsNamedTwiceIsReadOnce() throws IOException {
    files("r/a.png", "r/b.png");

    assertThat(found("r/b.png", "r", "r/*.png")).containsExactly("r/b.png", "r/a.png");
  }

  @Test
  void aFileIsReadOnceUnderAllItsNames() throws IOException {
    files("t/a.png");
    Files.createSymbolicLink(folder.resolve("t/link.png"), folder.resolve("t/a.png"));
    Files.writeString(folder.resolve("t/bare.csv"), "pixels\n1 2 3 4\n");

    assertThat(found("t/a.png", "t/../t/a.png", "t/link.png", "t")).containsExactly("t/a.png");
    assertThat(found("t/bare.csv", "t/../t/bare.csv")).containsExactly("t/bare.csv row 0");
  }

  @Test
  void noRowIsLostWhoseNumberIsBlankOrWasThereBefore() throws IOException {
    Files.writeString(
        folder.resolve("twice.csv"),
        "ImageId,Image\n7,1 2 3 4\n7,5 6 7 8\n,1 1 1 1\n,2 2 2 2\n8,3 3 3 3\n");

    assertThat(found("twice.csv"))
        .containsExactly(
            "twice.csv ImageId 7",
            "twice.csv ImageId 7",
            "twice.csv row 2",
            "twice.csv row 3",
            "twice.csv ImageId 8");
    PhotoInputs inputs = PhotoInputs.find(List.of(folder + "/twice.csv"));
    assertThat(Submission.check(inputs.images()))
        .containsExactly(
            folder + "/twice.csv ImageId 7: is there more than once; the first one is submitted",
            folder + "/twice.csv row 2: has no ImageId, so that it cannot be submitted",
            folder + "/twice.csv row 3: has no ImageId, so that it cannot be submitted");
  }

  @Test
  void aPatternPicksTablesOnlyWhereItNamesTheirEnding() throws IOException {
    files("u/a.png", "u/broken.zip", "u/x.csv/b.png");
    Files.writeString(folder.resolve("u/bare.csv"), "pixels\n1 2 3 4\n");

    assertThat(found("u/*")).containsExactly("u/a.png");
    assertThat(found("u/x.csv/*")).containsExactly("u/x.csv/b.png");
    assertThat(found("u/*.csv")).containsExactly("u/bare.csv row 0");
    assertThat(found("u/*.{png,CSV,csv}")).containsExactly("u/a.png", "u/bare.csv row 0");
    assertThatThrownBy(() -> found("u/*.zip")).isInstanceOf(InputException.class);
  }

  @Test
  void aPatternLooksNoDeeperThanItsFilesCanLie() throws IOException {
    files("v/a.jpg", "v/one/b.jpg", "v/one/two/c.jpg");
    Files.createSymbolicLink(folder.resolve("v/one/all"), folder.resolve("v"));

    assertThat(found("v/*.jpg")).containsExactly("v/a.jpg");
    assertThat(found("v/*/b.jpg")).containsExactly("v/one/b.jpg");
    assertThat(PhotoFinder.depth("*.jpg")).isEqualTo(1);
    assertThat(PhotoFinder.depth("?/*/*.jpg")).isEqualTo(3);
    assertThat(PhotoFinder.depth("a/**.jpg")).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void anImagesPlaceIsItsPathBelowThePatternsStart() throws IOException {
    files("w/1/faces.png", "w/2/faces.png", "w/out/1/faces-faces.png");
    List<String> patterns = List.of(folder + "/w/**/*.png");

    assertThat(PhotoInputs.find(patterns, folder.resolve("w/out")).images())
        .extracting(PhotoInput::place)
        .containsExactly("1/faces", "2/faces");
    assertThat(PhotoInputs.find(List.of(folder + "/w"), folder.resolve("w/out")).images())
        .hasSize(2);
    assertThat(PhotoInputs.find(List.of(folder + "/w/out"), folder.resolve("w/out")).images())
        .hasSize(1);
  }

  @Test
  void whatNamesNothingIsWrongInput() throws IOException {
    files("s/only.txt");
    for (String[] wrong :
        new String[][] {
          {"s/nothing.png", "no such file or folder"},
          {"s/*.png", "no file matches this pattern"},
          {"nowhere/*.png", "no file matches this pattern"},
          {"s", "expected images (bmp, gif, jpeg, jpg, png, webp) in this folder or below it"},
          {"s/[a", "a pattern that is not closed"},
          {"s/no.zip!a.csv", "no such file"},
          {"s/no.gz!a.csv", "s/no.gz!a.csv: no such file"},
        }) {
      assertThatThrownBy(() -> found(wrong[0]))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(wrong[1]);
    }
  }

  private static final String FER = "emotion,pixels,Usage\n3,1 2 3 4,Training\n9,5 6 7 8,x\n";
  private static final String KAGGLE = "ImageId,Image\n7,1 2 3 4\n9,5 6 7\n11,9 9 9 9\n";

  @Test
  void tablesOfEveryKindAndPackingAreRead() throws IOException {
    Files.writeString(folder.resolve("fer.csv"), FER);
    Files.writeString(folder.resolve("bare.csv"), "pixels\n1 2 3 4\n");
    Files.writeString(folder.resolve("train.csv"), "nose_tip_x,Image\n,1 2 3 4\n");
    ByteArrayOutputStream gz = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
      out.write(KAGGLE.getBytes(StandardCharsets.UTF_8));
    }
    Files.write(folder.resolve("test.csv.gz"), gz.toByteArray());
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("two.zip")))) {
      zip.putNextEntry(new ZipEntry("test.csv"));
      zip.write(KAGGLE.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("other.csv"));
    }

    assertThat(found("fer.csv")).containsExactly("fer.csv row 0", "fer.csv row 1");
    assertThat(found("bare.csv")).containsExactly("bare.csv row 0");
    assertThat(found("train.csv")).containsExactly("train.csv row 0");
    assertThat(found("test.csv.gz"))
        .containsExactly("test.csv.gz ImageId 7", "test.csv.gz ImageId 11");
    PhotoInputs inputs = PhotoInputs.find(List.of(folder + "/two.zip!test.csv"));
    assertThat(inputs.images()).extracting(PhotoInput::imageId).containsExactly("7", "11");
    assertThat(inputs.images()).allMatch(PhotoInput::isCrop);
    assertThat(inputs.problems())
        .containsExactly(
            folder + "/two.zip!test.csv:3: column 2 'Image': expected 4 values (2x2), found 3");
  }

  @Test
  void aTableWithoutFacesIsWrongInput() throws IOException {
    Files.writeString(folder.resolve("numbers.csv"), "a,b\n1,2\n");
    assertThatThrownBy(() -> found("numbers.csv"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a column 'pixels' (FER2013) or 'Image' (Kaggle)");
  }
}
