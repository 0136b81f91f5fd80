package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.facelab.config.InputException;
import org.facelab.config.RunFailure;
import org.facelab.config.RunInterrupted;
import org.facelab.config.SearchLoader;
import org.facelab.config.SearchPlan;
import org.facelab.config.ShellWord;
import org.facelab.dashboard.Dashboard;
import org.facelab.report.SearchMarkdown;
import org.facelab.report.SearchPage;
import org.facelab.search.Search;
import org.facelab.search.Search.Surroundings;
import org.facelab.search.SearchFolder;
import org.facelab.search.SearchLog;
import org.facelab.train.RunObserver;

/** What {@code search} does, step by step, with what it tells the user. */
final class Searching {
  private final PrintWriter out;
  private final Dashboard dashboard;

  /**
   * @param dashboard shows the search; may be null
   */
  Searching(PrintWriter out, Dashboard dashboard) {
    this.out = out;
    this.dashboard = dashboard;
  }

  /** A new search. */
  void start(Path file, List<String> overrides, Path folder)
      throws IOException, InterruptedException {
    SearchPlan plan = SearchLoader.load(file, overrides);
    overrides.forEach(override -> out.println("override    " + override));
    Path path =
        folder == null
            ? RunTime.newFolder(
                Path.of("results", "searches", plan.base().experiment().name()),
                plan.settings().seed())
            : folder;
    finish(path, around -> Search.start(plan, path, around));
  }

  /** A search that was stopped. */
  void resume(Path path) throws IOException, InterruptedException {
    if (!Files.isDirectory(path)) {
      throw new InputException("%s: no such folder of a search".formatted(path));
    }
    SearchFolder folder = new SearchFolder(path);
    if (Files.exists(folder.state()) && SearchLog.read(folder).status().equals("done")) {
      out.println("notice      the search is done already");
      writePages(path);
      conclude(path);
    } else {
      finish(path, around -> Search.resume(path, around));
    }
  }

  private interface Run {
    boolean run(Surroundings around) throws IOException, InterruptedException;
  }

  private void finish(Path path, Run search) throws IOException, InterruptedException {
    if (dashboard != null) {
      dashboard.showSearch(path);
    }
    boolean ended;
    try (StopSignal stop = StopSignal.install()) {
      SearchProgress progress = new SearchProgress(out);
      RunObserver observer = dashboard == null ? RunObserver.NONE : dashboard;
      ended = search.run(new Surroundings(progress, observer, stop::requested));
    } finally {
      if (Files.exists(new SearchFolder(path).state())) {
        writePages(path);
      }
    }
    if (!ended) {
      throw new RunInterrupted(
          "stopped; all progress is saved. Go on with: ./facelab search --resume "
              + ShellWord.of(path));
    }
    conclude(path);
  }

  private static void writePages(Path path) throws IOException {
    SearchPage.write(path);
    SearchMarkdown.write(path);
  }

  private void conclude(Path path) {
    SearchFolder folder = new SearchFolder(path);
    SearchLog log = SearchLog.read(folder);
    out.print(SearchSummary.of(log));
    out.flush();
    if (!Files.exists(folder.best())) {
      throw new RunFailure(
          "no setting came through all of its fresh seeds, so there is no winner; trials.csv and the reasons in it are in "
              + path);
    }
    out.println(path);
    out.flush();
  }
}
