package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaceCacheTest {
  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private static ReadFaces someFaces() {
    FaceDataset faces =
        Given.labels(new int[] {0, 1, -1}, 2, null).withSkipped(List.of(":7: bad, ü"));
    return new ReadFaces(faces, 4, new int[] {0, 2, 3}, "abc");
  }

  private FaceCache cache() {
    return new FaceCache(folder.resolve("cache"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void givesBackWhatWasStored() {
    ReadFaces stored = someFaces();
    cache().store("key", stored, notices::add);
    ReadFaces loaded = cache().load("key", "other").orElseThrow();

    assertThat(loaded.faces().source()).isEqualTo("other");
    assertThat(loaded.faces())
        .usingRecursiveComparison()
        .ignoringFields("source")
        .isEqualTo(stored.faces());
    assertThat(loaded.rows()).isEqualTo(4);
    assertThat(loaded.row()).containsExactly(0, 2, 3);
    assertThat(loaded.checksum()).isEqualTo("abc");
    assertThat(cache().load("another", "x")).isEmpty();
    assertThat(notices).isEmpty();
  }

  @Test
  void takesABrokenFileForNone() throws IOException {
    cache().store("key", someFaces(), notices::add);
    Path file = files().get(0);
    byte[] whole = Files.readAllBytes(file);

    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(cache().load("key", "x")).as("cut to %d bytes", length).isEmpty();
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] spoilt = whole.clone();
      spoilt[i] ^= 0x41;
      Files.write(file, spoilt);
      assertThat(cache().load("key", "x")).as("byte %d changed", i).isEmpty();
    }
  }

  @Test
  void onlyNotesThatTheFolderCannotBeWritten() {
    Given.text(folder.resolve("file"), "x");
    FaceCache cache = new FaceCache(folder.resolve("file/cache"));
    cache.store("key", someFaces(), notices::add);

    assertThat(cache.load("key", "x")).isEmpty();
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0)).contains("file/cache cannot be written").contains("FACELAB_CACHE");
  }

  @Test
  void removesWhatWasUsedLeastRecentlyAndOldRemains() throws IOException {
    FaceCache small = new FaceCache(folder.resolve("cache"), Long.MAX_VALUE, 2);
    Path remains = Given.text(folder.resolve("cache/.x.1.unfinished"), "x");
    Files.setLastModifiedTime(remains, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    small.store("a", someFaces(), notices::add);
    small.store("b", someFaces(), notices::add);
    for (String old : List.of("a", "b")) {
      Files.setLastModifiedTime(
          folder.resolve("cache/" + old + ".faces"),
          FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    }
    assertThat(small.load("a", "used again")).isPresent();
    small.store("c", someFaces(), notices::add);

    assertThat(files().stream().map(f -> f.getFileName().toString()))
        .containsExactly("a.faces", "c.faces");
  }

  @Test
  void liesWhereTheEnvironmentSays() {
    assertThat(FaceCache.standardFolder(Map.of(), "/home/ann"))
        .isEqualTo(Path.of("/home/ann/.cache/facelab"));
    assertThat(FaceCache.standardFolder(Map.of("XDG_CACHE_HOME", "/xdg"), "/home/ann"))
        .isEqualTo(Path.of("/xdg/facelab"));
    assertThat(FaceCache.standardFolder(Map.of("XDG_CACHE_HOME", "relative"), "/home/ann"))
        .isEqualTo(Path.of("/home/ann/.cache/facelab"));
    assertThat(
            FaceCache.standardFolder(
                Map.of("XDG_CACHE_HOME", "/xdg", "FACELAB_CACHE", "/mine"), "/home/ann"))
        .isEqualTo(Path.of("/mine"));
  }

  @Test
  void readsASourceAgainOnlyWhenItHasChanged() throws IOException {
    String source = "fer: {kind: fer2013, path: '%s'}".formatted(folder.resolve("fer.csv"));
    Given.text(folder.resolve("fer.csv"), Given.fer(Given.ferRow(1, 1, "Training")));
    byte[] first = Given.faces(folder, source).pixels();
    assertThat(files()).hasSize(1);
    assertThat(Given.faces(folder, source).pixels()).isEqualTo(first);
    assertThat(files()).hasSize(1);

    Given.text(folder.resolve("fer.csv"), Given.fer(Given.ferRow(1, 2, "Training")));
    assertThat(Given.faces(folder, source).pixels()).isNotEqualTo(first);
    assertThat(files()).hasSize(2);
  }

  @Test
  void rebuildsABrokenFile() throws IOException {
    String source = "fer: {kind: fer2013, path: '%s'}".formatted(folder.resolve("fer.csv"));
    Given.text(folder.resolve("fer.csv"), Given.fer(Given.ferRow(1, 1, "Training")));
    byte[] pixels = Given.faces(folder, source).pixels();
    byte[] whole = Files.readAllBytes(files().get(0));
    Files.write(files().get(0), new byte[100]);

    assertThat(Given.faces(folder, source).pixels()).isEqualTo(pixels);
    assertThat(Files.readAllBytes(files().get(0))).isEqualTo(whole);
  }

  @Test
  void failsOnBadRowsThatTheCacheRemembersUnderTheFilesPresentName() throws IOException {
    String csv = Given.fer(Given.ferRow(1, 1, "Training"), "1,1 2,Training");
    String here = "fer: {kind: fer2013, path: '%s'%s}";
    Path file = Given.text(folder.resolve("fer.csv"), csv);
    Given.faces(folder, here.formatted(file, ", on-bad-row: skip"));
    Path moved = folder.resolve("moved/fer.csv");
    Files.createDirectories(moved.getParent());
    Files.move(file, moved);

    assertThat(Given.faces(folder, here.formatted(moved, ", on-bad-row: skip")).skipped())
        .containsExactly(moved + ":3: column 2 'pixels': expected 16 values (4x4), found 2");
    assertThatThrownBy(() -> Given.faces(folder, here.formatted(moved, "")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(moved + ":3: column 2 'pixels'");
    assertThat(files()).hasSize(1);
  }
}
