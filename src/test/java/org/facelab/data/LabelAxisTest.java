package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.facelab.config.SplitSettings;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.SyntheticSource;
import org.facelab.data.DataReport.AxisOffset;
import org.facelab.data.FaceData.SourceData;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelAxisTest {
  private static final int FACES = 400;

  private static FaceDataset drawn(int size) {
    return SyntheticFaces.draw("drawn", new SyntheticSource(FACES, size, 3, noSplit(), 1));
  }

  private static SplitSettings noSplit() {
    return null; // drawing does not read it
  }

  /** Labels of these faces moved to the right, by px of 96. */
  private static void move(FaceDataset faces, int from, int to, double px) {
    for (int face = from; face < to; face++) {
      for (Keypoint point : Keypoint.ALL) {
        faces.points()[face * Keypoint.COORDINATES + point.xIndex()] +=
            (float) (px * faces.width() / 96);
      }
    }
  }

  private static AxisOffset offset(FaceDataset faces, List<Part> parts, double told) {
    return new LabelAxis(new SourceData(faces, new Split(parts), 1, ""), told).offset();
  }

  private static List<Part> allIn(Part part) {
    return Collections.nCopies(FACES, part);
  }

  @ParameterizedTest
  @CsvSource({"96, 0", "96, 1.1", "96, -2.5", "48, 1.5", "130, -1"})
  void findsHowFarAllLabelsWereMovedWhateverTheSize(int size, double px) {
    FaceDataset faces = drawn(size);
    move(faces, 0, FACES, px);
    AxisOffset offset = offset(faces, allIn(Part.TRAIN), 0);
    assertThat(offset.rightPx()).isCloseTo(px, within(0.25));
    assertThat(offset.faces()).isGreaterThan(30);
    assertThat(offset.spoilsMirrors()).isEqualTo(px != 0);
  }

  @Test
  void doesNotLookAtTestFaces() {
    FaceDataset faces = drawn(96);
    move(faces, FACES / 2, FACES, 3);
    List<Part> parts =
        IntStream.range(0, FACES).mapToObj(i -> i < FACES / 2 ? Part.TRAIN : Part.TEST).toList();
    AxisOffset offset = offset(faces, parts, 0);
    assertThat(offset.rightPx()).isCloseTo(0, within(0.25));
    assertThat(offset(faces, allIn(Part.TEST), 0)).isNull();
  }

  @Test
  void whatTheExperimentTellsSpoilsNoMirror() {
    FaceDataset faces = drawn(96);
    move(faces, 0, FACES, 1.2);
    assertThat(offset(faces, allIn(Part.TRAIN), 1).spoilsMirrors()).isFalse();
    assertThat(offset(faces, allIn(Part.TRAIN), -1).spoilsMirrors()).isTrue();
  }

  @Test
  void aFaceThatLacksAnEyeSaysNothing() {
    FaceDataset faces = drawn(96);
    for (int face = 0; face < FACES; face++) {
      faces.points()[face * Keypoint.COORDINATES + Keypoint.RIGHT_EYE_OUTER_CORNER.yIndex()] =
          Float.NaN;
    }
    assertThat(offset(faces, allIn(Part.TRAIN), 0)).isNull();
  }
}
