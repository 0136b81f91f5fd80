package org.facelab.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps what readers found, ready to be loaded in a fraction of the time. A file's name holds a key made of
 * the source's checksum, so a source that changes is read anew. Nothing here is fatal: a broken file
 * is read anew as well, and a folder that cannot be written costs a notice.
 */
final class FaceCache {
  /** Beyond this the files that were used least recently go. */
  private static final long MOST_BYTES = 4L << 30;

  private static final int MOST_FILES = 32;
  private static final String ENDING = ".faces";

  private final Path folder;
  private final long mostBytes;
  private final int mostFiles;

  /** A cache in a folder, which is made when it is needed. */
  FaceCache(Path folder) {
    this(folder, MOST_BYTES, MOST_FILES);
  }

  FaceCache(Path folder, long mostBytes, int mostFiles) {
    this.folder = folder;
    this.mostBytes = mostBytes;
    this.mostFiles = mostFiles;
  }

  /** The user's cache: $FACELAB_CACHE, else $XDG_CACHE_HOME/facelab, else ~/.cache/facelab. */
  static FaceCache standard() {
    return new FaceCache(standardFolder());
  }

  static Path standardFolder() {
    return standardFolder(System.getenv(), System.getProperty("user.home"));
  }

  static Path standardFolder(Map<String, String> environment, String home) {
    String own = environment.getOrDefault("FACELAB_CACHE", "");
    if (!own.isBlank()) {
      return Path.of(own);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification: a relative path is to be taken for absent.
    return xdg.isBlank() || !Path.of(xdg).isAbsolute()
        ? Path.of(home, ".cache", "facelab")
        : Path.of(xdg, "facelab");
  }

  /** What was stored under the key, if it is there and whole. */
  Optional<ReadFaces> load(String key, String source) {
    Path file = folder.resolve(key + ENDING);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      ReadFaces faces = FaceFile.read(file, source);
      touch(file);
      return Optional.of(faces);
    } catch (IOException | RuntimeException e) {
      // A file of an older version, or one that a full disk or a crash has spoilt: it is written
      // anew.
      return Optional.empty();
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // The file then counts as used less recently than it was, which does no harm.
    }
  }

  /** Stores faces under a key and makes room for them. */
  void store(String key, ReadFaces faces, Consumer<String> notices) {
    try {
      Files.createDirectories(folder);
      WholeFile.write(folder.resolve(key + ENDING), out -> FaceFile.write(out, faces));
      makeRoom(key + ENDING);
      removeRemains();
    } catch (IOException e) {
      notices.accept(
          "the cache folder %s cannot be written (%s), so the data are read anew every time; set FACELAB_CACHE to another folder"
              .formatted(folder, DataFile.reason(e)));
    }
  }

  private void makeRoom(String keep) throws IOException {
    record Entry(Path path, FileTime used, long bytes) {}
    List<Entry> entries = new ArrayList<>();
    for (Path path : files(ENDING)) {
      entries.add(new Entry(path, Files.getLastModifiedTime(path), Files.size(path)));
    }
    entries.sort(Comparator.comparing(Entry::used).reversed());
    long bytes = 0;
    int count = 0;
    for (Entry entry : entries) {
      bytes += entry.bytes();
      count++;
      boolean tooMany = bytes > mostBytes || count > mostFiles;
      if (tooMany && !entry.path().getFileName().toString().equals(keep)) {
        Files.deleteIfExists(entry.path());
      }
    }
  }

  private void removeRemains() throws IOException {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    for (Path path : files(WholeFile.UNFINISHED)) {
      if (Files.getLastModifiedTime(path).toInstant().isBefore(yesterday)) {
        Files.deleteIfExists(path);
      }
    }
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().endsWith(ending))
          .collect(Collectors.toList());
    }
  }
}
