package org.facelab.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.facelab.TinyRuns;
import org.facelab.config.InputException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On drawn faces, nine of ten of which the cascade takes for faces. */
class CascadeDetectorTest {
  private static List<Photo> faces;

  @BeforeAll
  static void draw() {
    // The cascade sees the second to fourth.
    faces = TinyRuns.drawnFaces(10).subList(1, 4);
  }

  private static void assertFound(List<FaceBox> boxes, int[]... places) {
    assertThat(boxes).hasSameSizeAs(places);
    for (int[] place : places) {
      double middle = place[2] / 2.0;
      assertThat(boxes)
          .as("a box in the middle of %d, %d, %d px", place[0], place[1], place[2])
          .anySatisfy(
              box -> {
                Offset<Double> near = Offset.offset(0.15 * place[2]);
                assertThat(box.x() + box.width() / 2).isCloseTo(place[0] + middle, near);
                assertThat(box.y() + box.height() / 2).isCloseTo(place[1] + middle, near);
                assertThat(box.width()).isBetween(0.6 * place[2], 1.2 * place[2]);
              });
    }
  }

  @Test
  void findsEachFaceOnceTheSurestFirst() {
    int[][] places = {{40, 60, 192}, {420, 30, 96}, {300, 200, 240}};
    try (FaceDetector detector = new CascadeDetector()) {
      List<FaceBox> boxes = detector.detect(TinyRuns.montage(640, 480, faces, places));

      assertFound(boxes, places);
      assertThat(boxes).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      assertThat(detector.name()).isEqualTo("haar");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 120, 300})
  void findsFacesOfAnySize(int side) {
    int[] place = {100, 60, side};
    try (FaceDetector detector = new CascadeDetector()) {
      assertFound(detector.detect(TinyRuns.montage(500, 400, faces, place)), place);
    }
  }

  @Test
  void findsAFaceInALargePhotoThatItShrinks() {
    int[] place = {2000, 500, 900};
    try (FaceDetector detector = new CascadeDetector()) {
      assertFound(detector.detect(TinyRuns.montage(4000, 3000, faces, place)), place);
    }
  }

  @Test
  void looksForSmallerFacesWhereThatIsWantedAndForNoneThatAreSmaller() {
    int[][] places = {{100, 100, 50}, {300, 100, 200}};
    Photo photo = TinyRuns.montage(2400, 1600, faces, places);
    try (FaceDetector usual = new CascadeDetector();
        FaceDetector small = new CascadeDetector(20);
        FaceDetector large = new CascadeDetector(100)) {
      assertFound(usual.detect(photo), places[1]);
      assertFound(small.detect(photo), places);
      assertFound(large.detect(photo), places[1]);
    }
    assertThatThrownBy(() -> new CascadeDetector(9))
        .isInstanceOf(InputException.class)
        .hasMessage("expected a smallest face of at least 10 px, found 9");
  }

  @Test
  void findsNothingWhereNothingIs() {
    byte[] noise = new byte[300 * 200];
    new Random(1).nextBytes(noise);
    try (FaceDetector detector = new CascadeDetector()) {
      assertThat(detector.detect(Photo.of(noise, 300, 200, 1))).isEmpty();
      assertThat(detector.detect(TinyRuns.montage(300, 200, faces))).isEmpty();
      for (int side : new int[] {1, 19, 20}) {
        assertThat(detector.detect(Photo.of(new byte[side * side], side, side, 1))).isEmpty();
      }
    }
  }
}
