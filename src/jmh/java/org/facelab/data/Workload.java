package org.facelab.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.facelab.config.Augmentation;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.Range;
import org.facelab.config.SplitSettings.Part;
import org.facelab.config.SyntheticSource;
import org.facelab.data.FaceData.SourceData;

/** As many faces as FER2013 trains on, and what {@code configs/base.yaml} does to them. */
final class Workload {
  /** Faces of FER2013's part <i>Training</i>. */
  static final int FACES = 28_709;

  /** Faces of a step of training. */
  static final int BATCH = 32;

  /** Faces that are drawn; the set holds them again and again, as to draw all would take a minute. */
  private static final int DRAWN = 500;

  private Workload() {}

  /**
   * The base file's experiment, for a network with an input of so many pixels.
   *
   * @param light whether brightness and contrast change too, which the base file leaves out
   */
  static Experiment experiment(int input, boolean light) {
    Experiment base = baseFile("image.size=" + input, "train.batch-size=" + BATCH);
    if (!light) {
      return base;
    }
    List<Augmentation> steps = new ArrayList<>(base.augment());
    steps.add(new Augmentation.Brightness(new Range(0.7, 1.3), 1));
    steps.add(new Augmentation.Contrast(new Range(0.7, 1.3), 1));
    return new Experiment(
        base.name(),
        base.description(),
        base.seed(),
        base.seeds(),
        base.image(),
        base.data(),
        steps,
        base.tasks(),
        base.network(),
        base.heads(),
        base.loss(),
        base.train(),
        base.evaluate(),
        base.ensemble(),
        base.engine(),
        base.precision());
  }

  /** Grey faces of so many pixels, all of them for training. */
  static FaceData faces(int size) {
    FaceDataset drawn = drawn(DRAWN, size);
    int[] again = IntStream.range(0, FACES).map(i -> i % DRAWN).toArray();
    Split split = new Split(Collections.nCopies(FACES, Part.TRAIN));
    return new FaceData(
        drawn.emotions(), List.of(new SourceData(FaceSelection.of(drawn, again), split, 1, "")));
  }

  /** Grey faces of so many pixels. */
  static FaceDataset drawn(int count, int size) {
    return SyntheticFaces.draw("drawn", new SyntheticSource(count, size, 1, null, 1));
  }

  private static Experiment baseFile(String... overrides) {
    String yaml =
        """
        extends: %s
        data: {sources: {drawn: {kind: synthetic}}}
        """
            .formatted(Path.of("configs/base.yaml").toAbsolutePath());
    try {
      Path file = Files.createTempFile("pipeline", ".yaml");
      try {
        Files.writeString(file, yaml);
        return ExperimentLoader.load(file, List.of(overrides)).experiment();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
