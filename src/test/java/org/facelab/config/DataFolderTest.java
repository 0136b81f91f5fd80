package org.facelab.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path folder;
  private Path before;
  private Path now;
  private Path experiment;

  @BeforeEach
  void aRunWhoseDataHaveMoved() throws IOException {
    before = Files.createDirectory(folder.resolve("before"));
    now = Files.createDirectory(folder.resolve("now"));
    experiment =
        Files.writeString(
            folder.resolve("experiment.yaml"),
            """
            data:
              sources:
                ytf: {kind: keypoints, path: %1$s/ytf.zip!training.csv, groups: %1$s/people.csv}
                photos: {kind: folder, path: %1$s/photos}
            network: {kind: residual, stages: [{width: 8}]}
            """
                .formatted(before));
    Files.createFile(now.resolve("ytf.zip"));
    Files.createFile(now.resolve("people.csv"));
    Files.createDirectory(now.resolve("photos"));
  }

  private ResolvedExperiment loaded(String... overrides) {
    return DataFolder.load(experiment, List.of(overrides), now);
  }

  @Test
  void dataThatHaveMovedAreTakenFromTheFolder() {
    assertThat(loaded("seed=7").flat())
        .containsEntry("data.sources.ytf.path", now + "/ytf.zip!training.csv")
        .containsEntry("data.sources.ytf.groups", now + "/people.csv")
        .containsEntry("data.sources.photos.path", now + "/photos")
        .containsEntry("seed", "7");
  }

  @Test
  void theFolderMayHaveAnyName() throws IOException {
    for (String name : List.of("disk #2", "Serie: 1", "it's [new]", "${HOME}", "{a}", "12")) {
      Path odd = Files.createDirectory(folder.resolve(name));
      Files.createDirectory(odd.resolve("photos"));
      assertThat(DataFolder.load(experiment, List.of(), odd).flat())
          .containsEntry("data.sources.photos.path", odd + "/photos");
    }
  }

  @Test
  void dataThatAreStillThereAreTakenFromWhereTheyWere() throws IOException {
    Files.createFile(before.resolve("people.csv"));
    assertThat(loaded().flat())
        .containsEntry("data.sources.ytf.groups", before + "/people.csv")
        .containsEntry("data.sources.ytf.path", now + "/ytf.zip!training.csv");
  }

  @Test
  void dataThatAreNowhereKeepTheirPathForTheMessage() throws IOException {
    Files.delete(now.resolve("ytf.zip"));
    assertThat(loaded().flat())
        .containsEntry("data.sources.ytf.path", before + "/ytf.zip!training.csv");
  }
}
