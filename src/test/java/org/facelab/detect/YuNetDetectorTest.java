package org.facelab.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The decoding of both layouts against boxes computed by hand. YuNet itself does not come with FaceLab; files
 * with its inputs and outputs and known answers stand in for it.
 */
class YuNetDetectorTest {
  private static final double EXACT = 1e-3;

  @TempDir Path folder;

  private static Photo blank(int width, int height) {
    return Photo.of(new byte[width * height * 3], width, height, 3);
  }

  private static void assertBox(
      FaceBox box, double x, double y, double width, double height, double score) {
    assertThat(box.x()).isCloseTo(x, within(EXACT));
    assertThat(box.y()).isCloseTo(y, within(EXACT));
    assertThat(box.width()).isCloseTo(width, within(EXACT));
    assertThat(box.height()).isCloseTo(height, within(EXACT));
    assertThat(box.score()).isCloseTo(score, within(EXACT));
  }

  /** All outputs of the layout 2023mar for 64x64, without any box. */
  private static YuNetFiles without(YuNetFiles file, int... strides) {
    for (int stride : strides) {
      int cells = (64 / stride) * (64 / stride);
      file.constant("cls_" + stride, cells, 1, new float[cells]);
      file.constant("obj_" + stride, cells, 1, new float[cells]);
      file.constant("bbox_" + stride, cells, 4, new float[4 * cells]);
      file.constant("kps_" + stride, cells, 10, new float[10 * cells]);
    }
    return file;
  }

  /** Stride 8, row 2, column 3: centre ((3 + 0.5) 8, (2 + 0.25) 8), width 8 times 2, height 8 times 3. */
  private Path strides(int height, int width) {
    float[] classes = new float[64];
    float[] objects = new float[64];
    float[] boxes = new float[256];
    int cell = 2 * 8 + 3;
    classes[cell] = 0.9f;
    objects[cell] = 1.6f; // counts as 1
    boxes[4 * cell] = 0.5f;
    boxes[4 * cell + 1] = 0.25f;
    boxes[4 * cell + 2] = (float) Math.log(2);
    boxes[4 * cell + 3] = (float) Math.log(3);
    // Its neighbour sees the same face less surely, a far one too little.
    System.arraycopy(boxes, 4 * cell, boxes, 4 * cell + 4, 4);
    boxes[4 * cell + 4] = -0.5f;
    classes[cell + 1] = 0.8f;
    objects[cell + 1] = 0.8f;
    classes[60] = 0.6f;
    objects[60] = 0.6f;
    YuNetFiles file = new YuNetFiles(height, width);
    file.constant("cls_8", 64, 1, classes);
    file.constant("obj_8", 64, 1, objects);
    file.constant("bbox_8", 64, 4, boxes);
    file.constant("kps_8", 64, 10, new float[640]);
    return without(file, 16, 32).write(folder.resolve("2023mar.onnx"));
  }

  @Test
  void decodesTheLayoutOf2023() {
    try (FaceDetector detector = new YuNetDetector(strides(64, 64))) {
      List<FaceBox> boxes = detector.detect(blank(64, 64));

      assertThat(boxes).hasSize(1);
      assertBox(boxes.get(0), 20, 6, 16, 24, Math.sqrt(0.9));
      assertThat(detector.name()).isEqualTo("yunet");
    }
  }

  @Test
  void givesBoxesInPixelsOfThePhoto() {
    try (FaceDetector fixed = new YuNetDetector(strides(64, 64))) {
      assertBox(fixed.detect(blank(128, 96)).get(0), 40, 12, 32, 48, Math.sqrt(0.9));
      assertBox(fixed.detect(blank(16, 32)).get(0), 10, 3, 8, 12, Math.sqrt(0.9));
    }
    try (FaceDetector open = new YuNetDetector(strides(0, 0))) {
      assertBox(open.detect(blank(64, 40)).get(0), 20, 6, 16, 24, Math.sqrt(0.9));
    }
    try (FaceDetector large = new YuNetDetector(strides(64, 64), 60)) {
      assertThat(large.detect(blank(128, 96))).isEmpty();
    }
  }

