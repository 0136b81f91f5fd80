package org.facelab.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.facelab.config.Augmentation;
import org.facelab.config.DataSettings;
import org.facelab.config.EngineChoice;
import org.facelab.config.Experiment;
import org.facelab.config.ImageSettings;
import org.facelab.config.ImageSettings.Normalisation;
import org.facelab.config.Precision;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.Task;
import org.facelab.config.TrainSettings;
import org.facelab.data.FaceData.SourceData;
import org.facelab.face.Emotion;
import org.facelab.face.Keypoint;

/** Small datasets and experiments for the tests of augmentation and batches. */
final class AugmentFixtures {
  private AugmentFixtures() {}

  /** One face of these pixels and points. */
  static FaceDataset face(int width, int height, int channels, byte[] pixels, float[] points) {
    return new FaceDataset(
        "test",
        1,
        width,
        height,
        channels,
        pixels,
        points,
        List.of(),
        null,
        List.of(),
        null,
        null,
        List.of("face 0"),
        List.of());
  }

  /** Grey noise with points all over it, from a seed. */
  static FaceDataset noise(int size, long seed) {
    Dice dice = Dice.of(seed);
    byte[] pixels = new byte[size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) dice.below(256);
    }
    float[] points = new float[Keypoint.COORDINATES];
    for (int i = 0; i < points.length; i++) {
      points[i] = (float) dice.between(0, size - 1);
    }
    return face(size, size, 1, pixels, points);
  }

  /** {@code count} flat grey faces of 4x4; each has an emotion, and points if asked for. */
  static FaceDataset flat(int count, boolean withPoints) {
    byte[] pixels = new byte[count * 16];
    float[] points = new float[count * Keypoint.COORDINATES];
    float[] targets = new float[count * 7];
    for (int face = 0; face < count; face++) {
      Arrays.fill(pixels, face * 16, face * 16 + 16, (byte) face);
      targets[face * 7 + face % 7] = 1;
    }
    return new FaceDataset(
        "flat",
        count,
        4,
        4,
        1,
        pixels,
        withPoints ? points : null,
        Emotion.FER2013,
        targets,
        List.of(),
        null,
        null,
        IntStream.range(0, count).mapToObj(i -> "face " + i).toList(),
        List.of());
  }

  /** A source whose faces are all for training. */
  static SourceData training(FaceDataset dataset, int repeat) {
    Split split = new Split(IntStream.range(0, dataset.size()).mapToObj(i -> Part.TRAIN).toList());
    return new SourceData(dataset, split, repeat, "");
  }

  /** An experiment of both tasks with values left as they are but for the division by 255. */
  static Experiment experiment(
      ImageSettings image, List<Augmentation> augment, int batchSize, int threads, long seed) {
    TrainSettings train =
        new TrainSettings(1, batchSize, null, null, 0, null, null, 10, 0, threads);
    return new Experiment(
        "test",
        "",
        seed,
        List.of(),
        image,
        new DataSettings(Map.of(), Emotion.FER2013, Map.of()),
        augment,
        List.of(Task.KEYPOINTS, Task.EMOTION),
        null,
        null,
        null,
        train,
        null,
        EngineChoice.AUTO,
        Precision.FLOAT32);
  }

  static ImageSettings image(int size, int channels) {
    return new ImageSettings(size, channels, Normalisation.UNIT);
  }
}
