package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.ui.VertxUIServer;
import org.facelab.config.InputException;
import org.facelab.report.SampleSearch;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server answers, and to whom. */
class DashboardServerTest {
  private static final String EVERYWHERE = "0.0.0.0";

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void listensOnLoopbackAlone() throws Exception {
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      int port = URI.create(dashboard.address()).getPort();
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        for (InetAddress address : card.inetAddresses().toList()) {
          if (!address.isLoopbackAddress()) {
            assertThatThrownBy(() -> connect(address, port))
                .as(address.toString())
                .isInstanceOf(IOException.class);
          }
        }
      }
      connect(InetAddress.getLoopbackAddress(), port);
    }
  }

  @Test
  void takesAnotherPortWhereTheUsualOneIsBusy() throws Exception {
    try (ServerSocket busy = new ServerSocket();
        Dashboard dashboard = startWhileBusy(busy)) {
      assertThat(URI.create(dashboard.address()).getPort())
          .isNotEqualTo(VertxUIServer.DEFAULT_UI_PORT);
      assertThat(get(dashboard.address()).statusCode()).isEqualTo(200);
    }
  }

  private static Dashboard startWhileBusy(ServerSocket busy) throws Exception {
    busy.bind(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), VertxUIServer.DEFAULT_UI_PORT));
    return Dashboard.start(Dashboard.LOOPBACK, 0);
  }

  @Test
  void aBusyPortThatWasAskedForIsAnErrorInASentence() throws Exception {
    try (ServerSocket busy = new ServerSocket()) {
      busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> Dashboard.start(Dashboard.LOOPBACK, busy.getLocalPort()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("--port " + busy.getLocalPort())
          .hasMessageContaining("leave it out");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-host.invalid", "192.0.2.1"})
  void aHostThatIsNotOfThisMachineIsAnErrorInASentence(String host) {
    assertThatThrownBy(() -> Dashboard.start(host, 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--host " + host);
  }

  @Test
  void nothingListensAfterItIsClosed() throws Exception {
    Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0);
    int port = URI.create(dashboard.address()).getPort();
    dashboard.close();
    assertThatThrownBy(() -> connect(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void dl4jsFolderForUploadsIsNotLeftBehind() throws Exception {
    String usual = System.setProperty("java.io.tmpdir", folder.toString());
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      assertThat(get(dashboard.address()).statusCode()).isEqualTo(200);
      assertThat(folder.toFile().list((parent, name) -> name.startsWith("DL4JUI"))).isEmpty();
    } finally {
      System.setProperty("java.io.tmpdir", usual);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/remoteReceive", "/tsne/upload", "/tsne/post/a", "/", "/train/multisession"})
  void nothingCanBePosted(String path) throws Exception {
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(dashboard.address()).resolve(path))
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tsne",
        "/samediff",
        "/activations",
        "/train/workers/setByIdx/1",
        "/train/nobody/overview",
        "/run/nobody",
        "/api/run/nobody",
        "/facelab/page.html",
        "/assets/../pom.xml",
        "/assets/css/../../../../../../../../etc/passwd",
        "/assets/%2e%2e/pom.xml",
        "/run/../..",
      })
  void whatIsNoPageOfOursIsNotThere(String path) throws Exception {
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      // A file that was served lies in a folder from which the dots lead on.
      assertThat(get(dashboard.address() + "assets/css/style.css").statusCode()).isEqualTo(200);
      // Sent as it is; an HTTP client would tidy the path.
      assertThat(raw(dashboard, "GET " + path, "Host: localhost")).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void answersToItsOwnNamesOnly() throws Exception {
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      assertThat(raw(dashboard, "GET /", "Host: localhost:9000")).startsWith("HTTP/1.1 200");
      assertThat(raw(dashboard, "GET /", "Host: 127.0.0.1")).startsWith("HTTP/1.1 200");
      assertThat(raw(dashboard, "GET /", "Host: [::1]:9000")).startsWith("HTTP/1.1 200");
      assertThat(raw(dashboard, "GET /", "Host: 127.0.0.1.rebound.example"))
          .startsWith("HTTP/1.1 403");
      assertThat(raw(dashboard, "GET /", "Host: rebound.example")).startsWith("HTTP/1.1 403");
      assertThat(raw(dashboard, "GET /api/home", "Host: localhost", "Sec-Fetch-Site: cross-site"))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void everyAnswerForbidsWhatPagesDoNotNeed() throws Exception {
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      for (String path :
          List.of("", "api/home", "facelab/dom.js", "nowhere", "assets/css/style.css")) {
        HttpResponse<String> answer = get(dashboard.address() + path);
        assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
            .as(path)
            .contains("default-src 'self'", "script-src 'self';", "frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(answer.headers().firstValue("content-type")).as(path).isPresent();
      }
    }
  }

  @Test
  void beyondLoopbackOnlyTheTokenOpens() throws Exception {
    try (Dashboard dashboard = Dashboard.start(EVERYWHERE, 0)) {
      String token = dashboard.address().replaceFirst(".*\\?token=", "");
      assertThat(token).hasSizeGreaterThanOrEqualTo(32);
      String here = "http://127.0.0.1:%d/".formatted(URI.create(dashboard.address()).getPort());
      assertThat(get(here).statusCode()).isEqualTo(401);
      assertThat(get(here).body()).contains("open the whole address");
      assertThat(get(here + "?token=" + token.substring(1) + "x").statusCode()).isEqualTo(401);
      assertThat(get(here + "api/home").statusCode()).isEqualTo(401);
      assertThat(get(here + "assets/css/style.css").statusCode()).isEqualTo(401);

      HttpResponse<String> opened = get(here + "?token=" + token);
      assertThat(opened.statusCode()).isEqualTo(200);
      String cookie = opened.headers().firstValue("set-cookie").orElseThrow();
      assertThat(cookie.toLowerCase(java.util.Locale.ROOT))
          .contains("; httponly", "; samesite=strict", "; path=/");
      HttpResponse<String> home =
          client.send(
              HttpRequest.newBuilder(URI.create(here))
                  .header("Cookie", cookie.replaceFirst(";.*", ""))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(home.statusCode()).isEqualTo(200);
      assertThat(home.body()).contains("<nav");
    }
  }

  @Test
  void twoTokensDiffer() {
    assertThat(Token.random().text()).isNotEqualTo(Token.random().text());
  }

  @Test
  void runsOfOneNameAreTwoSessions() throws Exception {
    Path hostile = folder.resolve("a").resolve(SampleSearch.HOSTILE);
    for (Path path : List.of(folder.resolve("a/s1"), folder.resolve("b/s1"), hostile)) {
      Files.createDirectories(path);
      Files.writeString(new RunFolder(path).experiment(), "name: x\n");
    }
    Files.writeString(
        new RunFolder(hostile).manifest(),
        "{\"experiment\": \"%s\"}".formatted(SampleSearch.HOSTILE));
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      dashboard.show(new RunFolder(folder.resolve("a/s1")));
      dashboard.show(new RunFolder(folder.resolve("b/s1")));
      dashboard.show(new RunFolder(folder.resolve("b/../b/s1")));
      dashboard.show(new RunFolder(hostile));
      assertThat(get(dashboard.address() + "api/home").body())
          .contains("\"session\":\"s1\"", "\"session\":\"b-s1\"")
          .contains("\"session\":\"_img_src_x_onerror_window.hit_1_\"")
          .containsOnlyOnce("\"session\":\"b-s1\"");
      for (String session : List.of("s1", "b-s1", "_img_src_x_onerror_window.hit_1_")) {
        HttpResponse<String> page = get(dashboard.address() + "run/" + session);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("onerror");
        assertThat(get(dashboard.address() + "api/run/" + session).statusCode()).isEqualTo(200);
        assertThat(get(dashboard.address() + "train/" + session + "/overview").statusCode())
            .as("no statistics are stored")
            .isEqualTo(404);
      }
    }
  }

  @Test
  void aSearchThatHasNotBegunHasAPage() throws Exception {
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      assertThat(get(dashboard.address() + "api/search/").statusCode()).isEqualTo(404);
      dashboard.showSearch(folder.resolve("soon"));
      assertThat(get(dashboard.address() + "search").statusCode()).isEqualTo(200);
      assertThat(get(dashboard.address() + "api/search/").body()).contains("\"name\":\"soon\"");
      assertThat(get(dashboard.address() + "api/home").body()).contains("not begun");

      Files.createDirectories(folder.resolve("soon"));
      Files.writeString(folder.resolve("soon/search.json"), "{");
      assertThat(get(dashboard.address() + "api/search/").body()).contains("is not valid JSON");
      assertThat(get(dashboard.address() + "api/home").body()).contains("not readable");
    }
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2000);
    }
  }

  /** The answer to a request that is sent byte by byte as it stands here. */
  private static String raw(Dashboard dashboard, String request, String... headers)
      throws IOException {
    int port = URI.create(dashboard.address()).getPort();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String text =
          request
              + " HTTP/1.1\r\n"
              + String.join("\r\n", headers)
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
