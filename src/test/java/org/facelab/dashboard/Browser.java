package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * Debian's Chromium without a window. Tests that want it are skipped where it is not installed, unless
 * {@code FACELAB_BROWSER_TESTS=required}.
 */
public final class Browser implements AutoCloseable {
  private static final File BROWSER = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");

  /** Warns that it does not know this browser's development tools, which the tests use by name. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Pattern REQUESTED =
      Pattern.compile(
          "\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]+)\"");

  private final Path profile;
  private final ChromeDriver driver;

  private Browser(Path profile, ChromeDriver driver) {
    this.profile = profile;
    this.driver = driver;
  }

  /**
   * A new one, which remembers nothing.
   *
   * @param more arguments of Chromium
   */
  public static Browser open(String... more) throws IOException {
    boolean installed = BROWSER.canExecute() && DRIVER.canExecute();
    if (!"required".equals(System.getenv("FACELAB_BROWSER_TESTS"))) {
      Assumptions.assumeTrue(installed, "chromium and chromium-driver are not installed");
    }
    SELENIUM.setLevel(Level.SEVERE);
    Path profile = Files.createTempDirectory("facelab-browser");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(BROWSER);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    options.addArguments(more);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER)
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new Browser(profile, new ChromeDriver(service, options)).sized(1280, 900);
  }

  /** Makes the page so wide and high. */
  public Browser sized(int width, int height) {
    // A window cannot be as narrow as a phone; a page in it can.
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    return this;
  }

  /** Opens a page and waits until it shows what the selector finds. */
  public Browser open(String address, String selector) {
    driver.get(address);
    return waitFor(selector);
  }

  /** Waits for an element. */
  public Browser waitFor(String selector) {
    until(d -> !d.findElements(By.cssSelector(selector)).isEmpty());
    return this;
  }

  /** Waits for a condition. */
  public void until(ExpectedCondition<Boolean> condition) {
    new WebDriverWait(driver, Duration.ofSeconds(30)).until(condition);
  }

  /** The whole page as a picture in {@code target/screenshots}. */
  public Browser screenshot(String name) throws IOException {
    int width = ((Number) driver.executeScript("return innerWidth")).intValue();
    int height = ((Number) driver.executeScript("return innerHeight")).intValue();
    Number whole = (Number) driver.executeScript("return document.documentElement.scrollHeight");
    sized(width, Math.min(6000, Math.max(height, whole.intValue())));
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    return sized(width, height);
  }

  /** Prefers dark pages, or no longer. */
  public Browser dark(boolean wanted) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", wanted ? "dark" : "light"))));
    return this;
  }

  /** Shows pages as they are printed, or no longer. */
  public Browser printed(boolean wanted) {
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", wanted ? "print" : ""));
    return this;
  }

  /** The driver, for the rest. */
  public ChromeDriver driver() {
    return driver;
  }

  /** Fails if a page has complained since this was last asked. */
  public void assertNoErrors() {
    List<String> errors = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
      if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
        errors.add(entry.getMessage());
      }
    }
    assertThat(errors).isEmpty();
  }

  /** Fails if a page has asked another server for anything since this was last asked. */
  public void assertAskedOnly(String address) {
    String server = URI.create(address).getAuthority();
    List<String> asked = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      Matcher request = REQUESTED.matcher(entry.getMessage());
      // The browser's own first page and pictures that are part of a page are no requests to a
      // server.
      if (request.find() && !request.group(1).matches("(chrome|data|blob):.*")) {
        asked.add(request.group(1));
      }
    }
    assertThat(asked).isNotEmpty();
    assertThat(asked)
        .allSatisfy(url -> assertThat(URI.create(url).getAuthority()).isEqualTo(server));
  }

  @Override
  public void close() {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
