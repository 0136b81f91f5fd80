package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.face.Emotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Fer2013ReaderTest {
  @TempDir Path folder;

  private ReadFaces read(String csv) {
    return read(Given.text(folder.resolve("fer.csv"), csv));
  }

  private static ReadFaces read(Path path) {
    return new Fer2013Reader(List.of("mine")).read("fer", DataFile.find(path, "path"));
  }

  @Test
  void readsPixelsEmotionAndUsage() {
    FaceDataset faces = read(Given.fer("3,1 2 3 255,Training", "0,9 8 7 6,PrivateTest")).faces();

    assertThat(faces.size()).isEqualTo(2);
    assertThat(faces.width()).isEqualTo(2);
    assertThat(faces.pixels()).containsExactly(1, 2, 3, 255, 9, 8, 7, 6);
    assertThat(faces.emotions()).isEqualTo(Emotion.FER2013);
    assertThat(faces.emotion(0)).isEqualTo(Emotion.HAPPY.ordinal());
    assertThat(faces.emotion(1)).isEqualTo(Emotion.ANGRY.ordinal());
    assertThat(faces.usages().get(faces.usage()[1])).isEqualTo("PrivateTest");
    assertThat(faces.ids()).containsExactly("row 0", "row 1");
    assertThat(faces.points()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emotion, Usage, pixels|3,Training,1 2 3 4",
        "Pixels ,EMOTION,usage|1 2 3 4,3,training",
        "\uFEFFemotion,pixels,Usage|3,1 2 3 4,Training",
        "\"emotion\",\"pixels\",\"Usage\"|\"3\",\"1 2 3 4\",\"Training\"",
        "emotion,pixels,Usage,note|3,1 2 3 4,Training,\"a, b\"",
      })
  void findsTheColumnsByNameInAnyOrder(String header, String row) {
    FaceDataset faces = read(header + "\r\n" + row + "\r\n\r\n").faces();

    assertThat(faces.pixels()).containsExactly(1, 2, 3, 4);
    assertThat(faces.emotion(0)).isEqualTo(3);
    assertThat(faces.usages().get(faces.usage()[0])).isEqualTo("Training");
    assertThat(faces.skipped()).isEmpty();
  }

  @Test
  void readsAFileWithoutUsageAndOneOfFacesAlone() {
    FaceDataset labelled = read("emotion,pixels\n6,1 2 3 4").faces();
    assertThat(labelled.usages()).isEmpty();
    assertThat(labelled.usage()).isNull();
    assertThat(labelled.emotion(0)).isEqualTo(6);

    FaceDataset bare = read("pixels\n1 2 3 4\n").faces();
    assertThat(bare.emotions()).isEmpty();
    assertThat(bare.emotionTargets()).isNull();
    assertThat(bare.size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7,1 2 3 4,Training|column 1 'emotion': expected a class (0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, 6 neutral), found '7'",
        "happy,1 2 3 4,Training|column 1 'emotion': expected a class (0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, 6 neutral), found 'happy'",
        "3,1 2 3,Training|column 2 'pixels': expected 4 values (2x2), found 3",
        "3,1 2 3 4 5 6 7 8 9,Training|column 2 'pixels': expected 4 values (2x2), found 9",
        "3,,Training|column 2 'pixels': expected 4 values (2x2), found 0",
        "3,1 2 3 256,Training|column 2 'pixels': value 4: expected a whole number from 0 to 255, found '256'",
        "3,1 2 -3 4,Training|column 2 'pixels': value 3: expected a whole number from 0 to 255, found '-3'",
        "3,1 two 3 4,Training|column 2 'pixels': value 2: expected a whole number from 0 to 255, found 'two'",
        "3,1 2 3 4,Trainig|column 3 'Usage': expected Training, PublicTest, PrivateTest, mine, found 'Trainig'",
        "3,1 2 3 4|expected 3 columns (emotion, pixels, Usage), found 2",
        "3,1 2 3 4,Training,x|expected 3 columns (emotion, pixels, Usage), found 4",
        "3,\"1 2 3 4,Training|a quote (\") is opened and not closed on this line: '3,\"1 2 3 4,Training'",
      })
  void namesABadRowByFileLineAndColumnAndReadsOn(String bad, String problem) {
    List<String> rows = new ArrayList<>(List.of("0,1 2 3 4,Training", "1,5 6 7 8,Training"));
    rows.add(bad);
    rows.add("2,9 9 9 9,mine");
    ReadFaces read = read(Given.fer(rows.toArray(String[]::new)));

    assertThat(read.faces().skipped())
        .containsExactly(folder.resolve("fer.csv") + ":4: " + problem);
    assertThat(read.faces().size()).isEqualTo(3);
    assertThat(read.faces().ids()).endsWith("row 3");
    assertThat(read.rows()).isEqualTo(4);
    assertThat(read.row()).containsExactly(0, 1, 3);
  }

  @Test
  void letsTheMajorityDecideTheSizeAndNotABadFirstRow() {
    ReadFaces read =
        read(Given.fer("0,1 2 3 4 5 6 7 8 9,Training", "0,1 2 3 4,Training", "1,4 3 2 1,Training"));

    assertThat(read.faces().width()).isEqualTo(2);
    assertThat(read.faces().skipped())
        .containsExactly(
            folder.resolve("fer.csv") + ":2: column 2 'pixels': expected 4 values (2x2), found 9");
  }

  @Test
  void saysThatPixelsAreNoSquare() {
    assertThat(read(Given.fer("0,1 2 3,Training")).faces().skipped())
        .containsExactly(
            folder.resolve("fer.csv")
                + ":2: column 2 'pixels': expected a square number of values, such as 2304 (48x48), found 3");
  }

  @Test
  void namesAMissingColumnAndWhatTheFirstLineHas() {
    assertThatThrownBy(() -> read("emotion,pixel,Usage\n0,1 2 3 4,Training"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("fer.csv:1: no column 'pixels'")
        .hasMessageContaining("'emotion', 'pixel', 'Usage'")
        .hasMessageContaining("is 'pixel' meant");
    assertThatThrownBy(() -> read("emotoin,pixels,Usage\n0,1 2 3 4,Training"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no column 'emotion'");
    assertThatThrownBy(() -> read("emotion;pixels;Usage\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must be separated by commas");
  }

  @Test
  void namesTheLineWhereACutOffFileEnds() {
    byte[] gzip = Given.gzip(Given.seventyFaces());
    ReadFaces read =
        read(Given.bytes(folder.resolve("cut.csv.gz"), Arrays.copyOf(gzip, gzip.length / 2)));

    int last = read.rows() + 2;
    assertThat(read.faces().size()).isBetween(10, 60);
    assertThat(read.faces().skipped()).hasSize(1);
    assertThat(read.faces().skipped().get(0))
        .contains("cut.csv.gz:%d: the file is damaged or cut off here".formatted(last));
  }

  @Test
  void namesTheLastRowOfACutOffCsv() {
    String csv = Given.seventyFaces();
    ReadFaces read = read(csv.substring(0, csv.length() - 40));

    assertThat(read.faces().size()).isEqualTo(69);
    assertThat(read.faces().skipped()).hasSize(1);
    assertThat(read.faces().skipped().get(0))
        .contains("fer.csv:71: ")
        .endsWith("; the file ends on this line and may be cut off");
  }

  @Test
  void readsMoreFacesThanOneBlockHolds() {
    StringBuilder csv = new StringBuilder("emotion,pixels\n");
    String others = " 7".repeat(48 * 48 - 1);
    for (int i = 0; i < 3000; i++) {
      csv.append("0,").append(i % 256).append(others).append('\n');
    }
    FaceDataset read = read(csv.toString()).faces();

    assertThat(read.size()).isEqualTo(3000);
    for (int i = 0; i < read.size(); i += 499) {
      assertThat(read.pixels()[i * read.faceBytes()]).isEqualTo((byte) i);
      assertThat(read.pixels()[(i + 1) * read.faceBytes() - 1]).isEqualTo((byte) 7);
    }
  }
}
