package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void thisMachineTrainsWithTheOneDnnHelpers() throws IOException {
    StringWriter out = new StringWriter();
    int code =
        Main.run(new PrintWriter(out), new PrintWriter(new StringWriter()), "doctor", "--json");
    JsonNode tree = new ObjectMapper().readTree(out.toString());
    assertThat(code).isZero();
    assertThat(tree.get("can_train").asBoolean()).isTrue();
    assertThat(tree.get("findings").findValuesAsText("subject"))
        .startsWith(
            "Java", "processor", "memory", "ND4J", "engine", "oneDNN", "GPU", "disk", "cache");
  }

  @Test
  void dataIsFoundUnderTheNamesInWhichItIsPublished() throws IOException {
    Files.createFile(folder.resolve("fer2013.csv.zip"));
    Files.createFile(folder.resolve("fer2013new.csv"));
    List<Finding> findings = new Checkup(folder, folder.resolve("results")).findings();
    assertThat(findings)
        .contains(
            Finding.ok("FER2013", folder.resolve("fer2013.csv.zip").toString()),
            Finding.ok("FER+", folder.resolve("fer2013new.csv").toString()));
  }

  @Test
  void absentDataIsAWarningThatSaysWhereToGetIt() {
    List<Finding> findings = new Checkup(folder.resolve("no"), folder).findings();
    assertThat(findings)
        .filteredOn(f -> f.subject().equals("FER2013"))
        .singleElement()
        .satisfies(f -> assertThat(f.state()).isEqualTo(Finding.State.WARNING))
        .satisfies(f -> assertThat(f.advice()).contains("data/README.md"));
  }
}
