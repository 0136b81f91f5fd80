package org.facelab.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.facelab.config.DataFolder;
import org.facelab.config.DataSettings;
import org.facelab.config.Experiment;
import org.facelab.config.InputException;
import org.facelab.config.Source;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.SourceData;
import org.facelab.data.FaceDataset;
import org.facelab.evaluate.Predictions.Row;
import org.facelab.report.FaceImages.GreyFace;
import org.facelab.train.RunFolder;

/**
 * The faces that a report shows, from the data that its runs were scored on: their pictures, each once in
 * the page, and exact copies of them that are labelled otherwise. Data that are not there, or are others
 * than the run's, cost the pictures and a note.
 */
final class ReportFaces {
  private static final int MOST_COPIES = 5;

  /** One source of one run's experiment, as it was read. */
  private static final class Loaded {
    final SourceData data;
    final Map<String, Integer> numbers = new HashMap<>();
    private Map<ByteBuffer, List<Integer>> copies;

    Loaded(SourceData data) {
      this.data = data;
      List<String> ids = data.dataset().ids();
      for (int i = 0; i < ids.size(); i++) {
        numbers.put(ids.get(i), i);
      }
    }

    List<Integer> copies(int face) {
      if (copies == null) {
        copies = new HashMap<>();
        for (int i = 0; i < data.dataset().size(); i++) {
          copies.computeIfAbsent(pixels(i), p -> new ArrayList<>(1)).add(i);
        }
      }
      return copies.get(pixels(face));
    }

    private ByteBuffer pixels(int face) {
      int bytes = data.dataset().faceBytes();
      return ByteBuffer.wrap(data.dataset().pixels(), face * bytes, bytes);
    }
  }

  private record Key(Source source, List<String> emotions, Map<String, String> merged) {}

  private final Path dataFolder;
  private final boolean embed;
  private final ObjectNode pictures;
  private final Map<Key, Optional<Loaded>> read = new HashMap<>();
  private final IdentityHashMap<ReportRun, Map<String, Loaded>> sources = new IdentityHashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Set<String> notes = new LinkedHashSet<>();

  /**
   * Faces of no run yet.
   *
   * @param dataFolder where a file is looked for that is not where the run had it
   * @param embed whether pictures go into the page
   * @param pictures of the page by name, where they go
   */
  ReportFaces(Path dataFolder, boolean embed, ObjectNode pictures) {
    this.dataFolder = dataFolder;
    this.embed = embed;
    this.pictures = pictures;
  }

  /** Reads the data of a run, if another run had not the same. */
  void load(ReportRun run) {
    Map<String, Loaded> loaded = new HashMap<>();
    sources.put(run, loaded);
    if (run.predictions().isEmpty()) {
      return;
    }
    if (run.summary().config().isEmpty()) {
      notes.add(
          "The faces of %s cannot be shown: its experiment.yaml cannot be read."
              .formatted(run.summary().name()));
      return;
    }
    Path file = new RunFolder(run.summary().folder()).experiment();
    Experiment experiment = DataFolder.load(file, List.of(), dataFolder).experiment();
    for (Map.Entry<String, Source> source : experiment.data().sources().entrySet()) {
      if (!run.checksums().containsKey(source.getKey())) {
        notes.add(
            "The faces of source %s are not shown: the manifest.json of %s does not say which data it had."
                .formatted(source.getKey(), run.summary().name()));
        continue;
      }
      Key key =
          new Key(
              source.getValue(), experiment.data().emotions(), experiment.data().mergeEmotions());
      read.computeIfAbsent(key, k -> read(experiment, source.getKey(), k))
          .filter(found -> isOf(run, source.getKey(), found))
          .ifPresent(found -> loaded.put(source.getKey(), found));
    }
  }

  private Optional<Loaded> read(Experiment experiment, String name, Key key) {
    DataSettings alone = new DataSettings(Map.of(name, key.source()), key.emotions(), key.merged());
    try {
      FaceData data = DataLoader.load(experiment.withData(alone));
      return Optional.of(new Loaded(data.sources().get(0)));
    } catch (InputException e) {
      notes.add(
          "The faces of source %s cannot be shown: %s. data/README.md says where the data come from; set FACELAB_DATA to the folder that holds them and make the report again."
              .formatted(name, firstSentence(e.problems().get(0))));
      return Optional.empty();
    }
  }

  private static String firstSentence(String problem) {
    String line = problem.lines().findFirst().orElse("");
    int end = line.indexOf(". ");
    return end < 0 ? line : line.substring(0, end);
  }

  private boolean isOf(ReportRun run, String source, Loaded found) {
    String then = run.checksums().get(source);
    if (then.equals(found.data.checksum())) {
      return true;
    }
    notes.add(
        "The faces of source %s are not shown: the data here have checksum %s, those of the run %s."
            .formatted(source, found.data.checksum(), then));
    return false;
  }

  /** Why faces are missing, one sentence each. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Whether the page has a picture. */
  boolean hasPictures() {
    return !names.isEmpty();
  }

  /** Name of the face's picture in the page; null if it is not at hand or not wanted. */
  String picture(ReportRun run, Row row) {
    Loaded loaded = sources.getOrDefault(run, Map.of()).get(row.source());
    Integer number = loaded == null ? null : loaded.numbers.get(row.id());
    if (!embed || number == null) {
      return null;
    }
    return names.computeIfAbsent(
        run.face(row),
        face -> {
          String name = Integer.toString(names.size());
          GreyFace grey = LoadedFaces.grey(loaded.data.dataset(), number);
          pictures.put(name, FacePicture.dataUri(grey));
          return name;
        });
  }

  /** A person's name; without pictures, only which of how many it is. */
  String person(String name, int number) {
    return embed || name.isEmpty() ? name : "person " + number;
  }

  /** Exact copies of a face's pixels that carry another emotion, such as {@code row 17: sad, train}. */
  List<String> copiesLabelledOtherwise(ReportRun run, Row row) {
    Loaded loaded = sources.getOrDefault(run, Map.of()).get(row.source());
    Integer number = loaded == null ? null : loaded.numbers.get(row.id());
    if (number == null) {
      return List.of();
    }
    FaceDataset faces = loaded.data.dataset();
    int emotion = faces.emotion(number);
    return loaded.copies(number).stream()
        .filter(copy -> faces.emotion(copy) >= 0 && faces.emotion(copy) != emotion)
        .limit(MOST_COPIES)
        .map(
            copy -> {
              Part part = loaded.data.split().parts().get(copy);
              return "%s: %s%s"
                  .formatted(
                      faces.ids().get(copy),
                      faces.emotions().get(faces.emotion(copy)),
                      part == null ? "" : ", " + part.name().toLowerCase(Locale.ROOT));
            })
        .toList();
  }
}
