package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.facelab.config.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {
  private static final String KEY = "data.sources.fer.path";
  private static final String TEXT = "a,b\n1,2\n";

  @TempDir Path folder;

  private static String read(Path path) throws IOException {
    try (InputStream in = DataFile.find(path, KEY).open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path file(String name, byte[] bytes) {
    return Given.bytes(folder.resolve(name), bytes);
  }

  @Test
  void readsPlainGzippedAndZippedTextAlike() throws IOException {
    assertThat(read(Given.text(folder.resolve("a.csv"), TEXT))).isEqualTo(TEXT);
    assertThat(read(file("a.csv.gz", Given.gzip(TEXT)))).isEqualTo(TEXT);
    assertThat(read(file("a.csv.zip", Given.zip("a.csv", TEXT)))).isEqualTo(TEXT);
  }

  @Test
  void tellsPackedFilesByTheirContentAndNotByTheirName() throws IOException {
    assertThat(read(file("zipped.csv", Given.zip("a.csv", TEXT)))).isEqualTo(TEXT);
    assertThat(read(file("gzipped.csv", Given.gzip(TEXT)))).isEqualTo(TEXT);
  }

  @Test
  void readsAnArchiveInsideAnArchiveAsKagglePacksThem() throws IOException {
    String inner = new String(Given.zip("training.csv", TEXT), StandardCharsets.ISO_8859_1);
    Path path = file("kaggle.zip", Given.zip("training.zip", inner, "notes.txt", "x"));

    assertThat(read(path)).isEqualTo(TEXT);
    assertThat(read(Path.of(path + "!training.zip"))).isEqualTo(TEXT);
  }

  @Test
  void passesOverTheLitterOfOtherSystems() throws IOException {
    byte[] zip = Given.zip("__MACOSX/._a.csv", "x", "data/a.csv", TEXT, "data/.DS_Store", "x");

    assertThat(read(file("a.zip", zip))).isEqualTo(TEXT);
  }

  @Test
  void takesTheEntryBehindTheExclamationMark() throws IOException {
    Path path = file("two.zip", Given.zip("x/a.csv", "no", "x/b.csv", TEXT));

    assertThat(read(Path.of(path + "!x/b.csv"))).isEqualTo(TEXT);
    assertThat(read(Path.of(path + "!b.csv"))).isEqualTo(TEXT);
    assertThat(DataFile.find(Path.of(path + "!b.csv"), KEY).name()).isEqualTo(path + "!x/b.csv");
  }

  @Test
  void listsTheEntriesWhereOneMustBeChosen() {
    Path path = file("two.zip", Given.zip("a.csv", TEXT, "b.csv", TEXT));

    assertThatThrownBy(() -> read(path))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("name one of them as " + path + "!a.csv")
        .hasMessageContaining("a.csv, b.csv");
    assertThatThrownBy(() -> read(Path.of(path + "!c.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no entry 'c.csv'; it has a.csv, b.csv");
  }

  @Test
  void takesAFileThatIsPackedInAnotherWayThanItsNameSays() throws IOException {
    file("plain.csv", TEXT.getBytes(StandardCharsets.UTF_8));
    file("zipped.csv.zip", Given.zip("a.csv", TEXT));
    file("other.zip", Given.zip("a.csv", TEXT));

    assertThat(read(folder.resolve("plain.csv.zip"))).isEqualTo(TEXT);
    assertThat(read(folder.resolve("plain.csv.gz"))).isEqualTo(TEXT);
    assertThat(read(folder.resolve("zipped.csv"))).isEqualTo(TEXT);
    assertThatThrownBy(() -> read(folder.resolve("other.gz")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void namesThePathTheKeyAndTheHelpWhereThereIsNoFile() {
    assertThatThrownBy(() -> read(folder.resolve("none.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(folder.resolve("none.csv") + ": no such file")
        .hasMessageContaining(KEY)
        .hasMessageContaining("FACELAB_DATA")
        .hasMessageContaining("data/README.md");
  }

  @Test
  void saysWhatAZipThatIsNoZipIs() {
    Path page = Given.text(folder.resolve("fer.zip"), "<!DOCTYPE html><title>Sign in</title>");

    assertThatThrownBy(() -> read(page))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("fer.zip: expected a zip archive, found a web page");
    assertThatThrownBy(() -> read(Given.text(folder.resolve("a.csv.gz"), TEXT)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv.gz: expected a gzip file, found the text 'a,b");
    assertThatThrownBy(() -> read(file("empty.zip", new byte[0])))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found nothing (0 bytes)");
  }

  @Test
  void saysThatAZipIsCutOff() {
    byte[] zip = Given.zip("a.csv", TEXT.repeat(100));

    assertThatThrownBy(() -> read(file("cut.zip", Arrays.copyOf(zip, zip.length - 30))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut.zip: a damaged or cut-off zip archive");
  }

  @Test
  void noticesAFlippedBitInAZip() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append(i * 7919 % 1000).append(' ');
    }
    byte[] zip = Given.zip("a.csv", text.toString());
    zip[zip.length / 2] ^= 4;

    assertThatThrownBy(() -> read(file("bad.zip", zip))).isInstanceOf(IOException.class);
  }

  @Test
  void refusesWhatIsNoText() {
    assertThatThrownBy(() -> read(file("a.csv", Given.image(Given.grey(4, 4, 9), "png"))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.csv: expected CSV text, found a PNG image");
    assertThatThrownBy(() -> read(file("b.csv", TEXT.getBytes(StandardCharsets.UTF_16))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found UTF-16 text");
    assertThatThrownBy(() -> read(file("c.csv", new byte[0])))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("c.csv: expected CSV text, found nothing (0 bytes)");
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected the file that " + KEY + " names, found a folder");
  }
}
