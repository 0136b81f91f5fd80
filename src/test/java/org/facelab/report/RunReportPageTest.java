package org.facelab.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.facelab.config.SplitSettings.Part;
import org.facelab.dashboard.Browser;
import org.facelab.evaluate.Predictions;
import org.facelab.report.RunReport.Options;
import org.facelab.train.RunFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser, of runs whose names would do harm where they were taken for HTML. */
class RunReportPageTest {
  private static final String HOSTILE = "</script><img src=x onerror=window.hit=1>{{data}}";

  @TempDir static Path folder;
  private static Browser browser;
  private static String page;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.open();
    SampleRuns runs = new SampleRuns(folder);
    List<Path> folders = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      RunFolder run = runs.done("run" + i + "/t-s1", i, hostile(SampleRun.predictions(120, 7)));
      SampleRuns.history(run, 12);
      Files.writeString(
          run.manifest(),
          "{\"status\": \"done\", \"best_epoch\": 9, \"experiment\": \"%s\"}"
              .formatted(i + HOSTILE));
      folders.add(run.path());
    }
    Options options = new Options("Title " + HOSTILE, true, Path.of("nowhere"));
    page = RunReport.write(folders, options, folder.resolve("r.html")).toUri().toString();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  /** Sources, ids, persons and one of the classes are hostile. */
  private static Predictions hostile(Predictions predictions) {
    List<String> emotions = new ArrayList<>(predictions.emotions());
    emotions.set(2, HOSTILE);
    return new Predictions(
        emotions,
        predictions.rows().stream()
            .map(
                row ->
                    new Predictions.Row(
                        HOSTILE,
                        row.id() + HOSTILE,
                        row.group() + HOSTILE,
                        row.part(),
                        row.emotion(),
                        row.target(),
                        row.probabilities(),
                        row.points(),
                        row.predictedPoints()))
            .toList());
  }

  private static Object script(String text) {
    return browser.driver().executeScript(text);
  }

  private static void openAll() {
    browser.open(page, "main[data-drawn]");
    script("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    browser.until(
        d -> (Boolean) script("return document.querySelectorAll('.confusion').length === 3"));
  }

  @Test
  void drawsEverythingAndAsksForNothing() throws Exception {
    browser.sized(1280, 900);
    openAll();
    browser.until(
        d ->
            (Boolean)
                script(
                    "return [...document.querySelectorAll('.chart')].every(c => c.querySelectorAll('svg path').length > 5)"));
    assertThat((Long) script("return document.querySelectorAll('.chart').length"))
        .isGreaterThan(10);
    assertThat(script("return document.querySelectorAll('h1').length")).isEqualTo(1L);
    assertThat(script("return document.querySelectorAll('td.cell').length")).isEqualTo(3 * 49L);
    assertThat(script("return document.querySelectorAll('svg.face circle.truth').length > 50"))
        .isEqualTo(true);
    browser.assertNoErrors();
    browser.assertAskedOnly(page);
    browser.screenshot("run-report");
  }

  /** Of faces that were trained on, few doubts say little. */
  @Test
  void doubtsSayWhetherTheirFacesWereTrainedOn() throws Exception {
    browser.open(page, "main[data-drawn]");
    assertThat((String) script("return document.querySelector('#labels').textContent"))
        .contains("The probabilities are of test faces, which were not trained on.");
    Predictions said = SampleRun.predictions(120, 7);
    Predictions learned =
        new Predictions(
            said.emotions(),
            said.rows().stream()
                .map(
                    row ->
                        new Predictions.Row(
                            row.source(),
                            row.id(),
                            row.group(),
                            Part.TRAIN,
                            row.emotion(),
                            row.target(),
                            row.probabilities(),
                            row.points(),
                            row.predictedPoints()))
                .toList());
    Path run = new SampleRuns(folder).done("learned/t-s1", 3, learned).path();
    Options options = new Options("", true, Path.of("nowhere"));
    Path other = RunReport.write(List.of(run), options, folder.resolve("learned.html"));
    browser.open(other.toUri().toString(), "main[data-drawn]");
    assertThat((String) script("return document.querySelector('#labels').textContent"))
        .contains("The probabilities are of training faces, which the networks have learned")
        .doesNotContain("were not trained on");
  }

  @Test
  void namesStayText() {
    openAll();
    assertThat(script("return window.hit === undefined && !document.querySelector('img[src=x]')"))
        .isEqualTo(true);
    assertThat(script("return document.querySelector('h1').textContent"))
        .isEqualTo("Title " + HOSTILE);
    assertThat((String) script("return document.querySelector('.confusion').textContent"))
        .contains(HOSTILE);
    assertThat(browser.driver().getTitle()).isEqualTo("Title " + HOSTILE + " – FaceLab");
    // Not even a script that got into the page would run.
    script(
        "const s = document.createElement('script'); s.textContent = 'window.hit = 2'; document.body.append(s)");
    assertThat(script("return window.hit === undefined")).isEqualTo(true);
    browser.driver().manage().logs().get("browser"); // the refusal is meant to be there
  }

  @Test
  void aSwitchTakesARunOutOfTheCharts() {
    browser.sized(1280, 900);
    browser.open(page, "main[data-drawn]");
    String paths =
        "return document.querySelector('#curves .chart').querySelectorAll('svg path').length";
    long before = (Long) script(paths);
    script("document.querySelector('.switches input').click()");
    assertThat((Long) script(paths)).isLessThan(before);
  }

  @Test
  void aPhoneNeedsNoScrollingSideways() throws Exception {
    browser.sized(375, 800);
    openAll();
    assertThat((Long) script("return document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(375);
    browser.screenshot("run-report-phone");
    browser.sized(1280, 900);
  }

  @Test
  void paperShowsWhatIsClosedAndWholeCharts() throws Exception {
    browser.sized(1280, 900);
    browser.open(page, "main[data-drawn]");
    script(
        """
        window.widths = [];
        window.addEventListener('beforeprint', () => {
          window.widths = [...document.querySelectorAll('.chart')].map((c) => [c.clientWidth,
            Math.max(...[...c.querySelectorAll('svg path')].map((p) => p.getBBox().x + p.getBBox().width))]);
          window.closedParts = document.querySelectorAll('details:not([open])').length;
        })""");
    Map<String, Object> pdf =
        browser
            .driver()
            .executeCdpCommand("Page.printToPDF", Map.of("paperWidth", 8.27, "paperHeight", 11.69));
    assertThat(Base64.getDecoder().decode((String) pdf.get("data")).length).isGreaterThan(50_000);
    assertThat(script("return window.widths.length > 10 && window.closedParts")).isEqualTo(0L);
    assertThat(
            script("return window.widths.filter(([place, drawn]) => drawn < 100 || drawn > place)"))
        .isEqualTo(List.of());
    assertThat(script("return document.documentElement.classList.contains('printing')"))
        .isEqualTo(false);
  }

  @Test
  void readsInTheDark() throws Exception {
    browser.sized(1280, 900).dark(true);
    openAll();
    assertThat(script("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(20, 24, 28)");
    browser.screenshot("run-report-dark");
    browser.dark(false);
  }
}
