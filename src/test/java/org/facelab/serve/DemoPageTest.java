package org.facelab.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.facelab.dashboard.Browser;
import org.facelab.dashboard.Dashboard;
import org.facelab.export.FaceModel;
import org.facelab.export.ModelDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a real browser, with photos and with a camera that shows a clip. */
class DemoPageTest {
  private static final String READY = "body[data-ready]";

  /** Pixels of the overlay that are not clear. */
  private static final String DRAWN =
      """
      const c = document.getElementById('overlay');
      if (!c.width) return 0;
      const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      let n = 0;
      for (let i = 3; i < d.length; i += 4) if (d[i]) n++;
      return n;
      """;

  @TempDir Path folder;

  /** Where lines cross the row and the column through a place, all as shares of the overlay's sides. */
  private static final String EDGES =
      """
      const drawn = document.getElementById('overlay');
      const c = new OffscreenCanvas(Math.max(1, drawn.width), Math.max(1, drawn.height));
      const copy = c.getContext('2d', {willReadFrequently: true});
      if (drawn.width) copy.drawImage(drawn, 0, 0);
      const range = (x, y, width, height, at) => {
        const d = copy.getImageData(x, y, width, height).data;
        const found = [];
        for (let i = 0; i < d.length; i += 4) {
          if (Math.min(d[i], d[i + 1], d[i + 2], d[i + 3]) > 230) found.push(at(i / 4));
        }
        return found.length ? [Math.min(...found), Math.max(...found)] : [-1, -1];
      };
      const x = Math.round(arguments[0] * c.width);
      const y = Math.round(arguments[1] * c.height);
      return [
        ...range(0, y - 10, c.width, 20, (i) => (i % c.width) / c.width),
        ...range(x - 10, 0, 20, c.height, (i) => Math.floor(i / 20) / c.height),
      ].map(String);
      """;

  private static DemoServer start(FaceModel model) {
    return DemoServer.start(model, ServerTest.FINDING, Dashboard.LOOPBACK, 0, Limits.USUAL);
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static void choose(Browser browser, Path file) {
    browser.driver().findElement(By.id("file")).sendKeys(file.toAbsolutePath().toString());
  }

  private static String text(Browser browser, String id) {
    return browser.driver().findElement(By.id(id)).getText();
  }

  private static long drawn(Browser browser) {
    return (Long) browser.driver().executeScript(DRAWN);
  }

  @Test
  void showsWhatWasReadOffAPhoto() throws Exception {
    Path photo = file("two.jpg", Pictures.file(Pictures.photo(2), "jpg"));
    try (DemoServer server = start(TinyModels.open());
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY).screenshot("serve-empty");
      choose(browser, photo);
      browser.waitFor("#faces li:nth-child(2) .meters tr:nth-child(7)");
      browser.until(d -> drawn(browser) > 500);
      assertThat(text(browser, "status")).startsWith("2 faces. Face 1: ");
      assertThat(text(browser, "guess")).contains("not about what a person feels");
      assertThat(text(browser, "round-trip")).endsWith("ms");
      browser.screenshot("serve-photo");

      List<WebElement> names = browser.driver().findElements(By.cssSelector(".face-name"));
      names.get(1).sendKeys(Keys.ENTER);
      assertThat(names.get(1).getAttribute("aria-pressed")).isEqualTo("true");
      browser.dark(true).screenshot("serve-photo-dark");
      browser.sized(375, 750).screenshot("serve-photo-phone-dark").dark(false);
      browser.screenshot("serve-photo-phone");
      Long wider =
          (Long)
              browser
                  .driver()
                  .executeScript("return document.documentElement.scrollWidth - innerWidth");
      assertThat(wider).isLessThanOrEqualTo(0);
      browser.assertNoErrors();
      browser.assertAskedOnly(server.address());
    }
  }

