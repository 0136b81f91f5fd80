package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facelab.report.SampleSearch;
import org.facelab.report.SearchPage;
import org.facelab.train.History;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Every page in a real browser. */
class DashboardPagesTest {
  @TempDir Path folder;
  private Browser browser;
  private Dashboard dashboard;
  private String base;

  @BeforeEach
  void start() throws Exception {
    browser = Browser.open();
    dashboard = Dashboard.start(Dashboard.LOOPBACK, 0);
    base = dashboard.address().replaceFirst("/$", "");
  }

  @AfterEach
  void stop() {
    if (dashboard != null) {
      dashboard.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void aRunIsShownWhileItTrainsAndAfterwards() throws Exception {
    List<String> seen = new ArrayList<>();
    TrainListener look =
        new TrainListener() {
          @Override
          public void epochDone(EpochReport report) {
            if (report.row().epoch() == 2) {
              browser.open(base + "/run/live", "img[src*='live-confusion']");
              browser.waitFor("progress");
              browser.until(d -> loaded("img[src*='live-keypoints']"));
              browser.until(d -> loaded("img[src*='live-confusion']"));
              seen.add(browser.driver().findElement(By.cssSelector("main")).getText());
              shot("run-live");
            }
          }
        };
    RunFolder run = TrainedRun.train(dashboard, folder.resolve("live"), List.of(look));
    assertThat(seen).singleElement().asString().contains("Training now", "epoch\n2 of 3");

    browser.open(base + "/run/live", "tbody tr:nth-child(3)");
    History history = History.read(run.history());
    for (History.Row row : history.rows()) {
      for (Map.Entry<String, Double> figure : row.values().entrySet()) {
        String cell =
            "tbody tr:nth-child(%d) td[data-column='%s']".formatted(row.epoch(), figure.getKey());
        String shown =
            browser.driver().findElement(By.cssSelector(cell)).getAttribute("data-value");
        assertThat(shown.isEmpty() ? Double.NaN : Double.parseDouble(shown))
            .as(cell)
            .isEqualTo(figure.getValue());
      }
    }
    browser.until(d -> d.findElements(By.cssSelector(".chart svg")).size() == 8);
    browser.screenshot("run-wide").sized(390, 844).screenshot("run-phone").sized(1280, 900);
    noTrouble();

    // A page that was told of live pictures a moment before the run ended asks for them now.
    assertThat(drawn("/run/live/pictures/live-confusion.png?3")).isEqualTo("error");
    noTrouble();

    browser.open(base + "/train/live/overview", "#scoreiterchart canvas");
    browser.waitFor(".facelab-link[href='/run/live']");
    browser.until(d -> !d.findElement(By.id("nParams")).getText().equals("Loading..."));
    browser.screenshot("train-overview");
    browser.open(base + "/train/live/model", ".facelab-link");
    browser.screenshot("train-model");
    browser.open(base + "/train/live/system", ".facelab-link");
    browser.until(d -> !d.findElement(By.id("jvmName")).getText().equals("Loading..."));
    browser.screenshot("train-system");
    noTrouble();

    browser.open(base + "/", "td a[href='/run/live']");
    browser.screenshot("home-wide");
    noTrouble();
  }

  @Test
  void aSearchShowsItsTrials() throws Exception {
    dashboard.showSearch(SampleSearch.write(folder.resolve("sample")));
    browser.open(base + "/search", "tbody tr:nth-child(19)");
    browser.until(d -> d.findElements(By.cssSelector(".chart svg")).size() == 8);
    assertThat(browser.driver().findElement(By.id("sentence")).getText())
        .isEqualTo("Trial 7 is better than the default: 0.86 against 0.81 over 3 seeds.");
    assertThat(browser.driver().findElement(By.tagName("h1")).getText())
        .as("a hostile name is text")
        .isEqualTo("Search sample " + SampleSearch.HOSTILE);
    assertThat(browser.driver().executeScript("return window.hit")).isNull();
    assertThat(browser.driver().findElements(By.cssSelector("main img"))).isEmpty();
    browser.screenshot("search-wide").sized(390, 844).screenshot("search-phone").sized(1280, 900);
    noTrouble();

    WebElement sort =
        browser.driver().findElement(By.xpath("//th[@title='emotion.accuracy']/button"));
    sort.click();
    List<Double> scores =
        browser.driver().findElements(By.cssSelector("td[data-column=score]")).stream()
            .map(cell -> cell.getAttribute("data-value"))
            .filter(value -> value != null && !value.isEmpty())
            .map(Double::valueOf)
            .toList();
    assertThat(scores).hasSizeGreaterThan(10).isSorted();

    browser.driver().findElement(By.cssSelector("td a[href='/run/003']")).click();
    browser.waitFor("tbody tr:nth-child(3)");
    assertThat(browser.driver().findElements(By.cssSelector("a[href^='/train']")))
        .as("no statistics were stored")
        .isEmpty();
    noTrouble();
  }

  @Test
  void aReportNeedsNothingButItself() throws Exception {
    Path report = SearchPage.write(SampleSearch.write(folder.resolve("sample")));
    Path alone = Files.move(report, folder.resolve("alone.html"));
    browser.open(alone.toUri().toString(), "tbody tr:nth-child(19)");
    browser.until(d -> d.findElements(By.cssSelector(".chart svg")).size() == 8);
    assertThat(browser.driver().executeScript("return window.hit")).isNull();
    assertThat(browser.driver().findElements(By.cssSelector("main img, main a"))).isEmpty();
    assertThat(
            browser
                .driver()
                .findElement(By.cssSelector("td[data-best='train.batch-size']"))
                .getText())
        .isNotEmpty();
    browser.screenshot("report");
    browser.dark(true).screenshot("report-dark").dark(false);
    browser.printed(true).sized(794, 1123).screenshot("report-print");
    assertThat(
            (Long)
                browser
                    .driver()
                    .executeScript(
                        "return Math.max(...[...document.querySelectorAll('table')]"
                            + ".map(t => t.scrollWidth))"))
        .as("tables fit a sheet of A4")
        .isLessThanOrEqualTo(794);
    browser.printed(false).sized(1280, 900);
    browser.assertNoErrors();
    browser.assertAskedOnly(alone.toUri().toString());
  }

  /** How it ends when the page loads a picture: "load" or "error". */
  private Object drawn(String address) {
    return browser
        .driver()
        .executeAsyncScript(
            "const i = new Image(), done = arguments[1];"
                + " i.onload = i.onerror = e => done(e.type); i.src = arguments[0];",
            address);
  }

  private boolean loaded(String image) {
    return (Boolean)
        browser
            .driver()
            .executeScript(
                "const i = document.querySelector(arguments[0]);"
                    + " i.loading = 'eager'; return i.complete && i.naturalWidth > 0",
                image);
  }

  private void shot(String name) {
    try {
      browser.screenshot(name);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void noTrouble() {
    browser.assertNoErrors();
    browser.assertAskedOnly(base);
  }
}
