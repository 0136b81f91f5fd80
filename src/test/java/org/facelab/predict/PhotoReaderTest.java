package org.facelab.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.facelab.TinyRuns;
import org.facelab.config.PointOffset;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.CropRule;
import org.facelab.detect.CropSquare;
import org.facelab.detect.FaceBox;
import org.facelab.detect.FaceDetector;
import org.facelab.detect.Photo;
import org.facelab.export.FaceModel;
import org.facelab.export.FaceModels;
import org.facelab.export.ModelDescription;
import org.facelab.export.ModelSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoReaderTest {
  private static final CropRule RULE = new CropRule(1.1, 0.01, 0.02);

  @TempDir static Path folder;
  private static FaceModel model;
  private static List<Photo> faces;

  @BeforeAll
  static void train() throws Exception {
    model = FaceModels.open(TinyRuns.train(folder.resolve("run")), ModelSettings.STANDARD);
    faces = TinyRuns.drawnFaces(10).subList(1, 4);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** The same face elsewhere and twice as large has its points elsewhere and twice as far apart. */
  @Test
  void pointsAreWhereTheFaceIsInThePhoto() {
    try (FaceDetector detector = new CascadeDetector()) {
      PhotoReader reader = new PhotoReader(model, detector, RULE);
      FaceReading here =
          reader.read(TinyRuns.montage(400, 300, faces, new int[] {50, 40, 96})).get(0);
      FaceReading there =
          reader.read(TinyRuns.montage(800, 600, faces, new int[] {300, 280, 192})).get(0);

      CropSquare a = here.crop();
      CropSquare b = there.crop();
      for (int p = 0; p < 30; p += 2) {
        double x = (here.points()[p] + 0.5 - a.x()) / a.side();
        double y = (here.points()[p + 1] + 0.5 - a.y()) / a.side();
        assertThat((there.points()[p] + 0.5 - b.x()) / b.side()).isCloseTo(x, within(0.06));
        assertThat((there.points()[p + 1] + 0.5 - b.y()) / b.side()).isCloseTo(y, within(0.06));
      }
      assertThat(b.side() / a.side()).isCloseTo(2, within(0.3));
      assertThat(RULE.square(here.box())).isEqualTo(here.crop());
    }
  }

  @Test
  void severalPhotosAreReadAsEachAlone() {
    Photo two =
        TinyRuns.montage(640, 300, faces, new int[] {20, 30, 200}, new int[] {340, 40, 180});
    Photo none = TinyRuns.montage(200, 200, faces);
    Photo one = TinyRuns.montage(300, 300, faces.subList(2, 3), new int[] {40, 40, 220});
    try (FaceDetector detector = new CascadeDetector()) {
      PhotoReader reader = new PhotoReader(model, detector, RULE);
      List<List<FaceReading>> together = reader.read(List.of(two, none, one));

      assertThat(together).extracting(List::size).containsExactly(2, 0, 1);
      List<FaceReading> alone = reader.read(two);
      for (int i = 0; i < 2; i++) {
        assertThat(alone.get(i).box()).isEqualTo(together.get(0).get(i).box());
        assertThat(alone.get(i).points())
            .containsExactly(together.get(0).get(i).points(), within(1e-2f));
      }
      assertThat(reader.read(none)).isEmpty();
    }
  }

  @Test
  void aWholeImageIsStretchedAndItsPointsAreStretchedBack() {
    Photo square = faces.get(0);
    Photo wide = stretched(square);
    PhotoReader reader = new PhotoReader(model, null, null);
    List<FaceReading> readings = reader.readCrops(List.of(square, wide));

    assertThat(readings.get(0).box()).isNull();
    assertThat(readings.get(0).crop()).isEqualTo(new CropSquare(0, 0, 96));
    assertThat(readings.get(1).crop()).isNull();
    for (int p = 0; p < 30; p += 2) {
      assertThat((readings.get(1).points()[p] + 0.5) / 2)
          .isCloseTo(readings.get(0).points()[p] + 0.5, within(0.5));
      assertThat(readings.get(1).points()[p + 1])
          .isCloseTo(readings.get(0).points()[p + 1], within(0.5f));
    }
  }

  /** Every column twice. */
  private static Photo stretched(Photo photo) {
    byte[] wide = new byte[2 * photo.pixels().length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = photo.pixels()[i / 2];
    }
    return Photo.of(wide, 2 * photo.width(), photo.height(), 1);
  }

  @Test
  void jsonNamesEverything() {
    ModelDescription description =
        new ModelDescription(
            "two",
            new ModelDescription.Input("image", 48, 1),
            new ModelDescription.EmotionOutput("emotion", List.of("sad", "happy"), 1.2, 0.7),
            new ModelDescription.KeypointOutput("keypoints", List.of("nose_tip"), PointOffset.NONE),
            java.util.Map.of());
    FaceReading reading =
        new FaceReading(
            new FaceBox(1.26, 2, 30, 40, 5.55555),
            new CropSquare(-1.04, 0, 44),
            new float[] {0.33334f, 0.66666f},
            new float[] {10.126f, 20});
    JsonNode json = new ReadingJson(description).toJson(reading);

    assertThat(json.toString())
        .isEqualTo(
            "{\"box\":{\"x\":1.3,\"y\":2.0,\"width\":30.0,\"height\":40.0,\"score\":5.556},"
                + "\"crop\":{\"x\":-1.0,\"y\":0.0,\"side\":44.0},"
                + "\"emotion\":{\"label\":\"happy\",\"probability\":0.6667,\"unsure\":true,"
                + "\"probabilities\":{\"sad\":0.3333,\"happy\":0.6667}},"
                + "\"keypoints\":{\"nose_tip\":{\"x\":10.13,\"y\":20.0}}}");
    JsonNode bare = new ReadingJson(description).toJson(new FaceReading(null, null, null, null));
    assertThat(bare.toString()).isEqualTo("{\"box\":null,\"crop\":null}");
  }
}
