package org.facelab.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceData.SourceData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitFileTest {
  private static final List<Part> PARTS =
      Collections.unmodifiableList(Arrays.asList(Part.TEST, null, Part.TRAIN, Part.VALIDATION));

  @TempDir Path folder;

  private static FaceData data(List<String> persons, List<Part> parts) {
    FaceDataset faces = Given.labels(new int[parts.size()], 1, persons);
    return new FaceData(
        List.of("class 0"), List.of(new SourceData(faces, new Split(parts), 2, "abc")));
  }

  private static List<Part> parts(FaceData data) {
    return data.sources().get(0).split().parts();
  }

  @Test
  void givesBackTheStoredParts() throws IOException {
    List<String> persons = List.of("Ann", "O\"Neill, Bob", "Ann", "Ünal");
    Path file = folder.resolve("split.csv");
    SplitFile.write(file, data(persons, PARTS));

    assertThat(Files.readAllLines(file))
        .startsWith("source,id,group,part", "given,row 0,Ann,test")
        .contains("given,row 1,\"O\"\"Neill, Bob\",");
    FaceData other = data(persons, Collections.nCopies(4, Part.TRAIN));
    FaceData read = SplitFile.read(file, other);
    assertThat(parts(read)).isEqualTo(PARTS);
    assertThat(read.sources().get(0).repeat()).isEqualTo(2);
    assertThat(read.sources().get(0).dataset()).isSameAs(other.sources().get(0).dataset());
    SplitFile.check(file, data(persons, PARTS));
    assertThatThrownBy(() -> SplitFile.check(file, other))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("row 0 of source given belongs to test here, but to train");
  }

  @Test
  void readsAPathWithAnExclamationMark() {
    Path file = folder.resolve("wow!/split.csv");
    Given.text(file, "");
    SplitFile.write(file, data(null, PARTS));

    assertThat(parts(SplitFile.read(file, data(null, PARTS)))).isEqualTo(PARTS);
  }

  @Test
  void refusesTheSplitOfOtherData() {
    Path file = folder.resolve("split.csv");
    SplitFile.write(file, data(null, PARTS));
    List<Part> fewer = new ArrayList<>(PARTS.subList(0, 3));
    List<Part> more = new ArrayList<>(PARTS);
    more.add(Part.TRAIN);

    assertThatThrownBy(() -> SplitFile.read(file, data(null, fewer)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("split.csv:5: expected the end");
    assertThatThrownBy(() -> SplitFile.read(file, data(null, more)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected row 4 of source given, found the end");
    Given.text(file, "source,id,group,part\nother,row 0,,train\n");
    assertThatThrownBy(() -> SplitFile.read(file, data(null, PARTS)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "split.csv:2: expected row 0 of source given, found row 0 of source other");
    Given.text(file, "source,id,group,part\ngiven,row 0,,both\n");
    assertThatThrownBy(() -> SplitFile.read(file, data(null, PARTS)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected train, validation or test, found both");
  }
}
