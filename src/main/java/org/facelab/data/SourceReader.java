package org.facelab.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.facelab.config.Experiment;
import org.facelab.config.Fer2013Source;
import org.facelab.config.Fer2013Source.FerPlusLabels;
import org.facelab.config.FolderSource;
import org.facelab.config.ImageSettings;
import org.facelab.config.InputException;
import org.facelab.config.KeypointsSource;
import org.facelab.config.KeypointsSource.Rows;
import org.facelab.config.Source;
import org.facelab.config.Source.OnBadRow;
import org.facelab.config.SyntheticSource;
import org.facelab.face.Emotion;
import org.facelab.face.Keypoint;

/** Reads any kind of source, from the cache where it can, and applies {@code on-bad-row}. */
final class SourceReader {
  private final Experiment experiment;
  private final FaceCache cache;
  private final Consumer<String> notices;
  private boolean skipAll;

  SourceReader(Experiment experiment, FaceCache cache, Consumer<String> notices) {
    this.experiment = experiment;
    this.cache = cache;
    this.notices = notices;
  }

  /** Leaves bad rows out whatever the sources' settings are, so that all of them can be reported. */
  SourceReader skipBadRows() {
    skipAll = true;
    return this;
  }

  boolean skipsAll() {
    return skipAll;
  }

  /** The faces of a source with its own classes and their persons. */
  ReadFaces read(String name, Source source) {
    if (source instanceof Fer2013Source fer) {
      return fer2013(name, fer);
    } else if (source instanceof KeypointsSource keypoints) {
      return keypoints(name, keypoints);
    } else if (source instanceof FolderSource folder) {
      return folder(name, folder);
    } else if (source instanceof SyntheticSource synthetic) {
      return synthetic(name, synthetic);
    }
    throw new IllegalStateException("no reader for " + source.getClass());
  }

  /** Whether the votes of a source are to become one class. */
  static boolean byMajority(Source source) {
    return source instanceof Fer2013Source fer && fer.ferplusLabels() == FerPlusLabels.MAJORITY;
  }

  /** MD5 of the unpacked files that say something of a source's faces, by the files' keys. */
  static SortedMap<String, String> joined(String name, Source source) {
    SortedMap<String, Optional<Path>> files = new TreeMap<>();
    if (source instanceof Fer2013Source fer) {
      files.put("ferplus", fer.ferplus());
      files.put("groups", fer.groups());
    } else if (source instanceof KeypointsSource keypoints) {
      files.put("groups", keypoints.groups());
    } else if (source instanceof FolderSource folder) {
      files.put("groups", folder.groups());
    }
    SortedMap<String, String> checksums = new TreeMap<>();
    files.forEach(
        (property, file) ->
            file.ifPresent(
                f ->
                    checksums.put(property, DataFile.find(f, key(name, property)).textChecksum())));
    return checksums;
  }

  private static String key(String name, String property) {
    return "data.sources.%s.%s".formatted(name, property);
  }

  private ReadFaces fer2013(String name, Fer2013Source source) {
    DataFile file = DataFile.find(source.path(), key(name, "path"));
    Optional<DataFile> ferplus = source.ferplus().map(f -> DataFile.find(f, key(name, "ferplus")));
    List<String> usages =
        source.split().usage().values().stream().flatMap(List::stream).sorted().toList();
    Fer2013Reader reader = new Fer2013Reader(usages);
    ReadFaces read = cached(name, file, "fer2013 " + usages, () -> reader.read(name, file));
    failOnBadRows(name, source.onBadRow(), read);
    ReadFaces labelled =
        ferplus
            .map(
                f ->
                    source.ferplusLabels() == FerPlusLabels.BLEND
                        ? FerPlusVotes.blend(read, f)
                        : FerPlusVotes.join(read, f))
            .orElse(read);
    failOnBadRows(name, source.onBadRow(), labelled);
    return withPersons(labelled, source.groups().map(g -> DataFile.find(g, key(name, "groups"))));
  }

  private ReadFaces keypoints(String name, KeypointsSource source) {
    DataFile file = DataFile.find(source.path(), key(name, "path"));
    Optional<DataFile> groups = source.groups().map(g -> DataFile.find(g, key(name, "groups")));
    ReadFaces read = cached(name, file, "keypoints", () -> KeypointsReader.read(name, file));
    failOnBadRows(name, source.onBadRow(), read);
    ReadFaces all = withPersons(read, groups);
    return source.rows() == Rows.COMPLETE ? complete(name, all) : all;
  }

  private static ReadFaces complete(String name, ReadFaces read) {
    FaceDataset faces = read.faces();
    int[] complete =
        IntStream.range(0, faces.size()).filter(i -> isComplete(faces.points(), i)).toArray();
    if (complete.length == 0) {
      throw new InputException(
          "%s: complete takes rows with all 15 points, but of %,d rows none is complete"
              .formatted(key(name, "rows"), faces.size()));
    }
    return new ReadFaces(
        FaceSelection.of(faces, complete),
        read.rows(),
        IntStream.of(complete).map(i -> read.row()[i]).toArray(),
        read.checksum());
  }

  private static boolean isComplete(float[] points, int face) {
    int from = face * Keypoint.COORDINATES;
    return points != null
        && IntStream.range(from, from + Keypoint.COORDINATES)
            .noneMatch(i -> Float.isNaN(points[i]));
  }

