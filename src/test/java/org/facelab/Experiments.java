package org.facelab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.ResolvedExperiment;

/** Small experiments on synthetic faces for tests. */
public final class Experiments {
  private static final String TINY =
      """
      data:
        sources:
          drawn: {kind: synthetic, faces: 60, size: 32, split: {validation: 0.2, test: 0.2}}
      image: {size: 16}
      augment: [horizontal-flip, rotation, brightness]
      network:
        kind: residual
        stem: {width: 4, stride: 2}
        stages: [{blocks: 1, width: 4, stride: 1}, {blocks: 1, width: 6}]
      heads:
        keypoints: {pooling: flatten, hidden: [8], dropout: 0.2}
      train: {epochs: 3, batch-size: 8}
      """;

  private Experiments() {}

  /** A network that trains an epoch within a second, with overrides. */
  public static ResolvedExperiment tiny(String... overrides) {
    try {
      Path file = Files.createTempFile("tiny", ".yaml");
      try {
        Files.writeString(file, TINY);
        return ExperimentLoader.load(file, List.of(withName(overrides)));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same as an experiment alone. */
  public static Experiment tinyExperiment(String... overrides) {
    return tiny(overrides).experiment();
  }

  private static String[] withName(String[] overrides) {
    String[] all = java.util.Arrays.copyOf(overrides, overrides.length + 1);
    all[overrides.length] = "name=tiny";
    return all;
  }
}
