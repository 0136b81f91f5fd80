package org.facelab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {
  private static final List<String> CLASSES = List.of("happy", "sad");

  @TempDir Path folder;

  private static float[] points(long seed) {
    Random random = new Random(seed);
    float[] points = new float[Keypoint.COORDINATES];
    for (int i = 0; i < points.length; i++) {
      points[i] = random.nextFloat() * 96;
    }
    return points;
  }

  private static void assertSame(Predictions read, Predictions written) {
    assertThat(read.emotions()).isEqualTo(written.emotions());
    assertThat(read.rows()).hasSameSizeAs(written.rows());
    for (int i = 0; i < written.rows().size(); i++) {
      Row actual = read.rows().get(i);
      Row expected = written.rows().get(i);
      assertThat(List.of(actual.source(), actual.id(), actual.group(), actual.emotion()))
          .isEqualTo(
              List.of(expected.source(), expected.id(), expected.group(), expected.emotion()));
      assertThat(actual.part()).isEqualTo(expected.part());
      // Floats are compared bit for bit here, so NaN equals NaN.
      assertThat(actual.target()).isEqualTo(expected.target());
      assertThat(actual.probabilities()).isEqualTo(expected.probabilities());
      assertThat(actual.points()).isEqualTo(expected.points());
      assertThat(actual.predictedPoints()).isEqualTo(expected.predictedPoints());
    }
  }

  @Test
  void everyValueSurvivesTheTableBitForBit() throws IOException {
    float[] gaps = points(2);
    gaps[4] = Float.NaN;
    gaps[5] = Float.NaN;
    float[] probabilities = {1e-38f, Math.nextDown(1f)};
    Predictions written =
        new Predictions(
            CLASSES,
            List.of(
                new Row("fer", "row 1", "", Part.TEST, 1, null, probabilities, null, points(1)),
                new Row(
                    "a,\"b\"",
                    "C:\\faces\\ü.png",
                    "anna",
                    null,
                    -1,
                    null,
                    probabilities,
                    gaps,
                    points(3)),
                new Row(
                    "fer+",
                    "row 2",
                    "",
                    Part.TRAIN,
                    0,
                    new float[] {0.7f, 0.3f},
                    probabilities,
                    null,
                    null),
                new Row("none", "row 3", "", Part.VALIDATION, 0, null, null, gaps, null),
                new Row(
                    "diverged",
                    "row 4",
                    "",
                    Part.TEST,
                    0,
                    null,
                    new float[] {Float.NaN, Float.NaN},
                    null,
                    null)));
    Path file = folder.resolve("predictions.csv");
    written.write(file);
    assertSame(Predictions.read(file), written);
    assertThat(folder.toFile().list()).containsExactly("predictions.csv");
    assertThat(Files.readAllLines(file).get(0))
        .startsWith(
            "source,id,group,part,emotion,predicted_emotion,p_happy,p_sad,target_happy,target_sad,"
                + "true_left_eye_center_x,true_left_eye_center_y,");
  }

  @Test
  void columnsOfAnAbsentTaskAreLeftOut() throws IOException {
    Predictions emotion =
        new Predictions(
            CLASSES,
            List.of(
                new Row(
                    "s", "row 1", "", Part.TEST, 0, null, new float[] {0.9f, 0.1f}, null, null)));
    Path file = folder.resolve("emotion.csv");
    emotion.write(file);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            source,id,group,part,emotion,predicted_emotion,p_happy,p_sad
            s,row 1,,test,happy,happy,0.9,0.1
            """);
    assertSame(Predictions.read(file), emotion);

    Predictions keypoints =
        new Predictions(
            List.of(),
            List.of(new Row("s", "row 1", "p", Part.TEST, -1, null, null, points(1), points(2))));
    file = folder.resolve("keypoints.csv");
    keypoints.write(file);
    assertThat(Files.readAllLines(file).get(0)).doesNotContain("emotion");
    assertSame(Predictions.read(file), keypoints);
  }

  @Test
  void aClassMayHaveAnyName() throws IOException {
    List<String> odd = List.of("p_happy", "very, \"odd\"");
    Predictions written =
        new Predictions(
            odd, List.of(new Row("s", "1", "", null, 1, null, new float[] {0, 1}, null, null)));
    Path file = folder.resolve("predictions.csv");
    written.write(file);
    assertSame(Predictions.read(file), written);
  }

  @Test
  void aBrokenTableIsNamedByLineAndColumn() throws IOException {
    Path file = folder.resolve("predictions.csv");
    String good = "source,id,group,part,emotion,predicted_emotion,p_happy,p_sad\n";
    assertBroken(file, "", ":1: expected the columns source,id,group,part");
    assertBroken(file, "a,b\n1,2\n", "found a,b");
    assertBroken(file, good + "s,1,,test,happy,sad,0.1\n", ":2: expected 8 cells");
    assertBroken(file, good + "s,1,,tset,happy,sad,0.1,0.9\n", ":2: unknown part 'tset'");
    assertBroken(file, good + "s,1,,test,hapy,sad,0.1,0.9\n", ":2: unknown emotion 'hapy'");
    assertBroken(file, good + "s,\"1,,test,happy,sad,0.1,0.9\n", "not a table of UTF-8 text");
    assertBroken(file, good + "s,1,,test,happy,sad,x,0.9\n", ":2: column 'p_happy' holds 'x'");
    assertBroken(file, good + "s,1,,test,happy,sad,,0.9\n", ":2: 1 of 2 cells from 'p_happy' on");
  }

  private static void assertBroken(Path file, String content, String message) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> Predictions.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theMostProbableClassIsTheFirstOfEqualOnesAndNoneIfOneIsNotANumber() {
    Row row = new Row("s", "1", "", null, 0, null, new float[] {0.5f, 0.5f}, null, null);
    assertThat(row.predictedEmotion()).isZero();
    row = new Row("s", "1", "", null, 0, null, new float[] {0.5f, Float.NaN}, null, null);
    assertThat(row.predictedEmotion()).isEqualTo(-1);
  }
}