  @Test
  void theOverlayIsAsSharpAsTheScreen() throws Exception {
    Path photo = file("one.png", Pictures.file(Pictures.photo(1), "png"));
    try (DemoServer server = start(TinyModels.open());
        Browser browser = Browser.open("--force-device-scale-factor=2")) {
      browser
          .driver()
          .executeCdpCommand(
              "Emulation.setDeviceMetricsOverride",
              Map.of("width", 900, "height", 800, "deviceScaleFactor", 2, "mobile", false));
      browser.open(server.address(), READY);
      choose(browser, photo);
      browser.until(d -> drawn(browser) > 500);
      Object ratio =
          browser
              .driver()
              .executeScript(
                  "const c = document.getElementById('overlay'); return c.width / c.clientWidth");
      assertThat(((Number) ratio).doubleValue()).isBetween(1.99, 2.01);
    }
  }

  @Test
  void aPastedAndADroppedPictureAreReadToo() throws Exception {
    try (DemoServer server = start(TinyModels.open());
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      String picture = Base64.getEncoder().encodeToString(Pictures.file(Pictures.photo(1), "png"));
      for (String event : List.of("paste", "drop")) {
        browser
            .driver()
            .executeScript(
                """
                document.getElementById('status').textContent = '';
                const bytes = Uint8Array.from(atob(arguments[1]), c => c.charCodeAt(0));
                const data = new DataTransfer();
                data.items.add(new File([bytes], 'p.png', {type: 'image/png'}));
                document.dispatchEvent(arguments[0] === 'paste'
                    ? new ClipboardEvent('paste', {clipboardData: data})
                    : new DragEvent('drop', {dataTransfer: data, cancelable: true}));
                """,
                event,
                picture);
        browser.until(d -> text(browser, "status").startsWith("One face."));
      }
      browser.assertNoErrors();
    }
  }

  @Test
  void whatCannotBeReadIsSaidBeforeItIsSent() throws Exception {
    Path large = file("large.jpg", new byte[Limits.BODY + 1]);
    Path broken = file("broken.png", new byte[] {1, 2, 3});
    try (DemoServer server = start(TinyModels.open());
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      choose(browser, large);
      browser.until(d -> text(browser, "problem").contains("takes at most 10.0 MB"));
      assertThat(Asking.get(server, "/metrics").text()).doesNotContain("route=\"predict\"");
      choose(browser, broken);
      browser.until(d -> text(browser, "problem").startsWith("The image cannot be used: "));
      browser.screenshot("serve-problem").waitFor("#stage[data-state=empty]");
    }
  }

  @Test
  void aModelOfPointsAloneSaysNothingOfEmotions() throws Exception {
    Path photo = file("one.png", Pictures.file(Pictures.photo(1), "png"));
    try (DemoServer server = start(TinyModels.open("[keypoints]"));
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      choose(browser, photo);
      browser.until(d -> text(browser, "status").equals("One face."));
      assertThat(browser.driver().findElement(By.id("guess")).isDisplayed()).isFalse();
      assertThat(browser.driver().findElements(By.cssSelector("#faces details"))).hasSize(1);
      browser.screenshot("serve-keypoints");
      browser.assertNoErrors();
    }
  }

  @Test
  void aReadingThatIsUnsureIsCalledSo() throws Exception {
    Path photo = file("one.png", Pictures.file(Pictures.photo(1), "png"));
    try (DemoServer server = start(new NeverSure(TinyModels.open()));
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      choose(browser, photo);
      browser.until(d -> text(browser, "status").startsWith("One face. Face 1: unsure, perhaps "));
      browser.waitFor("#faces li.unsure");
      browser.screenshot("serve-unsure");
    }
  }

  /** A model that asks for more than any probability. */
  private record NeverSure(FaceModel model) implements FaceModel {
    @Override
    public ModelDescription description() {
      ModelDescription known = model.description();
      ModelDescription.EmotionOutput emotion = known.emotion();
      return new ModelDescription(
          known.name(),
          known.input(),
          new ModelDescription.EmotionOutput(
              emotion.name(), emotion.classes(), emotion.temperature(), 1.1),
          known.keypoints(),
          known.crops());
    }

