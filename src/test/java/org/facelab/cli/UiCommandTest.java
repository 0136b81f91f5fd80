package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.facelab.report.SampleSearch;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UiCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("dashboard +(http://\\S+)");

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void servesStoredRunsAndSearchesUntilItIsStopped() throws Exception {
    RunFolder run = new RunFolder(folder.resolve("runs/s1"));
    Files.createDirectories(run.path());
    Files.writeString(run.experiment(), "name: x\n");
    SampleSearch.write(folder.resolve("searches/sample"));
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.facelab.cli.Main",
                "ui",
                folder.toString())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(java.getInputStream(), StandardCharsets.UTF_8))) {
      String home = get(address(out) + "api/home");
      assertThat(home)
          .contains("\"session\":\"s1\"", "\"name\":\"sample\"")
          .as("trials are on the search's page")
          .doesNotContain("trials/003");
    } finally {
      java.destroy();
      assertThat(java.waitFor()).isEqualTo(143);
    }
  }

  private static String address(BufferedReader out) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      seen.append(line).append('\n');
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return address.group(1);
      }
    }
    throw new AssertionError("no address in:\n" + seen);
  }

  private static String get(String address) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void whereThereIsNoRunItSaysSo() {
    assertThat(run("ui", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("no run found");
  }

  @Test
  void aHostThatIsNotHereIsWrongInput() throws IOException {
    Files.writeString(new RunFolder(folder).experiment(), "name: x\n");
    assertThat(run("ui", folder.toString(), "--host", "192.0.2.1")).isEqualTo(2);
    assertThat(err.toString()).contains("--host 192.0.2.1: is no address of this machine");
    assertThat(run("ui", folder.toString(), "--port", "70000")).isEqualTo(2);
    assertThat(err.toString()).contains("--port 70000: expected 1 to 65535");
  }

  @Test
  void hostAndPortOfTrainBelongToUi() {
    assertThat(run("train", "experiments/quickstart.yaml", "--port", "9001")).isEqualTo(2);
    assertThat(err.toString()).contains("--host and --port belong to --ui");
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args);
  }
}
