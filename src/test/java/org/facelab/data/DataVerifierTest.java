package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.facelab.data.DataReport.Copies;
import org.facelab.data.DataReport.SourceReport;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataVerifierTest {
  private static final String USAGE = "split: {by: usage}";
  private static final String RGB = "image.channels=3";

  @TempDir Path folder;

  private DataReport verify(String sources, String... overrides) {
    return DataVerifier.verify(
        Given.experiment(folder, sources, overrides), new FaceCache(folder.resolve("cache")));
  }

  private String fer(String name, String more) {
    return "%s: {kind: fer2013, path: '%s', %s}"
        .formatted(name, folder.resolve(name + ".csv"), more);
  }

  /** A 16x16 picture of soft blobs, with every level multiplied and shifted in brightness. */
  private static String picture(int seed, double contrast, int brightness) {
    double phase = seed * 1.7;
    return java.util.stream.IntStream.range(0, 256)
        .mapToObj(
            i -> {
              double x = i % 16;
              double y = Math.floor(i / 16.0);
              double value =
                  100
                      + 40 * Math.sin(x / (2 + seed % 3) + phase)
                      + 40 * Math.cos(y / (3 + seed % 2) - phase * phase);
              return Long.toString(
                  Math.max(0, Math.min(255, Math.round(contrast * value) + brightness)));
            })
        .collect(Collectors.joining(" "));
  }

  @Test
  void countsClassesByPart() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces());
    SourceReport fer = verify(fer("fer", USAGE)).sources().get(0);

    assertThat(fer.faces()).isEqualTo(70);
    assertThat(fer.parts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("train", 56, "validation", 7, "test", 7, "none", 0));
    assertThat(fer.classes()).hasSize(8);
    assertThat(fer.classes().get(3).emotion()).isEqualTo("happy");
    assertThat(fer.classes().get(3).faces()).containsEntry("train", 8).containsEntry("test", 1);
    assertThat(fer.classes().get(7).emotion()).isEqualTo(DataReport.NO_EMOTION);
    assertThat(fer.badRows()).isEmpty();
    assertThat(fer.published()).isNull();
    assertThat(fer.differsFrom()).isNull();
  }

  @Test
  void knowsAPublishedNameWithAnotherChecksum() {
    Given.text(folder.resolve("fer2013.csv"), Given.seventyFaces());

    assertThat(verify(fer("fer2013", USAGE)).sources().get(0).differsFrom())
        .isEqualTo("FER2013, complete");
  }

  @Test
  void reportsBadRowsInsteadOfFailing() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces() + "9,1,Training\n");
    SourceReport fer = verify(fer("fer", USAGE)).sources().get(0);

    assertThat(fer.badRows()).hasSize(1);
    assertThat(fer.badRows().get(0)).contains("fer.csv:72: column 1 'emotion'");
    assertThat(fer.stopsTraining()).isTrue();
  }

  @Test
  void findsIdenticalPicturesAcrossPartsSourcesAndEmotions() {
    Given.text(
        folder.resolve("one.csv"),
        Given.fer(
            "0," + picture(1, 1, 0) + ",Training",
            "0," + picture(1, 1, 0) + ",PrivateTest",
            "3," + picture(1, 1, 0) + ",PrivateTest",
            "0," + picture(2, 1, 0) + ",Training",
            "0," + picture(3, 1, 0) + ",Training"));
    Given.text(folder.resolve("two.csv"), Given.fer("0," + picture(2, 1, 0) + ",PublicTest"));
    Copies copies = verify(fer("one", USAGE) + "\n" + fer("two", USAGE)).identicalCopies();

    assertThat(copies.sets()).isEqualTo(2);
    assertThat(copies.faces()).isEqualTo(5);
    assertThat(copies.acrossParts()).isEqualTo(2);
    assertThat(copies.conflicting()).isEqualTo(1);
    assertThat(copies.seenInTraining())
        .containsExactlyInAnyOrderEntriesOf(Map.of("validation", 1, "test", 2));
    assertThat(copies.examples().get(0).faces())
        .containsExactly(
            "one row 0 (train, angry)", "one row 1 (test, angry)", "one row 2 (test, happy)");
    assertThat(copies.examples().get(1).faces())
        .containsExactly("one row 3 (train, angry)", "two row 0 (validation, angry)");
  }

  @Test
  void findsAGreyPictureAmongColouredOnes() {
    byte[] grey = Given.image(Given.grey(16, 16, 90), "png");
    BufferedImage red = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    red.setRGB(3, 3, 0xff0000);
    Given.bytes(folder.resolve("one/sad/a.png"), grey);
    Given.bytes(folder.resolve("two/sad/b.png"), grey);
    Given.bytes(folder.resolve("two/happy/c.png"), Given.image(red, "png"));
    String source = "%1$s: {kind: folder, path: '%2$s/%1$s'}";
    Copies copies =
        verify(source.formatted("one", folder) + "\n" + source.formatted("two", folder), RGB)
            .identicalCopies();

    assertThat(copies.sets()).isEqualTo(1);
    assertThat(copies.faces()).isEqualTo(2);
  }

  @Test
  void findsNearCopiesWithOtherLightAndOfOtherSize() {
    String large = picture(1, 1, 0);
    List<String> values = Arrays.asList(large.split(" "));
    StringBuilder doubled = new StringBuilder();
    for (int i = 0; i < 1024; i++) {
      doubled.append(values.get(i / 64 * 16 + i % 32 / 2)).append(' ');
    }
    Given.text(
        folder.resolve("one.csv"),
        Given.fer(
            "0," + large + ",Training",
            "0," + picture(1, 0.7, 20) + ",PrivateTest",
            "0," + picture(2, 1, 0) + ",Training",
            "0," + picture(3, 1, 0) + ",PrivateTest"));
    Given.text(folder.resolve("two.csv"), Given.fer("0," + doubled + ",PublicTest"));
    DataReport report = verify(fer("one", USAGE) + "\n" + fer("two", USAGE));

    assertThat(report.identicalCopies().sets()).isZero();
    assertThat(report.nearCopies().sets()).isEqualTo(1);
    assertThat(report.nearCopies().examples().get(0).faces())
        .containsExactly(
            "one row 0 (train, angry)", "one row 1 (test, angry)", "two row 0 (validation, angry)");
  }

  @Test
  void takesEvenPicturesForNoNearCopies() {
    Given.text(
        folder.resolve("fer.csv"),
        Given.fer("0," + "7 ".repeat(16) + ",Training", "0," + "9 ".repeat(16) + ",Training"));

    assertThat(verify(fer("fer", USAGE)).nearCopies().sets()).isZero();
  }

  @Test
  void countsMissingPointsAndNamesThoseOutside() {
    String partial = "1.5,1.5" + ",".repeat(29);
    Given.text(
        folder.resolve("points.csv"),
        String.join(
            "\n",
            Given.keypointHeader(),
            Given.keypointRow("2", 1),
            partial + Given.pixels(4, 2),
            Given.keypointRow("-0.4", 3),
            Given.keypointRow("3.6", 4)));
    String source = "points: {kind: keypoints, path: '%s'}".formatted(folder.resolve("points.csv"));
    DataReport.Points points = verify(source).sources().get(0).points();

    assertThat(points.complete()).isEqualTo(3);
    assertThat(points.partial()).isEqualTo(1);
    assertThat(points.without()).isZero();
    assertThat(points.missing()).containsEntry("left_eye_center", 0).containsEntry("nose_tip", 1);
    assertThat(points.outside()).hasSize(Keypoint.COUNT);
    assertThat(points.outside().get(0)).isEqualTo("row 3: left_eye_center at (3.6, 3.6)");
  }

  @Test
  void namesPersonsThatStraddle() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces());
    StringBuilder persons = new StringBuilder("row,person\n");
    for (int i = 0; i < 70; i++) {
      persons.append(i).append(",p").append(i == 69 ? 0 : i).append('\n');
    }
    Path file = Given.text(folder.resolve("persons.csv"), persons.toString());
    String groups = "groups: '%s', ".formatted(file);

    SourceReport straddling = verify(fer("fer", groups + USAGE)).sources().get(0);
    assertThat(straddling.persons()).isEqualTo(69);
    assertThat(straddling.straddling()).containsExactly("p0");
    SourceReport whole = verify(fer("fer", groups + "split: {by: group}")).sources().get(0);
    assertThat(whole.straddling()).isEmpty();
  }
}
