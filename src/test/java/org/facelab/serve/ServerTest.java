package org.facelab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.facelab.dashboard.Dashboard;
import org.facelab.detect.CascadeDetector;
import org.facelab.detect.CropRule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers, judged by its own description. */
class ServerTest {
  static final Finding FINDING = new Finding(CascadeDetector::new, new CropRule(1.09, 0, 0.011));

  private static final String PREDICT = "/api/predict";
  private static final String CROP = "/api/predict?crop=true";
  private static DemoServer server;
  private static JsonNode description;

  @BeforeAll
  static void start() throws IOException {
    server = start(Limits.USUAL);
    Asking.Reply reply = Asking.get(server, "/openapi.json");
    assertThat(reply.status()).isEqualTo(200);
    description = reply.json();
  }

  static DemoServer start(Limits limits) {
    return DemoServer.start(TinyModels.open(), FINDING, Dashboard.LOOPBACK, 0, limits);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void readsTheFacesOfAPhotoInABodyOrAForm() throws IOException {
    byte[] photo = Pictures.file(Pictures.photo(2), "png");
    Asking.Reply raw = Asking.post(server, PREDICT, photo, "Content-Type: image/png");
    Asking.Reply form =
        Asking.post(
            server,
            PREDICT,
            Asking.form("xyz", "image", photo),
            "Content-Type: multipart/form-data; boundary=xyz");
    for (Asking.Reply reply : List.of(raw, form)) {
      assertThat(reply.status()).isEqualTo(200);
      assertDescribed("post", PREDICT, reply);
      assertThat(reply.json().path("width").asInt()).isEqualTo(560);
      assertThat(reply.json().path("faces")).hasSize(2);
      assertThat(reply.json().at("/faces/0/keypoints")).hasSize(15);
      assertThat(reply.json().at("/faces/0/emotion/probabilities")).hasSize(7);
    }
    assertThat(form.json().path("faces")).isEqualTo(raw.json().path("faces"));
  }

  @Test
  void takesACropAsItIs() throws IOException {
    byte[] crop = Pictures.file(Pictures.crop(), "png");
    Asking.Reply reply = Asking.post(server, CROP, crop);
    assertDescribed("post", PREDICT, reply);
    assertThat(reply.json().path("faces")).hasSize(1);
    assertThat(reply.json().at("/faces/0/box").isNull()).isTrue();
    assertThat(reply.json().at("/faces/0/crop/side").asInt()).isEqualTo(96);
    assertThat(Asking.post(server, PREDICT + "?crop=maybe", crop).error())
        .isEqualTo("crop is true or false.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[keypoints]", "[emotion]"})
  void readsWhatItsModelReads(String tasks) throws IOException {
    boolean points = tasks.contains("keypoints");
    try (DemoServer one =
        DemoServer.start(TinyModels.open(tasks), FINDING, Dashboard.LOOPBACK, 0, Limits.USUAL)) {
      Asking.Reply reply = Asking.post(one, CROP, Pictures.file(Pictures.crop(), "jpg"));
      assertDescribed("post", PREDICT, reply);
      assertThat(reply.json().at("/faces/0").has("keypoints")).isEqualTo(points);
      assertThat(reply.json().at("/faces/0").has("emotion")).isEqualTo(!points);
      Asking.Reply model = Asking.get(one, "/api/model");
      assertDescribed("get", "/api/model", model);
      assertThat(model.json().at("/model/keypoints").isNull()).isEqualTo(!points);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/model", "/health"})
  void describesWhatCanBeAsked(String path) throws IOException {
    Asking.Reply reply = Asking.get(server, path);
    assertThat(reply.status()).isEqualTo(200);
    assertDescribed("get", path, reply);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/predict, 405",
    "PUT, /api/predict, 405",
    "DELETE, /api/model, 405",
    "POST, /, 405",
    "TRACE, /health, 405",
    "GET, /nothing, 404",
    "GET, /web/page.html, 404",
    "GET, /web/../openapi.json, 404",
    "GET, /%2e%2e/etc/passwd, 400",
    "GET, //etc/passwd, 404",
    "BREW, /, 405",
    "POST, /api/nothing, 404",
    "GET, /health/, 404",
    "POST, /api/predict/, 404",
  })
  void refusesWhatItDoesNotHave(String method, String path, int status) throws IOException {
    try (Asking asking = new Asking(server)) {
      Asking.Reply reply = asking.ask(method, path, new byte[0]);
      assertThat(reply.status()).as(reply.text()).isEqualTo(status);
      assertRefusal(reply);
      if (status == 405) {
        assertThat(reply.headers()).containsKey("allow");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: evil.example|403|localhost only",
        "Host: 127.0.0.1.evil.example:80|403|localhost only",
        "Origin: http://evil.example|403|Another site",
        "Origin: null|403|Another site",
        "Sec-Fetch-Site: cross-site|403|Another site",
        "Sec-Fetch-Site: same-site|403|Another site",
        "Content-Encoding: gzip|415|compressed",
        "Content-Type: application/x-www-form-urlencoded|415|multipart/form-data",
        "Content-Type: text/plain|415|multipart/form-data",
        "Content-Type: multipart/form-data|400|not a form",
        "Content-Type: multipart/form-data; boundary=abc|400|not a form",
        "Content-Type: image/png|422|cannot be used",
      })
  void refusesWhoAndWhatItDoesNotTrust(String header, int status, String sentence)
      throws IOException {
    Asking.Reply reply = Asking.post(server, PREDICT, new byte[] {1, 2, 3}, header);
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.error()).contains(sentence);
    assertRefusal(reply);
    assertDescribed("post", PREDICT, reply);
  }

  @Test
  void aFormMustHaveTheImage() throws IOException {
    String type = "Content-Type: multipart/form-data; boundary=b";
    assertThat(Asking.post(server, PREDICT, Asking.form("b", "photo", new byte[9]), type).error())
        .isEqualTo("The form has no field 'image'.");
    assertThat(Asking.post(server, PREDICT, Asking.form("b", "image", new byte[0]), type).error())
        .isEqualTo("The request holds no image.");
    assertThat(Asking.post(server, PREDICT, new byte[0]).error())
        .isEqualTo("The request holds no image.");
  }

  @Test
  void itsOwnPageMayAskAndAnotherMayLeadToIt() throws IOException {
    byte[] crop = Pictures.file(Pictures.crop(), "png");
    String own = server.address().replaceFirst("/$", "");
    assertThat(Asking.post(server, CROP, crop, "Origin: " + own, "Sec-Fetch-Site: same-origin"))
        .extracting(Asking.Reply::status)
        .isEqualTo(200);
    assertThat(
            Asking.get(server, "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                .status())
        .isEqualTo(200);
    assertThat(Asking.get(server, "/api/model", "Sec-Fetch-Site: cross-site").status())
        .isEqualTo(403);
    assertThat(Asking.get(server, "/health", "Host: localhost:1").status()).isEqualTo(200);
  }

  @Test
  void asksBrowsersToBeCareful() throws IOException {
    for (String path : List.of("/", "/api/model", "/metrics", "/nothing", "/web/page.js")) {
      Map<String, String> headers = Asking.get(server, path).headers();
      assertThat(headers)
          .as(path)
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("referrer-policy", "no-referrer")
          .containsEntry("cache-control", "no-store")
          .doesNotContainKeys("server", "x-powered-by");
      assertThat(headers.get("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
    }
    assertThat(Asking.get(server, "/").headers().get("permissions-policy"))
        .contains("camera=(self)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/metrics", "/openapi.json", "/api/model"})
  void whatItRefusesThereIsDescribed(String path) throws IOException {
    assertDescribed("get", path, Asking.get(server, path, "Host: evil.example"));
    try (Asking asking = new Asking(server)) {
      assertDescribed("get", path, asking.ask("PUT", path, new byte[0]));
    }
  }

  static Stream<byte[]> badRequests() {
    return Stream.of(
            "NONSENSE\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET /\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
            "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void whatIsNoHttpIsRefusedAsJsonToo(byte[] request) throws IOException {
    try (Asking asking = new Asking(server)) {
      asking.send(request);
      Asking.Reply reply = asking.reply("GET");
      assertThat(reply.status()).as(reply.text()).isBetween(400, 431);
      assertRefusal(reply);
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedAlsoWithoutItsLength() throws IOException {
    byte[] large = new byte[Limits.BODY + 1];
    Asking.Reply known = Asking.post(server, PREDICT, large, "Content-Type: image/png");
    assertThat(known.status()).isEqualTo(413);
    assertThat(known.error()).isEqualTo("The body is larger than 10 MB.");
    assertDescribed("post", PREDICT, known);
    try (Asking asking = new Asking(server)) {
      asking.send(asking.head("POST", PREDICT, -1, "Transfer-Encoding: chunked"));
      byte[] size = (Integer.toHexString(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      chunk.writeBytes(size);
      chunk.write(large, 0, 1 << 20);
      chunk.writeBytes(new byte[] {'\r', '\n'});
      for (int i = 0; i < 12; i++) {
        asking.send(chunk.toByteArray());
      }
      asking.send("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(asking.reply("POST").status()).isEqualTo(413);
    }
    try (Asking asking = new Asking(server)) {
      asking.send(asking.head("POST", PREDICT, 1L << 40, "Expect: 100-continue"));
      assertThat(asking.firstLine()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void nothingThatIsSentBecomesAFile() throws IOException {
    Set<String> before = temporaryFiles();
    byte[] large = Arrays.copyOf(Pictures.file(Pictures.photo(4), "bmp"), 4_000_000);
    for (int i = 0; i < 4; i++) {
      Asking.Reply reply =
          Asking.post(
              server,
              PREDICT,
              Asking.form("b", "image", large),
              "Content-Type: multipart/form-data; boundary=b");
      assertThat(reply.status()).as(reply.text()).isEqualTo(200);
      assertThat(temporaryFiles()).isSubsetOf(before);
    }
  }

  private static Set<String> temporaryFiles() {
    String[] names =
        new File(System.getProperty("java.io.tmpdir"))
            .list((folder, name) -> name.matches("(?i).*(multipart|jetty|javalin|imageio).*"));
    return new HashSet<>(Arrays.asList(names));
  }

  @Test
  void itsFiguresCountRequestsBatchesAndFaces() throws IOException {
    Asking.post(server, CROP, Pictures.file(Pictures.crop(), "png"));
    Asking.get(server, "/a/path/that/is/a/label/nowhere");
    Asking.Reply reply = Asking.get(server, "/metrics");
    assertThat(reply.headers().get("content-type")).startsWith("text/plain; version=0.0.4");
    assertThat(reply.text())
        .containsPattern(
            "facelab_requests_total\\{route=\"predict\",status=\"200\"} [1-9][0-9]*\\.0")
        .containsPattern("facelab_requests_total\\{route=\"other\",status=\"404\"} [1-9]")
        .containsPattern("facelab_request_seconds_bucket\\{route=\"predict\",le=\"0.015\"}")
        .containsPattern("facelab_stage_seconds_count\\{stage=\"decode\"} [1-9]")
        .containsPattern("facelab_queue_faces 0.0")
        .containsPattern("facelab_batch_faces_count [1-9]")
        .containsPattern("facelab_faces_total [1-9]")
        .doesNotContain("nowhere");
  }

  private static void assertRefusal(Asking.Reply reply) {
    assertThat(reply.headers().get("content-type")).startsWith("application/json");
    assertThat(reply.headers()).containsEntry("x-content-type-options", "nosniff");
    assertThat(reply.json()).hasSize(1);
    assertThat(reply.error())
        .matches("[A-Z].*[.]")
        .doesNotContain("Exception", "org.", "java.", "\tat ");
  }

  /** Whether a reply is one that the description has for its status. */
  static void assertDescribed(String method, String path, Asking.Reply reply) {
    JsonNode operation = description.path("paths").path(path).path(method);
    JsonNode response = operation.path("responses").path(Integer.toString(reply.status()));
    assertThat(response.isMissingNode()).as("%s %s", path, reply.status()).isFalse();
    if (response.has("$ref")) {
      response = description.at(response.path("$ref").asText().substring(1));
    }
    String schema =
        response.path("content").path("application/json").path("schema").path("$ref").asText();
    assertThat(schema(schema).validate(reply.json())).as(reply.text()).isEmpty();
    response
        .path("headers")
        .fieldNames()
        .forEachRemaining(
            header -> assertThat(reply.headers()).containsKey(header.toLowerCase(Locale.ROOT)));
  }

  /** The validator knows schemas, not what is around them in the description. */
  private static JsonSchema schema(String reference) {
    String id = "https://facelab.invalid/schemas";
    String schemas =
        ("{\"$defs\":" + description.at("/components/schemas") + "}")
            .replace("#/components/schemas/", "#/$defs/");
    return JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(id, schemas))))
        .getSchema(SchemaLocation.of(id + reference.replace("#/components/schemas/", "#/$defs/")));
  }
}
