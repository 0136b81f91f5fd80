package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataLoaderTest {
  @TempDir Path folder;

  private String fer(String name, String more) {
    return "%s: {kind: fer2013, path: '%s'%s}".formatted(name, folder.resolve(name + ".csv"), more);
  }

  @Test
  void loadsSourcesInOrderWithTheirSplitAndChecksum() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces());
    FaceData data = Given.load(folder, fer("fer", ", repeat: 3, split: {by: usage}"));

    assertThat(data.sources()).hasSize(2);
    assertThat(data.faces(Part.TRAIN).size()).isGreaterThan(56);
    assertThat(data.sources().get(0).split().faces(Part.TEST)).hasSize(7);
    assertThat(data.sources().get(0).repeat()).isEqualTo(3);
    assertThat(data.sources().get(0).checksum()).isEqualTo(Checksums.of(folder.resolve("fer.csv")));
    assertThat(data.sources().get(1).checksum()).startsWith("synthetic: 10 faces of 32 px");
  }

  @Test
  void givesTheSameChecksumForTheSamePackedContent() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces());
    Given.bytes(folder.resolve("fer.zip"), Given.zip("fer.csv", Given.seventyFaces()));
    String zipped = "fer: {kind: fer2013, path: '%s'}".formatted(folder.resolve("fer.zip"));

    assertThat(Given.load(folder, zipped).sources().get(0).checksum())
        .isEqualTo(Given.load(folder, fer("fer", "")).sources().get(0).checksum());
  }

  @Test
  void givesTheChecksumsOfTheFilesThatAreJoinedHoweverTheyArePacked() {
    Given.text(folder.resolve("fer.csv"), Given.seventyFaces());
    StringBuilder persons = new StringBuilder("row,person\n");
    for (int row = 0; row < 70; row++) {
      persons.append(row).append(",p").append(row % 9).append('\n');
    }
    Given.text(folder.resolve("persons.csv"), persons.toString());
    Given.bytes(folder.resolve("persons.zip"), Given.zip("persons.csv", persons.toString()));
    String expected = Checksums.of(folder.resolve("persons.csv"));

    for (String file : List.of("persons.csv", "persons.zip")) {
      String groups = ", groups: '%s'".formatted(folder.resolve(file));
      assertThat(Given.load(folder, fer("fer", groups)).sources().get(0).joined())
          .containsExactly(java.util.Map.entry("groups", expected));
    }
    assertThat(Given.load(folder, fer("fer", "")).sources().get(0).joined()).isEmpty();
  }

  @Test
  void takesValidationFromTrainWhereUsageNamesNone() {
    Given.text(
        folder.resolve("fer.csv"), Given.seventyFaces().replace("PublicTest", "PrivateTest"));
    FaceData data = Given.load(folder, fer("fer", ", split: {by: usage, validation: 0.25}"));

    assertThat(data.sources().get(0).split().faces(Part.TRAIN)).hasSize(42);
    assertThat(data.sources().get(0).split().faces(Part.VALIDATION)).hasSize(14);
    assertThat(data.sources().get(0).split().faces(Part.TEST)).hasSize(14);
  }

  @Test
  void namesTwentyBadRowsAndCountsTheOthers() {
    String rows = "9,1 2 3 4,Training\n".repeat(33);
    Given.text(folder.resolve("fer.csv"), Given.fer("1,1 2 3 4,Training") + rows);

    assertThatThrownBy(() -> Given.load(folder, fer("fer", "")))
        .isInstanceOfSatisfying(
            InputException.class,
            e -> {
              assertThat(e.problems()).hasSize(22);
              assertThat(e.problems().get(0)).contains("fer.csv:3: column 1 'emotion'");
              assertThat(e.problems().get(20)).isEqualTo("… and 13 more");
              assertThat(e.problems().get(21)).contains("data.sources.fer.on-bad-row=skip");
            });
  }

  @Test
  void countsAndListsTheRowsThatItLeavesOut() {
    Given.text(
        folder.resolve("fer.csv"), Given.fer("1,1 2 3 4,Training", "9,1 2 3 4,Training", "x"));
    List<String> notices = new ArrayList<>();
    FaceData data =
        DataLoader.load(
            Given.experiment(folder, fer("fer", ", on-bad-row: skip")),
            notices::add,
            new FaceCache(folder.resolve("cache")));

    assertThat(data.sources().get(0).dataset().size()).isEqualTo(1);
    assertThat(data.sources().get(0).dataset().skipped()).hasSize(2);
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0)).startsWith("fer: bad rows left out: 2, the first: ");
  }

  @Test
  void namesTheProblemsOfAllSourcesAtOnce() {
    String sources = fer("one", "") + "\n" + fer("two", "");

    assertThatThrownBy(() -> Given.load(folder, sources))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.sources.one.path")
        .hasMessageContaining("data.sources.two.path");
  }

  @Test
  void refusesASourceWithoutFaces() {
    Given.text(folder.resolve("fer.csv"), "emotion,pixels,Usage\n");
    assertThatThrownBy(() -> Given.load(folder, fer("fer", "")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("fer.csv: expected a row for each face below the header, found none");
    Given.text(folder.resolve("fer.csv"), Given.fer("9,1 2 3 4,Training"));
    assertThatThrownBy(() -> Given.load(folder, fer("fer", ", on-bad-row: skip")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("data.sources.fer: none of 1 rows can be used, the first: ")
        .hasMessageContaining("fer.csv:2: column 1");

    Given.text(folder.resolve("fer.csv"), Given.fer("1,1 2 3 4,Training"));
    assertThatThrownBy(() -> Given.load(folder, fer("fer", ""), "data.emotions=[happy, sad]"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no face is left of 1");
  }

  @Test
  void takesCompleteRowsOnlyWhereAsked() {
    String partial = "1," + ",".repeat(29) + Given.pixels(4, 2);
    Given.text(
        folder.resolve("points.csv"),
        String.join(
            "\n",
            Given.keypointHeader(),
            partial,
            Given.keypointRow("2", 1),
            partial,
            Given.keypointRow("3", 4)));
    Given.text(folder.resolve("who.csv"), "row,person\n0,a\n1,b\n2,c\n3,d\n");
    String source =
        "points: {kind: keypoints, path: '%s', groups: '%s', rows: complete}"
            .formatted(folder.resolve("points.csv"), folder.resolve("who.csv"));

    FaceDataset faces = Given.faces(folder, source);

    assertThat(faces.groups()).containsExactly("b", "d");
    assertThat(faces.points()[0]).isEqualTo(2);
  }

  @Test
  void joinsPersonsByRow() {
    Given.text(
        folder.resolve("points.csv"),
        Given.keypointHeader()
            + "\n"
            + java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> Given.keypointRow("2", i))
                .collect(Collectors.joining("\n")));
    Path persons =
        Given.text(
            folder.resolve("p.csv"), "row,source,person\n5,x,B\n0,x,A\n1,x,A\n2,x,A\n3,x,A\n4,x,B");
    String source =
        "points: {kind: keypoints, path: '%s', groups: '%s'}"
            .formatted(folder.resolve("points.csv"), persons);

    assertThat(Given.faces(folder, source).groups()).containsExactly("A", "A", "A", "A", "B", "B");

    Given.text(persons, "row,person\n0,A\n0,B\n6,C\n-1,D\n1,\n");
    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("p.csv:3: column 2 'person': expected one person for '0', found 'B'")
        .hasMessageContaining("p.csv:4: column 1 'row': expected a row from 0 to 5")
        .hasMessageContaining("p.csv:5: column 1 'row'")
        .hasMessageContaining("p.csv:6: column 2 'person': expected the person's name");
    Given.text(persons, "row,person\n0,A\n");
    assertThatThrownBy(() -> Given.faces(folder, source))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("found none for 5 of 6, the first being '1'");
  }
}
