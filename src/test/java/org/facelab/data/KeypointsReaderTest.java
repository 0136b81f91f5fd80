package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.face.Keypoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeypointsReaderTest {
  @TempDir Path folder;

  private FaceDataset read(String csv) {
    Path path = Given.text(folder.resolve("training.csv"), csv);
    return KeypointsReader.read("faces", DataFile.find(path, "path")).faces();
  }

  @Test
  void readsPointsInPixelsAndEmptyCellsAsMissing() {
    String row = "1.5,-2.25," + ",".repeat(28) + Given.pixels(4, 1);
    FaceDataset faces = read(Given.keypointHeader() + "\n" + row);

    assertThat(faces.points()).hasSize(30).startsWith(1.5f, -2.25f, Float.NaN);
    assertThat(faces.hasPoints(0)).isTrue();
    assertThat(faces.emotions()).isEmpty();
    assertThat(faces.width()).isEqualTo(4);
    assertThat(faces.skipped()).isEmpty();
  }

  @Test
  void findsTheColumnsByNameInAnyOrder() {
    List<String> names = new ArrayList<>(Arrays.asList(Given.keypointHeader().split(",")));
    Collections.reverse(names);
    StringBuilder row = new StringBuilder(Given.pixels(4, 1));
    for (int i = 29; i >= 0; i--) {
      row.append(',').append(i);
    }
    FaceDataset faces =
        read(String.join(" , ", names).toUpperCase(java.util.Locale.ROOT) + "\n" + row);

    assertThat(faces.points()[Keypoint.LEFT_EYE_CENTER.xIndex()]).isZero();
    assertThat(faces.points()[Keypoint.MOUTH_CENTER_BOTTOM_LIP.yIndex()]).isEqualTo(29);
  }

  @Test
  void readsTestFacesWithoutPoints() {
    FaceDataset faces =
        read("ImageId,Image\n1," + Given.pixels(4, 1) + "\n7," + Given.pixels(4, 2));

    assertThat(faces.points()).isNull();
    assertThat(faces.ids()).containsExactly("ImageId 1", "ImageId 7");
  }

  @Test
  void namesACoordinateThatIsNoNumber() {
    for (String bad : List.of("x", "NaN", "Infinity", "1f", "0x1p3", "--1", "1e99", "1,5")) {
      String row = "\"" + bad + "\"," + "2,".repeat(29) + Given.pixels(4, 1);
      FaceDataset faces =
          read(Given.keypointHeader() + "\n" + Given.keypointRow("2", 3) + "\n" + row);

      assertThat(faces.size()).isEqualTo(1);
      assertThat(faces.skipped())
          .containsExactly(
              folder.resolve("training.csv")
                  + ":3: column 1 'left_eye_center_x': expected a coordinate in pixels, or nothing where the point is missing, found '"
                  + bad
                  + "'");
    }
  }

  @Test
  void keepsPointsOutsideTheImage() {
    FaceDataset faces = read(Given.keypointHeader() + "\n" + Given.keypointRow("400.5", 1));

    assertThat(faces.points()[0]).isEqualTo(400.5f);
    assertThat(faces.skipped()).isEmpty();
  }

  @Test
  void namesMissingColumnsAndTheNearest() {
    String header = Given.keypointHeader().replace("nose_tip_x", "nose_x");

    assertThatThrownBy(() -> read(header + "\n"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("training.csv:1: no column 'nose_tip_x'");
  }
}
