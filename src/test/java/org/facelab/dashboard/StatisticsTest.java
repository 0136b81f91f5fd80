package org.facelab.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
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