  /** A network that takes blue places for faces, which tells the order of colours and the places. */
  @Test
  void showsTheNetworkThePhotoInBlueGreenRed() {
    YuNetFiles file = new YuNetFiles(64, 64);
    float[] ones = new float[64];
    java.util.Arrays.fill(ones, 1);
    file.channel("cls_8", 0, 8);
    file.constant("obj_8", 64, 1, ones);
    file.constant("bbox_8", 64, 4, new float[256]);
    Path path = without(file, 16, 32).write(folder.resolve("blue.onnx"));
    Photo photo = blank(256, 128);
    for (int y = 40; y < 56; y++) {
      for (int x = 168; x < 184; x++) {
        photo.pixels()[3 * (256 * y + x) + 2] = (byte) 255;
        photo.pixels()[3 * (256 * y + x - 100)] = (byte) 255; // red
      }
    }
    try (FaceDetector detector = new YuNetDetector(path)) {
      List<FaceBox> boxes = detector.detect(photo);

      // A quarter of the size: the blue place is at 42 to 46, 10 to 14, in column 5 and row 1.
      assertThat(boxes).hasSize(1);
      assertBox(boxes.get(0), 4 * (40 - 4.0), 4 * (8 - 4.0), 32, 32, 1);
    }
  }

  /**
   * For 64x64 there are 8x8 cells with priors of 10, 16 and 24 px, then 4x4, 2x2 and one. Prior 31 is that of
   * 16 px in row 1, column 2: its centre is (2.5 8, 1.5 8).
   */
  @Test
  void decodesTheLayoutOf2022() {
    int priors = 8 * 8 * 3 + 4 * 4 * 2 + 2 * 2 * 2 + 3;
    float[] loc = new float[14 * priors];
    float[] conf = new float[2 * priors];
    float[] iou = new float[priors];
    loc[14 * 31] = 1;
    loc[14 * 31 + 1] = -1;
    loc[14 * 31 + 2] = 0.5f;
    loc[14 * 31 + 3] = 1;
    conf[2 * 31 + 1] = 0.9f;
    iou[31] = 0.64f;
    conf[2 * (priors - 1) + 1] = 1;
    iou[priors - 1] = 1; // the last prior: 256 px about (32, 32)
    Path path =
        new YuNetFiles(64, 64)
            .constant("loc", priors, 14, loc)
            .constant("conf", priors, 2, conf)
            .constant("iou", priors, 1, iou)
            .write(folder.resolve("2022mar.onnx"));
    try (FaceDetector detector = new YuNetDetector(path)) {
      List<FaceBox> boxes = detector.detect(blank(64, 64));

      assertThat(boxes).hasSize(2);
      assertBox(boxes.get(0), -96, -96, 256, 256, 1);
      double width = 16 * Math.exp(0.05);
      double height = 16 * Math.exp(0.2);
      assertBox(boxes.get(1), 21.6 - width / 2, 10.4 - height / 2, width, height, Math.sqrt(0.576));
    }
  }

  /** 40 megapixels would be 480 MB as the network's input, and as much again for each copy. */
  @Test
  void searchesLargePhotosForSmallFacesInBoundedMemory() {
    for (FaceDetector detector :
        List.of(new YuNetDetector(strides(0, 0), 10), new CascadeDetector(10))) {
      try (detector) {
        assertThat(detector.memory(7300, 5400)).as(detector.name()).isLessThan(1_300_000_000L);
        assertThat(detector.memory(40_000, 1000)).isLessThan(detector.memory(7300, 5400));
        assertThat(detector.memory(100, 100)).isLessThan(10_000_000);
      }
    }
    assertThatThrownBy(() -> new YuNetDetector(strides(0, 0), -5))
        .isInstanceOf(InputException.class)
        .hasMessage("expected a smallest face of at least 10 px, found -5");
  }

  @Test
  void saysWhatIsNoYuNet() throws IOException {
    assertThatThrownBy(() -> new YuNetDetector(folder.resolve("none.onnx")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
    Path text = Files.writeString(folder.resolve("text.onnx"), "hello");
    assertThatThrownBy(() -> new YuNetDetector(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected YuNet as an ONNX file");
    Path other =
        new YuNetFiles(64, 64)
            .constant("scores", 1, 1, new float[1])
            .write(folder.resolve("other.onnx"));
    assertThatThrownBy(() -> new YuNetDetector(other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found scores");
    Path wrongSize = without(new YuNetFiles(32, 32), 8, 16, 32).write(folder.resolve("w.onnx"));
    try (FaceDetector detector = new YuNetDetector(wrongSize)) {
      assertThatThrownBy(() -> detector.detect(blank(32, 32)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is it another network?");
    }
  }
}
