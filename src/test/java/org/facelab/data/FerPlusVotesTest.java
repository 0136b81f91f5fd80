package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.facelab.config.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FerPlusVotesTest {
  private static final String HEADER =
      "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n";

  @TempDir Path folder;
  private Path fer;
  private Path ferplus;

  @BeforeEach
  void writeFer() {
    fer =
        Given.text(
            folder.resolve("fer.csv"),
            Given.fer(
                Given.ferRow(0, 1, "Training"),
                Given.ferRow(0, 2, "Training"),
                Given.ferRow(3, 3, "PublicTest"),
                Given.ferRow(3, 4, "PrivateTest")));
    ferplus =
        Given.text(
            folder.resolve("fer2013new.csv"),
            HEADER
                + "Training,fer0.png,4,0,0,1,3,2,0,0,0,0\n"
                + "Training,,0,0,0,0,0,0,0,0,0,10\n"
                + "PublicTest,fer2.png,0,8,0,0,0,0,0,2,0,0\n"
                + "PrivateTest,fer3.png,0,0,0,0,1,0,0,9,0,0\n");
  }

  private String source(String more) {
    return "fer: {kind: fer2013, path: '%s', ferplus: '%s'%s}".formatted(fer, ferplus, more);
  }

  @Test
  void makesSoftTargetsOfVotes() {
    FaceDataset faces = Given.faces(folder, source(""));

    assertThat(faces.ids()).containsExactly("row 0", "row 2");
    assertThat(faces.emotionTargets())
        .containsExactly(
            0.3f, 0.2f, 0, 0, 0.1f, 0, 0.4f, // angry, disgust, …, sad, …, neutral
            0, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void theVotesFileHasAChecksumOfItsOwn() {
    assertThat(Given.load(folder, source("")).sources().get(0).joined())
        .containsExactly(java.util.Map.entry("ferplus", Checksums.of(ferplus)));
  }

  @Test
  void keepsContemptWhereTheExperimentDoes() {
    FaceDataset faces = Given.faces(folder, source(""), "data.emotions=[happy, contempt, angry]");

    assertThat(faces.ids()).containsExactly("row 2", "row 3");
    assertThat(faces.emotionTargets()).containsExactly(0.8f, 0.2f, 0, 0, 0.9f, 0.1f);
  }

  @Test
  void takesTheMajority() {
    FaceDataset faces = Given.faces(folder, source(", ferplus-labels: majority"));

    assertThat(faces.ids()).containsExactly("row 0", "row 2");
    assertThat(faces.emotionTargets()).containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0);
  }

  @Test
  void blendsVotesIntoFer2013sOwnClassWhichStaysTheMostLikely() {
    FaceDataset faces = Given.faces(folder, source(", ferplus-labels: blend"));

    assertThat(faces.ids()).containsExactly("row 0", "row 1", "row 2", "row 3");
    float[] expected = {
      0.72f,
      0.08f,
      0,
      0,
      0.04f,
      0,
      0.16f, // six tenths of angry, four of the votes
      1,
      0,
      0,
      0,
      0,
      0,
      0, // nobody saw a face
      0,
      0,
      0,
      1,
      0,
      0,
      0, // contempt is no class of FER2013
      0.4f,
      0,
      0,
      0.6f,
      0,
      0,
      0 // happy, whatever the votes
    };
    assertThat(faces.emotionTargets()).containsExactly(expected, within(1e-6f));
    assertThat(IntStream.range(0, 4).map(faces::emotion)).containsExactly(0, 0, 3, 3);
  }

  @Test
  void joinsByRowWhereRowsAreLeftOut() {
    Given.text(
        fer,
        Given.fer(
            Given.ferRow(0, 1, "Training"),
            "0,1 2 x,Training",
            Given.ferRow(3, 3, "PublicTest"),
            Given.ferRow(3, 4, "PrivateTest")));
    FaceDataset faces = Given.faces(folder, source(", on-bad-row: skip"));

    assertThat(faces.ids()).containsExactly("row 0", "row 2");
    assertThat(faces.emotion(1)).isEqualTo(3);
    assertThat(faces.skipped()).hasSize(1);
  }

  @Test
  void refusesAFileOfOtherLengthOrOrder() {
    Given.text(ferplus, HEADER + "Training,fer0.png,4,0,0,1,3,2,0,0,0,0\n");
    assertThatThrownBy(() -> Given.faces(folder, source("")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected 4 rows, one for each row of source 'fer', found 1");

    Given.text(ferplus, HEADER + "PublicTest,a.png,4,0,0,1,3,2,0,0,0,0\n".repeat(4));
    assertThatThrownBy(() -> Given.faces(folder, source("")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("row 0 is Training there and 'PublicTest' here");
  }

  @Test
  void namesVotesThatAreNoNumbers() {
    Given.text(
        ferplus,
        HEADER
            + "Training,fer0.png,4,0,0,1,3,2,0,0,0,-1\n"
            + "Training,,0,0,0,0,0,0,0,0,0,10\n"
            + "PublicTest,,0,0,0,0,0,0,0,0,0,10\n"
            + "PrivateTest,,0,0,0,0,0,0,0,0,0,10\n");
    assertThatThrownBy(() -> Given.faces(folder, source("")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "fer2013new.csv:2: column 12 'NF': expected a number of votes, found '-1'");
  }
}
