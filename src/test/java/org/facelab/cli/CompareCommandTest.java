package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int compare(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "compare";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  private void run(String name, String metrics) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("experiment.yaml"),
        """
        data:
          sources:
            drawn: {kind: synthetic}
        network: {kind: residual, stem: {width: 8}, stages: [{width: 8, blocks: 1}]}
        """);
    if (!metrics.isEmpty()) {
      Files.writeString(run.resolve("metrics.json"), metrics);
    }
  }

  @Test
  void aFolderWithoutRunsIsWrongInput() {
    assertThat(compare(folder.toString())).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("no run found").doesNotContain("Exception");
  }

  @Test
  void anUnknownMetricIsWrongInput() throws IOException {
    run("a/t-s1", "{\"emotion\": {\"accuracy\": 0.5}}");
    assertThat(compare(folder.toString(), "--sort", "emotion.acuracy")).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("did you mean 'emotion.accuracy'?");
  }

  @Test
  void everyFormatNamesTheRuns() throws IOException {
    run("a/t-s1", "{\"emotion\": {\"accuracy\": 0.5}}");
    run("b/t-s1", "");
    for (String format : new String[] {"table", "markdown", "csv", "json", "JSON"}) {
      assertThat(compare(folder.toString(), "--format", format)).isEqualTo(Main.DONE);
      assertThat(out.toString()).contains("a/t-s1").contains("b/t-s1").contains("0.5");
      out.getBuffer().setLength(0);
    }
    assertThat(compare(folder.toString(), "--format", "xml")).isEqualTo(Main.WRONG_INPUT);
  }

  @Test
  void runsThatAreAllUnfinishedAreListed() throws IOException {
    run("b/t-s1", "");
    assertThat(compare(folder.toString())).isEqualTo(Main.DONE);
    assertThat(out.toString())
        .isEqualTo(
            "b/t-s1: not finished after 0 of 30 epochs, no metrics.json; no manifest.json\n");
  }
}
