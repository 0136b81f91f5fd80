package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facelab.TinyRuns;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataVerifyCommandTest {
  private static final String EXPERIMENT =
      """
      tasks: [emotion]
      data:
        sources:
          fer: {kind: fer2013, path: '%s', split: {by: usage}}
      network: {kind: residual, stages: [{blocks: 1, width: 4}]}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path experiment;

  @BeforeEach
  void write() throws IOException {
    Path csv = folder.resolve("fer2013.csv");
    Files.writeString(
        csv,
        """
        emotion,pixels,Usage
        3,1 2 3 4,Training
        4,1 2 3 4,PrivateTest
        3,9 2 3 4,PublicTest
        3,9 2 3,PublicTest
        """);
    experiment = folder.resolve("e.yaml");
    Files.writeString(experiment, EXPERIMENT.formatted(csv));
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void printsTablesAndFindingsAndEndsWell() {
    assertThat(run("data", "verify", experiment.toString())).isZero();

    assertThat(out.toString())
        .contains("3 faces of 2x2 pixels in grey")
        .contains("happy")
        .contains("pictures that occur more than once")
        .contains("by its name it should be FER2013, complete")
        .contains("rows that cannot be read: 1, which stops a training run")
        .contains("fer row 0 (train, happy) = fer row 1 (test, sad)");
    assertThat(out.toString().lines())
        .filteredOn(line -> !line.contains(folder.toString()))
        .allMatch(line -> line.length() <= 80);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void printsJson() throws IOException {
    assertThat(run("data", "verify", "--json", experiment.toString())).isZero();

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.at("/sources/0/faces").asInt()).isEqualTo(3);
    assertThat(report.at("/sources/0/classes/3/faces/train").asInt()).isEqualTo(1);
    assertThat(report.at("/identicalCopies/conflicting").asInt()).isEqualTo(1);
  }

  @Test
  void tellsOfLabelsBesideTheFaces() throws IOException {
    Path csv = folder.resolve("points.csv");
    Files.writeString(csv, TinyRuns.keypointsTable(600, 48, 1.5));
    Path points = folder.resolve("p.yaml");
    Files.writeString(
        points,
        """
        tasks: [keypoints]
        data:
          sources:
            faces: {kind: keypoints, path: '%s'}
        network: {kind: residual, stages: [{blocks: 1, width: 4}]}
        """
            .formatted(csv));

    assertThat(run("data", "verify", points.toString())).isZero();
    assertThat(out.toString())
        .containsPattern("labels of the eyes lie 3\\.[01] px of 96 right of the faces' own axis")
        .containsPattern("data.sources.faces.point-offset.x=3\\.[01]");

    out.getBuffer().setLength(0);
    run("data", "verify", points.toString(), "data.sources.faces.point-offset.x=3");
    assertThat(out.toString()).contains("labels of the eyes lie 3.").doesNotContain("point-offset");
  }

  @Test
  void failsWhereASourceCannotBeRead() {
    int code =
        run("data", "verify", experiment.toString(), "data.sources.fer.path=" + folder + "/none");

    assertThat(code).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("none: no such file").doesNotContain("Exception");
  }
}
