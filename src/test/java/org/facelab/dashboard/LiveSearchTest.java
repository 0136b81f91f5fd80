package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.facelab.config.Experiment;
import org.facelab.search.Search;
import org.facelab.search.SearchFolder;
import org.facelab.search.SearchLog;
import org.facelab.search.SearchObserver;
import org.facelab.search.Searches;
import org.facelab.search.Trial;
import org.facelab.train.History;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** A search that runs, in a real browser, with trials that fail and trials that are pruned. */
final class LiveSearchTest {
  private static final String SEARCH =
      """
        strategy: {kind: grid, order: rows}
        objective: keypoints.rmse_px
        pruning: {kind: median, min-trials: 2, min-epochs: 1}
        confirmation: {top: 1, seeds: 2}
        space:
          loss.keypoints-weight: {choice: [1e300, 8, 9]}
          train.optimiser.learning-rate: {choice: [0.01, 50]}
      """;

  @TempDir Path folder;

  @Test
  void its_page_has_the_figures_of_the_run_folders_while_it_runs_and_afterwards() throws Exception {
    Path path = folder.resolve("search");
    List<Map<String, String>> during = new ArrayList<>();
    try (Browser browser = Browser.open();
        Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      String base = dashboard.address().replaceFirst("/$", "");
      dashboard.showSearch(path);
      browser.open(base + "/search", "main h1, main p");
      SearchObserver look =
          new SearchObserver() {
            @Override
            public TrainListener during(Trial trial, Experiment experiment) {
              return new TrainListener() {
                @Override
                public void epochDone(EpochReport report) {
                  if (trial.trial() == 6 && report.row().epoch() == 1) {
                    browser.open(base + "/search", "tbody tr:nth-child(7)");
                    during.addAll(rows(browser));
                    browser.open(base + "/run/006", "tbody tr");
                    browser.open(base + "/train/006/overview", "#scoreiterchart");
                  }
                }
              };
            }
          };
      assertThat(
              Search.start(
                  Searches.tiny(SEARCH),
                  path,
                  new Search.Surroundings(look, dashboard, () -> false)))
          .isTrue();

      assertThat(during).hasSize(7);
      assertThat(during.get(6)).containsEntry("status", "running");
      assertThat(during.get(5))
          .containsEntry("status", "pruned")
          .hasEntrySatisfying("reason", r -> assertThat(r).contains("behind the median"));
      assertThat(during.get(1))
          .containsEntry("status", "failed")
          .hasEntrySatisfying("reason", r -> assertThat(r).contains("is not a finite number"));
      browser.open(base + "/search", "tbody tr:nth-child(11)");
      check(rows(browser), path);
      browser.screenshot("search-live-done");
      assertThat(rows(browser).stream().map(row -> row.get("status")).toList())
          .contains("done", "failed", "pruned");
      // Each trial leads to its run, and to its training page.
      for (String page : List.of("/run/003", "/train/003/overview", "/run/000", "/run/002-s1001")) {
        browser.open(base + "/search", "a[href='" + page + "']");
      }
      browser.driver().findElement(By.cssSelector("a[href='/train/003/overview']")).click();
      browser.waitFor("#scoreiterchart canvas");
      for (String page : List.of("model", "system")) {
        browser.open(base + "/train/003/" + page, ".facelab-link");
      }
      browser.assertNoErrors();
      browser.assertAskedOnly(dashboard.address());
    }
  }

  /** The rows of the table of trials by the names of their columns; figures with all their digits. */
  @SuppressWarnings("unchecked") // what the script makes
  private static List<Map<String, String>> rows(Browser browser) {
    return (List<Map<String, String>>)
        browser
            .driver()
            .executeScript(
                """
                const table = [...document.querySelectorAll('main table')].pop();
                const names = [...table.tHead.rows[0].cells]
                    .map(c => c.textContent.replace(/[^a-z0-9 _.\\[\\]-]/g, '').trim());
                return [...table.tBodies[0].rows].map(row => Object.fromEntries(
                    [...row.cells].map((c, i) => [names[i], c.dataset.value || c.textContent])));
                """);
  }

  private static void check(List<Map<String, String>> rows, Path search) throws Exception {
    List<Trial> trials = SearchLog.read(new SearchFolder(search)).trials();
    assertThat(rows).hasSameSizeAs(trials);
    for (int i = 0; i < rows.size(); i++) {
      Trial trial = trials.get(i);
      Map<String, String> row = rows.get(i);
      assertThat(row.get("status")).isEqualTo(trial.status().label());
      if (trial.score() != null) {
        assertThat(Double.parseDouble(row.get("score"))).isEqualTo(trial.score());
        History history = History.read(new RunFolder(search.resolve(trial.run())).history());
        assertThat(history.rows().get(trial.bestEpoch() - 1).value("validation.keypoints.rmse_px"))
            .isEqualTo(trial.score());
        assertThat(Integer.parseInt(row.get("epochs"))).isEqualTo(history.rows().size());
      }
      if (trial.reason() != null) {
        assertThat(row.get("reason")).isEqualTo(trial.reason());
      }
    }
  }
}
