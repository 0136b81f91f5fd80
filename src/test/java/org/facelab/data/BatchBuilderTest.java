package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.facelab.data.AugmentFixtures.experiment;
import static org.facelab.data.AugmentFixtures.flat;
import static org.facelab.data.AugmentFixtures.image;
import static org.facelab.data.AugmentFixtures.noise;
import static org.facelab.data.AugmentFixtures.training;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.face.Emotion;
import org.facelab.face.Keypoint;
import org.facelab.face.PointScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchBuilderTest {
  private static final FaceRef FIRST = new FaceRef(0, 0);

  @Test
  void labelsAndMasksSayWhatIsKnown() {
    FaceDataset points = noise(16, 1);
    points.points()[Keypoint.NOSE_TIP.yIndex()] = Float.NaN;
    FaceData data =
        new FaceData(Emotion.FER2013, List.of(training(points, 1), training(flat(9, false), 1)));
    FaceBatch batch = builder(data, Normalisation.UNIT).plain(List.of(FIRST, new FaceRef(1, 8)));

    assertThat(batch.images()).hasSize(2 * 16 * 16);
    assertThat(batch.emotionMask()).containsExactly(0, 1);
    assertThat(batch.emotions()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    for (int i = 0; i < Keypoint.COORDINATES; i++) {
      boolean known = i != Keypoint.NOSE_TIP.yIndex();
      assertThat(batch.pointMask()[i]).isEqualTo(known ? 1 : 0);
      double unit = known ? PointScale.toUnit(points.points()[i], 16) : 0;
      assertThat(batch.points()[i]).isEqualTo((float) unit);
      assertThat(batch.pointMask()[Keypoint.COORDINATES + i]).isZero();
      assertThat(batch.points()[Keypoint.COORDINATES + i]).isZero();
    }
  }

  @Property(tries = 30)
  void perFaceNormalisationHasMeanZeroAndDeviationOne(@ForAll long seed) {
    FaceData data = new FaceData(Emotion.FER2013, List.of(training(noise(20, seed), 1)));
    float[] image = builder(data, Normalisation.PER_FACE).plain(List.of(FIRST)).images();
    double sum = 0;
    double squares = 0;
    for (float value : image) {
      sum += value;
      squares += value * value;
    }
    assertThat(sum / image.length).isCloseTo(0, within(1e-5));
    assertThat(squares / image.length).isCloseTo(1, within(1e-4));
  }

  @Test
  void aFlatFaceBecomesZeros() {
    FaceData data = new FaceData(Emotion.FER2013, List.of(training(flat(200, true), 1)));
    FaceBatch batch = builder(data, Normalisation.PER_FACE).plain(List.of(new FaceRef(0, 180)));
    assertThat(batch.images()).containsOnly(0f);
  }

  @Test
  void symmetricNormalisationReachesFromMinusOneToOne() {
    byte[] pixels = new byte[16 * 16];
    pixels[0] = (byte) 255;
    FaceDataset face = AugmentFixtures.face(16, 16, 1, pixels, null);
    FaceData data = new FaceData(Emotion.FER2013, List.of(training(face, 1)));
    float[] image = builder(data, Normalisation.SYMMETRIC).plain(List.of(FIRST)).images();
    assertThat(image[0]).isEqualTo(1);
    assertThat(image[1]).isEqualTo(-1);
  }

  @Test
  void aFaceOfFortyEightPixelsAndItsDoubleHaveTheSamePoints() {
    FaceDataset small = noise(48, 5);
    float[] points = small.points().clone();
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) PointScale.rescale(points[i], 48, 96);
    }
    FaceDataset large = AugmentFixtures.face(96, 96, 1, new byte[96 * 96], points);
    FaceData data = new FaceData(Emotion.FER2013, List.of(training(small, 1), training(large, 1)));
    FaceBatch batch = builder(data, Normalisation.UNIT).plain(List.of(FIRST, new FaceRef(1, 0)));
    for (int i = 0; i < Keypoint.COORDINATES; i++) {
      assertThat(batch.points()[Keypoint.COORDINATES + i])
          .isCloseTo(batch.points()[i], within(1e-5f));
    }
  }

  @Test
  void aMirrorKnowsHowFarASourcesLabelsLieOff(@TempDir Path folder) {
    Path file =
        Given.text(
            folder.resolve("mirrored.yaml"),
            """
            tasks: [keypoints]
            image: {size: 48}
            data:
              sources:
                test: {kind: keypoints, path: faces.csv, point-offset: {x: 3}}
            augment: [horizontal-flip: 1]
            network: {kind: residual, stages: [{blocks: 1, width: 4}]}
            """);
    FaceDataset faces = noise(96, 7);
    BatchBuilder mirroring =
        new BatchBuilder(
            new FaceData(List.of(), List.of(training(faces, 1))),
            ExperimentLoader.load(file, List.of()).experiment());
    float[] mirrored = mirroring.augmented(FIRST, 0, 1).points();
    for (Keypoint point : Keypoint.ALL) {
      float named = faces.points()[point.xIndex()] - 3;
      assertThat(mirrored[point.mirrored().xIndex()])
          .isCloseTo((float) PointScale.rescale(95 - named + 3, 96, 48), within(1e-3f));
    }
  }

  private static BatchBuilder builder(FaceData data, Normalisation normalisation) {
    int size = image(16, 1).size();
    return new BatchBuilder(
        data, experiment(new ImageSettings(size, 1, normalisation), List.of(), 4, 1, 1));
  }
}
