package org.facelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.facelab.serve.TinyModels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
  private static final Pattern ADDRESS = Pattern.compile("page +http://[^:]+:([0-9]+)/.*");

  private static final byte[] FORM =
      "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END = "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;
  @TempDir Path temporary;
  private final StringWriter err = new StringWriter();

  @Test
  void servesUntilItIsToldToStopAndSaysLittle() throws Exception {
    Path model = TinyModels.run("[keypoints, emotion]");
    List<String> lines = new ArrayList<>();
    Process java = start("serve", model.toString(), "--port", "0", "--host", "0.0.0.0");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(java.getInputStream(), StandardCharsets.UTF_8))) {
      String port = null;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        Matcher address = ADDRESS.matcher(line);
        if (address.matches()) {
          port = address.group(1);
        }
        if (line.startsWith("browsers give the webcam only")) {
          break;
        }
      }
      assertThat(port).as(String.join("\n", lines)).isNotNull();
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(health.body()).isEqualTo("{\"status\":\"ok\"}");
      assertThatUploadsLeaveNoFile("http://127.0.0.1:" + port + "/api/predict");
      java.toHandle().destroy(); // leaves its output open
      out.lines().forEach(lines::add);
    } finally {
      java.destroy();
      assertThat(java.waitFor()).isZero();
    }
    assertThat(lines)
        .as("nothing of Javalin's or Jetty's")
        .hasSize(7)
        .anyMatch(line -> line.equals("model       tiny"))
        .anyMatch(line -> line.startsWith("crops       "))
        .anyMatch(line -> line.contains("anybody who reaches this address"))
        .anyMatch(line -> line.startsWith("stopping; "));
  }

  /** Forms of some megabytes, after which its folder for temporary files holds what it held before. */
  private void assertThatUploadsLeaveNoFile(String address) throws Exception {
    Set<Path> before = files();
    byte[] file = new byte[4_000_000];
    for (String type : List.of("multipart/form-data; boundary=b", "image/png")) {
      HttpResponse<String> reply =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(address))
                      .header("Content-Type", type)
                      .POST(HttpRequest.BodyPublishers.ofByteArrays(List.of(FORM, file, END)))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(422);
      assertThat(files()).isEqualTo(before);
    }
  }

  private Set<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(temporary)) {
      return files.collect(Collectors.toSet());
    }
  }

  private Process start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "org.facelab.cli.Main"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void aPortThatIsTakenIsSaidInASentence() throws Exception {
    String model = TinyModels.run("[keypoints, emotion]").toString();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThat(run("serve", model, "--port", port)).isEqualTo(2);
      assertThat(err.toString())
          .startsWith("--port " + port + ": cannot be listened on")
          .hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port|70000|--port 70000: expected 0 to 65535",
        "--threads|-1|--threads -1: expected 0 to 1024",
        "--min-face|5|expected a smallest face of at least 10 px",
        "--min-face|-5|expected a smallest face of at least 10 px, found -5",
        "--engine|quick|--engine: expected one of",
        "--host|no.such.host.invalid|no such host",
        "--host|192.0.2.1|is no address of this machine",
      })
  void whatIsWrongIsSaidBeforeItServes(String option, String value, String sentence) {
    String model = TinyModels.run("[keypoints, emotion]").toString();
    String free = option.equals("--port") ? "--threads=1" : "--port=0";
    assertThat(run("serve", model, free, option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(sentence);
  }

  @Test
  void aFolderThatIsNoModelIsWrongInput() {
    assertThat(run("serve", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("expected a run's folder");
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args);
  }
}
