package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.facelab.Experiments;
import org.facelab.config.ResolvedExperiment;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.engine.Backend;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainListener;
import org.facelab.train.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a run for DL4J's pages. */
class StatisticsTest {
  @TempDir Path folder;

  @Test
  void aBudgetSpreadsItsReportsAndStaysWithinItsShare() {
    ReportBudget budget = new ReportBudget(30_000);
    long now = 0;
    long reporting = 0;
    List<Long> reported = new ArrayList<>();
    for (long step = 0; step < 30_000; step++) {
      if (budget.due(now)) {
        reported.add(step);
        long cost = step == 0 ? 300_000_000 : 40_000_000;
        now += cost;
        reporting += cost;
        budget.reported(now, cost);
      }
      now += 100_000_000; // a step
    }
    assertThat(reported).hasSize(300).startsWith(0L, 100L, 200L).endsWith(29_900L);
    assertThat((double) reporting / now).isLessThan(ReportBudget.SHARE);
  }

  @Test
  void aBudgetOfDearReportsMakesFew() {
    ReportBudget budget = new ReportBudget(3000);
    long now = 0;
    long reporting = 0;
    for (long step = 0; step < 3000; step++) {
      if (budget.due(now)) {
        now += 500_000_000;
        reporting += 500_000_000;
        budget.reported(now, 500_000_000);
      }
      now += 50_000_000;
    }
    assertThat((double) reporting / now).isLessThan(2 * ReportBudget.SHARE);
  }

  @Test
  void aResumedRunGoesOnInItsSession() throws Exception {
    ResolvedExperiment resolved = Experiments.tiny();
    FaceData data = DataLoader.load(resolved.experiment());
    Path path = folder.resolve("resumed");
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      AtomicInteger steps = new AtomicInteger();
      TrainingRun run = TrainingRun.start(resolved, data, path, Backend.start(2));
      assertThat(run.run(List.of(), dashboard, () -> steps.incrementAndGet() == 7)).isNull();
    }
    assertThat(reports(new RunFolder(path)).get(0).getIterationCount()).isZero();
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      TrainingRun run = TrainingRun.resume(resolved.experiment(), data, path);
      assertThat(run.run(List.of(), dashboard, () -> false)).isNotNull();
    }
    List<StatsReport> all = reports(new RunFolder(path));
    assertThat(all).extracting(StatsReport::getIterationCount).isSorted().contains(0, 7);
    assertThat(all)
        .as("every report has all that the pages show")
        .allSatisfy(
            report -> {
              assertThat(report.getStdev(StatsType.Activations)).isNotEmpty();
              assertThat(report.getStdev(StatsType.Gradients)).isNotEmpty();
              assertThat(report.getMeanMagnitudes(StatsType.Updates)).isNotEmpty();
              assertThat(report.getHistograms(StatsType.Parameters)).isNotEmpty();
            });
  }

  @Test
  void manyStoredRunsAreShownWithFewFilesOpen() throws Exception {
    Path original = folder.resolve("original");
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      TrainedRun.train(dashboard, original, List.of(), "train.epochs=1");
    }
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      for (int i = 0; i < 8; i++) {
        RunFolder copy = new RunFolder(Files.createDirectories(folder.resolve("copy" + i)));
        Files.copy(new RunFolder(original).uiStats(), copy.uiStats());
        dashboard.show(copy);
      }
      for (int i = 0; i < 16; i++) {
        String data = get(dashboard.address() + "train/copy%d/overview/data".formatted(i % 8));
        assertThat(data).as("copy" + i % 8).contains("\"scoresIter\" : [ 0");
        assertThat(VertxUIServer.getInstance().getStatsStorageInstances())
            .hasSizeLessThanOrEqualTo(4);
      }
    }
  }

  @Test
  void aTrialThatTrainsHereIsShownOnItsSearchsPage() throws Exception {
    Path search = Files.createDirectories(folder.resolve("search"));
    Files.writeString(
        search.resolve("search.json"), "{\"trials\": [{\"trial\": 0, \"run\": \"trials/000\"}]}");
    List<String> seen = new ArrayList<>();
    try (Dashboard dashboard = Dashboard.start(Dashboard.LOOPBACK, 0)) {
      dashboard.showSearch(search);
      TrainListener look =
          new TrainListener() {
            @Override
            public void epochDone(EpochReport report) {
              seen.add(get(dashboard.address() + "api/search/"));
            }
          };
      TrainedRun.train(dashboard, search.resolve("trials/000"), List.of(look), "train.epochs=1");
      seen.add(get(dashboard.address() + "api/search/"));
      assertThat(get(dashboard.address() + "api/home")).contains("\"runs\":[]");
    }
    assertThat(seen.get(0)).contains("\"session\":\"000\"", "\"step\":{\"epoch\":1,\"epochs\":1");
    assertThat(seen.get(1)).contains("\"session\":\"000\"", "\"step\":null");
  }

  private static String get(String address) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileThatCannotBeReadHidesOnlyItself() throws Exception {
    Path path = Files.createDirectories(folder.resolve("broken"));
    Files.writeString(new RunFolder(path).experiment(), "name: x\n");
    Files.writeString(new RunFolder(path).uiStats(), "no database");
    Shown shown = new Shown();
    try (Statistics statistics = new Statistics()) {
      assertThat(statistics.show(shown.run(path))).isFalse();
    }
  }

  private static List<StatsReport> reports(RunFolder run) throws Exception {
    StatsStorage stored = new FileStatsStorage(run.uiStats().toFile());
    assertThat(stored.listSessionIDs()).containsExactly("resumed");
    List<StatsReport> reports = new ArrayList<>();
    for (Persistable update :
        stored.getAllUpdatesAfter("resumed", StatsListener.TYPE_ID, "training", 0)) {
      reports.add((StatsReport) update);
    }
    stored.close();
    return reports;
  }
}
