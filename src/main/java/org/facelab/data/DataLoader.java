package org.facelab.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.facelab.config.Experiment;
import org.facelab.config.Fer2013Source;
import org.facelab.config.Fer2013Source.FerPlusLabels;
import org.facelab.config.InputException;
import org.facelab.config.Source;
import org.facelab.data.FaceData.SourceData;

/** Loads all sources of an experiment and splits them. Reads again only what has changed since last time. */
public final class DataLoader {
  private final Experiment experiment;
  private final Consumer<String> notices;
  private final SourceReader reader;

  private DataLoader(Experiment experiment, Consumer<String> notices, SourceReader reader) {
    this.experiment = experiment;
    this.notices = notices;
    this.reader = reader;
  }

  /** The folder that keeps decoded faces between runs: FACELAB_CACHE, or one in the user's own cache. */
  public static Path cacheFolder() {
    return FaceCache.standardFolder();
  }

  /** Loads the data and says nothing of rows left out. */
  public static FaceData load(Experiment experiment) {
    return load(experiment, notice -> {});
  }

  /**
   * Loads the data.
   *
   * @param notices gets one line for each thing that a user should know of, such as rows left out
   * @throws InputException if files are missing or rows cannot be read, with the problems of all sources
   */
  public static FaceData load(Experiment experiment, Consumer<String> notices) {
    return load(experiment, notices, FaceCache.standard());
  }

  static FaceData load(Experiment experiment, Consumer<String> notices, FaceCache cache) {
    return new DataLoader(experiment, notices, new SourceReader(experiment, cache, notices)).load();
  }

  /** Loads the data as if every source had {@code on-bad-row: skip}. */
  static FaceData loadReadable(Experiment experiment, Consumer<String> notices, FaceCache cache) {
    SourceReader reader = new SourceReader(experiment, cache, notices).skipBadRows();
    return new DataLoader(experiment, notices, reader).load();
  }

  private FaceData load() {
    List<SourceData> sources = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, Source> source : experiment.data().sources().entrySet()) {
      try {
        sources.add(load(source.getKey(), source.getValue()));
      } catch (InputException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    return new FaceData(experiment.data().emotions(), sources);
  }

  private SourceData load(String name, Source source) {
    ReadFaces read = reader.read(name, source);
    reportSkipped(name, read.faces());
    EmotionMapping mapping = new EmotionMapping(experiment.data(), SourceReader.byMajority(source));
    FaceDataset faces = mapping.apply(read.faces(), notices);
    if (faces.size() == 0) {
      throw new InputException(
          "data.sources.%s: no face is left of %,d that were read"
              .formatted(name, read.faces().size()));
    }
    String key = "data.sources.%s.split".formatted(name);
    Split split = new Splitter(faces, source.split(), key).split(notices);
    return new SourceData(
        faces,
        split,
        source.repeat(),
        read.checksum(),
        SourceReader.joined(name, source),
        isBlended(source));
  }

  private static boolean isBlended(Source source) {
    return source instanceof Fer2013Source fer
        && fer.ferplus().isPresent()
        && fer.ferplusLabels() == FerPlusLabels.BLEND;
  }

  private void reportSkipped(String name, FaceDataset faces) {
    List<String> skipped = faces.skipped();
    if (skipped.isEmpty()) {
      return;
    }
    String first = "the first: " + skipped.get(0);
    if (faces.size() == 0) {
      throw new InputException(
          "data.sources.%s: none of %,d rows can be used, %s"
              .formatted(name, skipped.size(), first));
    }
    if (!reader.skipsAll()) {
      notices.accept("%s: bad rows left out: %,d, %s".formatted(name, skipped.size(), first));
    }
  }
}
