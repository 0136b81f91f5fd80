package org.facelab.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.facelab.Experiments;
import org.facelab.TinyRuns;
import org.facelab.data.DataLoader;
import org.junit.jupiter.api.Test;

class CropMeasureTest {
  private static Photo cut(Photo face, CropSquare square) {
    float[] values = Crops.cut(face, square, 96, 1);
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(values[i]);
    }
    return Photo.of(pixels, 96, 96, 1);
  }

  /** Crops that are wider by a quarter and lie further right give a rule that says so. */
  @Test
  void measuresHowWideAndWhereCropsAre() {
    List<Photo> faces = TinyRuns.drawnFaces(40);
    List<Photo> wider = faces.stream().map(f -> cut(f, new CropSquare(-6, -12, 120))).toList();
    try (FaceDetector detector = new CascadeDetector()) {
      CropMeasure usual = CropMeasure.measure(detector, List.of(faces)).orElseThrow();
      CropMeasure other = CropMeasure.measure(detector, List.of(wider)).orElseThrow();

      assertThat(usual.rule().scale()).isBetween(0.9, 1.3);
      assertThat(usual.found()).isBetween(28, 40);
      assertThat(usual.shown()).isEqualTo(40);
      assertThat(usual.spread()).isBetween(0.0, 0.3);
      assertThat(other.rule().scale() / usual.rule().scale()).isCloseTo(1.25, within(0.07));
      // The crop's centre lay 6 px further right, and the box is 96 px over the scale.
      double shift = 6 * usual.rule().scale() / 96;
      assertThat(other.rule().right() - usual.rule().right()).isCloseTo(shift, within(0.03));
      assertThat(other.rule().down() - usual.rule().down()).isCloseTo(0, within(0.03));

      CropMeasure both = CropMeasure.measure(detector, List.of(faces, wider)).orElseThrow();
      assertThat(both.rule().scale())
          .isCloseTo((usual.rule().scale() + other.rule().scale()) / 2, within(1e-9));
    }
  }

  @Test
  void theRuleMakesOfABoxTheCropItWasMeasuredOn() {
    List<Photo> faces = TinyRuns.drawnFaces(30);
    try (FaceDetector detector = new CascadeDetector()) {
      CropRule rule = CropMeasure.measure(detector, List.of(faces)).orElseThrow().rule();
      Photo photo = TinyRuns.montage(400, 300, faces.subList(2, 3), new int[] {100, 50, 192});
      CropSquare square = rule.square(detector.detect(photo).get(0));

      assertThat(square.side()).isCloseTo(192, within(35.0));
      assertThat(square.x() + square.side() / 2).isCloseTo(196, within(15.0));
      assertThat(square.y() + square.side() / 2).isCloseTo(146, within(15.0));
    }
  }

  @Test
  void measuresOnTheValidationFacesOfARunsData() {
    try (FaceDetector detector = new CascadeDetector()) {
      var data =
          DataLoader.load(
              Experiments.tinyExperiment(
                  "data.sources.drawn.size=64", "data.sources.drawn.faces=200"));
      CropMeasure measure = CropMeasure.measure(detector, data).orElseThrow();

      // 40 faces for validation, each with points and an emotion.
      assertThat(measure.shown()).isEqualTo(80);
      assertThat(measure.found()).isGreaterThan(50);
    }
  }

  @Test
  void whereNoFaceIsSeenThereIsNoRule() {
    Photo blank = Photo.of(new byte[48 * 48], 48, 48, 1);
    try (FaceDetector detector = new CascadeDetector()) {
      assertThat(CropMeasure.measure(detector, List.of(List.of(blank, blank, blank)))).isEmpty();
      assertThat(CropMeasure.measure(detector, List.of(List.<Photo>of()))).isEmpty();
    }
  }
}
