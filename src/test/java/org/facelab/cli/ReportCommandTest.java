package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.facelab.TinyRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int report(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "report";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(new PrintWriter(out), new PrintWriter(err), all);
  }

  @Test
  void printsThePathOfThePage() throws Exception {
    Path run = TinyRuns.train(folder.resolve("tiny/t-s1"));

    assertThat(report(run.toString())).isEqualTo(Main.DONE);
    assertThat(out.toString()).isEqualTo(run.resolve("report.html") + System.lineSeparator());
    assertThat(Files.readString(run.resolve("report.html"))).contains("<title>tiny – FaceLab");

    Path file = folder.resolve("new/page.html");
    assertThat(report(run.toString(), "--to", file.toString(), "--title", "A <b> title"))
        .isEqualTo(Main.DONE);
    assertThat(Files.readString(file)).contains("<title>A &lt;b&gt; title – FaceLab");
  }

  @Test
  void aFolderWithoutRunsIsWrongInput() {
    assertThat(report(folder.toString())).isEqualTo(Main.WRONG_INPUT);
    assertThat(err.toString()).contains("no run found").doesNotContain("Exception");
    assertThat(report()).isEqualTo(Main.WRONG_INPUT);
  }
}