  private static ReadFaces withPersons(ReadFaces read, Optional<DataFile> groups) {
    return groups
        .map(
            g ->
                new ReadFaces(
                    read.faces().withGroups(PersonFile.ofRows(g, read)),
                    read.rows(),
                    read.row(),
                    read.checksum()))
        .orElse(read);
  }

  private ReadFaces folder(String name, FolderSource source) {
    if (!Files.isDirectory(source.path())) {
      throw new InputException(
          Files.exists(source.path())
              ? "%s: expected a folder of images, found a file; unpack it".formatted(source.path())
              : DataFile.missing("folder", source.path(), key(name, "path"))
                  + "; FER2013 becomes such a folder by ./facelab data export-folders");
    }
    Set<String> classes = new LinkedHashSet<>(experiment.data().emotions());
    classes.addAll(experiment.data().mergeEmotions().keySet());
    for (Emotion emotion : Emotion.values()) {
      classes.add(emotion.label());
    }
    ImageFolder folder =
        new ImageFolder(
            source.path(), List.copyOf(classes), skipAll || source.onBadRow() == OnBadRow.SKIP);
    FolderReader reader = new FolderReader(folder, experiment.image());
    String checksum = reader.checksum();
    ImageSettings image = experiment.image();
    String colour = image.channels() == 3 ? "3 or grey" : "1";
    String options = "%dx%s".formatted(image.size(), colour);
    ReadFaces images =
        cached(
            name,
            source.path().toString(),
            checksum,
            "folder of pictures " + options,
            () -> reader.read(name, checksum));
    List<String> skipped = new ArrayList<>(folder.problems());
    skipped.addAll(images.faces().skipped());
    ReadFaces read =
        new ReadFaces(images.faces().withSkipped(skipped), 0, new int[0], images.checksum());
    failOnBadRows(name, source.onBadRow(), read);
    if (read.faces().size() == 0 && !skipped.isEmpty()) {
      throw new InputException(
          "%s: no image can be used, for %,d reason%s, the first: %s%s"
              .formatted(
                  source.path(),
                  skipped.size(),
                  skipped.size() == 1 ? "" : "s",
                  skipped.get(0),
                  otherFiles(folder)));
    }
    if (read.faces().size() == 0) {
      throw new InputException(
          "%s: expected images as split/class/*.png, jpg, jpeg or bmp, or class/* alone, found none%s"
              .formatted(source.path(), otherFiles(folder)));
    }
    if (!folder.otherFiles().isEmpty()) {
      notices.accept("%s: passed over%s".formatted(name, otherFiles(folder)));
    }
    return source
        .groups()
        .map(g -> DataFile.find(g, key(name, "groups")))
        .map(g -> PersonFile.ofFiles(g, read.faces().ids()))
        .map(p -> new ReadFaces(read.faces().withGroups(p), 0, new int[0], read.checksum()))
        .orElse(read);
  }

  private static String otherFiles(ImageFolder folder) {
    StringBuilder text = new StringBuilder();
    folder.otherFiles().forEach((ending, n) -> text.append(", %,d .%s".formatted(n, ending)));
    return text.isEmpty() ? "" : " (other files: " + text.substring(2) + ")";
  }

  private ReadFaces synthetic(String name, SyntheticSource source) {
    FaceDataset faces = SyntheticFaces.draw(name, source);
    String description =
        "synthetic: %d faces of %d px, seed %d"
            .formatted(source.faces(), source.size(), source.seed());
    return new ReadFaces(faces, 0, new int[0], description);
  }

  private ReadFaces cached(String name, DataFile file, String options, Supplier<ReadFaces> read) {
    String entry = file.entry() == null ? "" : " " + file.entry();
    return cached(name, file.name(), file.packedChecksum(), options + entry, read);
  }

  /** Problems are stored without the path in front of them, as the same file may lie elsewhere later. */
  private ReadFaces cached(
      String name, String path, String checksum, String options, Supplier<ReadFaces> read) {
    MessageDigest digest = Checksums.digest();
    digest.update(
        "%d %s %s".formatted(FaceFile.VERSION, checksum, options).getBytes(StandardCharsets.UTF_8));
    String title = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
    String key = title + "-" + Checksums.hex(digest);
    Optional<ReadFaces> stored = cache.load(key, name);
    if (stored.isPresent()) {
      return withProblems(stored.get(), p -> path + p);
    }
    ReadFaces fresh = read.get();
    if (fresh.faces().size() > 0) {
      cache.store(key, withProblems(fresh, p -> p.substring(path.length())), notices);
    }
    return fresh;
  }

  private static ReadFaces withProblems(ReadFaces read, UnaryOperator<String> change) {
    List<String> problems = read.faces().skipped().stream().map(change).toList();
    return new ReadFaces(
        read.faces().withSkipped(problems), read.rows(), read.row(), read.checksum());
  }

  private void failOnBadRows(String name, OnBadRow onBadRow, ReadFaces read) {
    if (onBadRow == OnBadRow.FAIL && !skipAll) {
      BadRows bad = new BadRows();
      bad.addAll(read.faces().skipped());
      bad.failIfAny(
          "%s=skip leaves such rows out and counts them".formatted(key(name, "on-bad-row")));
    }
  }
}