    @Override
    public Answers answer(float[] crops, int count) {
      return model.answer(crops, count);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  @Test
  void aCropIsReadAsItIs() throws Exception {
    Path crop = file("crop.png", Pictures.file(Pictures.crop(), "png"));
    try (DemoServer server = start(TinyModels.open("[emotion]"));
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      browser.driver().findElement(By.id("crop")).sendKeys(Keys.SPACE);
      choose(browser, crop);
      browser.until(d -> text(browser, "status").startsWith("One face. Face 1: "));
      browser.screenshot("serve-crop");
      browser.assertNoErrors();
    }
  }

  @Test
  void readsTheCameraAndStops() throws Exception {
    Path clip = file("clip.mjpeg", clip());
    try (DemoServer server = start(TinyModels.open());
        Browser browser =
            Browser.open(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-video-capture=" + clip)) {
      browser.open(server.address(), READY);
      WebElement camera = browser.driver().findElement(By.id("camera"));
      camera.sendKeys(Keys.ENTER);
      browser.waitFor("#stage[data-state=video] video.mirrored");
      browser.waitFor("#faces li .meters tr:nth-child(7)");
      browser.until(d -> drawn(browser) > 500);
      browser.until(d -> text(browser, "reading-rate").matches("(0\\.[1-9]|[1-9]).*"));
      assertThat(text(browser, "video-rate")).matches("[1-9][0-9]* frames/s");
      browser.screenshot("serve-camera").sized(375, 750).screenshot("serve-camera-phone");
      assertThat(camera.getText()).isEqualTo("Stop the camera");
      camera.sendKeys(Keys.ENTER);
      browser.waitFor("#stage[data-state=empty]");
      assertThat(
              browser
                  .driver()
                  .executeScript("return document.getElementById('video').srcObject === null"))
          .isEqualTo(true);
      browser.assertNoErrors();
      browser.assertAskedOnly(server.address());
    }
  }

  @Test
  void oneFrameAtATimeIsOnItsWayToASlowServer() throws Exception {
    Path clip = file("clip.mjpeg", clip());
    Gate gate = new Gate(TinyModels.open());
    try (DemoServer server = start(gate);
        Browser browser =
            Browser.open(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-video-capture=" + clip)) {
      gate.shut();
      browser.open(server.address(), READY);
      browser.driver().findElement(By.id("camera")).click();
      for (int reading = 0; reading < 3; reading++) {
        gate.awaitArrival();
        long shown = frames(browser);
        // The video goes on while the server thinks, and nothing more is sent.
        browser.until(d -> frames(browser) > shown + 10);
        assertThat(Asking.get(server, "/metrics").text())
            .contains("facelab_predictions_under_way 1.0", "facelab_queue_faces 0.0");
        gate.letOneThrough();
      }
      gate.open();
      browser.driver().findElement(By.id("camera")).click();
      browser.waitFor("#stage[data-state=empty]");
      browser.assertNoErrors();
    }
  }

  private static long frames(Browser browser) {
    return (Long)
        browser
            .driver()
            .executeScript(
                "return document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames");
  }

  @Test
  void saysWhyThereIsNoCamera() throws Exception {
    try (DemoServer server = start(TinyModels.open());
        Browser browser = Browser.open("--deny-permission-prompts")) {
      browser.open(server.address(), READY);
      browser.driver().findElement(By.id("camera")).click();
      browser.until(d -> text(browser, "problem").matches("(No camera|The camera) .*[.]"));
      assertThat(text(browser, "status")).isEqualTo("The camera is off.");
    }
  }

  /** A face at the left of a picture. */
  private static BufferedImage aside() {
    BufferedImage frame = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    frame.createGraphics().drawImage(Pictures.photo(1), 30, 120, null);
    return frame;
  }

  /** The only box in a picture as the server sees it, in shares of its sides: left, right, top, bottom. */
  private static double[] box(DemoServer server, byte[] file) throws IOException {
    JsonNode answer = Asking.post(server, "/api/predict", file).json();
    assertThat(answer.path("faces")).hasSize(1);
    JsonNode box = answer.at("/faces/0/box");
    double left = box.path("x").asDouble() / answer.path("width").asDouble();
    double top = box.path("y").asDouble() / answer.path("height").asDouble();
    return new double[] {
      left,
      left + box.path("width").asDouble() / answer.path("width").asDouble(),
      top,
      top + box.path("height").asDouble() / answer.path("height").asDouble()
    };
  }

  /** Waits until a box's four edges are drawn at most so far from where they belong. */
  private static void awaitBox(Browser browser, double[] box, double off) {
    // At the right, where the name of what was read is not written.
    double x = box[0] + 0.85 * (box[1] - box[0]);
    double y = (box[2] + box[3]) / 2;
    browser.until(
        d -> {
          List<?> edges = (List<?>) browser.driver().executeScript(EDGES, x, y);
          boolean near = true;
          for (int i = 0; i < 4; i++) {
            near &= Math.abs(Double.parseDouble((String) edges.get(i)) - box[i]) < off;
          }
          return near;
        });
  }

  @Test
  void boxesLieWhereTheFacesAre() throws Exception {
    byte[] straight = Pictures.file(aside(), "png");
    byte[] lying = Pictures.file(Pictures.turned(aside()), "jpg");
    byte[] turned = Pictures.withOrientation(lying, 6);
    try (DemoServer server = start(TinyModels.open("[emotion]"));
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      for (byte[] picture : List.of(straight, turned)) {
        choose(browser, file("aside" + picture.length, picture));
        awaitBox(browser, box(server, picture), 0.01);
        assertThat(browser.driver().findElement(By.id("photo")).isDisplayed()).isTrue();
      }
      browser.assertNoErrors();
    }
  }

  @Test
  void boxesLieWhereTheFacesOfTheVideoAreMirroredOrNot() throws Exception {
    Path clip = file("still.mjpeg", Pictures.file(aside(), "jpg"));
    try (DemoServer server = start(TinyModels.open("[emotion]"));
        Browser browser =
            Browser.open(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-video-capture=" + clip)) {
      double[] box = box(server, Pictures.file(aside(), "jpg"));
      browser.open(server.address(), READY);
      browser.driver().findElement(By.id("camera")).click();
      browser.waitFor("#stage[data-state=video] video.mirrored");
      awaitBox(browser, new double[] {1 - box[1], 1 - box[0], box[2], box[3]}, 0.025);
      browser.driver().findElement(By.id("mirror")).click();
      awaitBox(browser, box, 0.025);

      // A phone that is turned.
      Object ratio =
          browser
              .driver()
              .executeScript(
                  """
                  const video = document.getElementById('video');
                  Object.defineProperty(video, 'videoWidth', {value: 480});
                  Object.defineProperty(video, 'videoHeight', {value: 640});
                  video.dispatchEvent(new Event('resize'));
                  return document.getElementById('stage').style.getPropertyValue('--ratio');
                  """);
      assertThat(ratio).isEqualTo("0.75");
      browser.assertNoErrors();
    }
  }

  @Test
  void aReadingThatHangsIsForgottenAndTheNextRoundReads() throws Exception {
    Path clip = file("still.mjpeg", Pictures.file(aside(), "jpg"));
    Gate gate = new Gate(TinyModels.open());
    try (DemoServer server = start(gate);
        Browser browser =
            Browser.open(
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream",
                "--use-file-for-fake-video-capture=" + clip)) {
      browser.open(server.address(), READY);
      WebElement camera = browser.driver().findElement(By.id("camera"));
      camera.click();
      browser.waitFor("#faces li");
      gate.shut();
      gate.awaitArrival();
      // What was read long ago is shown no longer.
      browser.until(d -> d.findElements(By.cssSelector("#faces li")).isEmpty());
      assertThat(drawn(browser)).isZero();
      browser.until(d -> text(browser, "reading-rate").startsWith("0.0 "));
      assertThat(text(browser, "round-trip")).isEqualTo("–");
      camera.click();
      browser.waitFor("#stage[data-state=empty]");
      camera.click();
      browser.until(d -> metrics(server).contains("facelab_predictions_under_way 2.0"));
      gate.open();
      browser.waitFor("#faces li");
      browser.assertNoErrors();
    }
  }

  private static String metrics(DemoServer server) {
    try {
      return Asking.get(server, "/metrics").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aCameraThatFailsLateLeavesThePhotoAlone() throws Exception {
    Path photo = file("one.png", Pictures.file(Pictures.photo(1), "png"));
    try (DemoServer server = start(TinyModels.open());
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      browser
          .driver()
          .executeScript(
              """
              navigator.mediaDevices.getUserMedia =
                  () => new Promise((yes, no) => { window.failLate = no; });
              """);
      browser.driver().findElement(By.id("camera")).click();
      choose(browser, photo);
      browser.until(d -> text(browser, "status").startsWith("One face."));
      browser
          .driver()
          .executeAsyncScript(
              """
              window.failLate(new DOMException('late', 'NotFoundError'));
              setTimeout(arguments[0]);
              """);
      assertThat(text(browser, "status")).startsWith("One face.");
      assertThat(text(browser, "problem")).isEmpty();
      browser.waitFor("#stage[data-state=photo]");
      browser.until(d -> drawn(browser) > 500);
    }
  }

  @Test
  void aProblemIsForgottenWithTheNextTryAndWhatWasNotSentIsNotSentLater() throws Exception {
    Path photo = file("one.png", Pictures.file(Pictures.photo(1), "png"));
    Gate gate = new Gate(TinyModels.open());
    try (DemoServer server = start(gate);
        Browser browser = Browser.open()) {
      browser.open(server.address(), READY);
      WebElement crop = browser.driver().findElement(By.id("crop"));
      gate.failOnce();
      choose(browser, photo);
      browser.until(d -> text(browser, "problem").startsWith("The server failed"));
      crop.sendKeys(Keys.SPACE);
      browser.until(d -> text(browser, "status").startsWith("One face."));
      assertThat(text(browser, "problem")).isEmpty();

      pretendWidth(browser, 281);
      crop.sendKeys(Keys.SPACE);
      browser.until(d -> text(browser, "status").contains("cannot show the picture as the server"));
      assertThat(browser.driver().findElement(By.id("photo")).isDisplayed()).isFalse();

      pretendWidth(browser, Limits.PIXELS);
      choose(browser, photo);
      browser.until(d -> text(browser, "problem").contains("megapixels"));
      crop.sendKeys(Keys.SPACE);
      assertThat(text(browser, "status")).isEqualTo("Nothing was sent.");
    }
  }

  private static void pretendWidth(Browser browser, int width) {
    browser
        .driver()
        .executeScript(
            """
            Object.defineProperty(document.getElementById('photo'), 'naturalWidth',
                {value: arguments[0], configurable: true});
            """,
            width);
  }

  /** A face that wanders, as Chromium's camera reads it: JPEGs one after the other. */
  private static byte[] clip() {
    ByteArrayOutputStream clip = new ByteArrayOutputStream();
    BufferedImage photo = Pictures.photo(1);
    for (int i = 0; i < 20; i++) {
      BufferedImage frame = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
      frame.createGraphics().drawImage(photo, 40 + 15 * i, 100, null);
      clip.writeBytes(Pictures.file(frame, "jpg"));
    }
    return clip.toByteArray();
  }
}
