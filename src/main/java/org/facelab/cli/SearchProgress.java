package org.facelab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import org.facelab.config.Experiment;
import org.facelab.data.FaceData;
import org.facelab.evaluate.Evaluation;
import org.facelab.evaluate.Predictions;
import org.facelab.search.SearchLog;
import org.facelab.search.SearchObserver;
import org.facelab.search.Trial;
import org.facelab.search.Trial.Role;
import org.facelab.train.RunFolder;
import org.facelab.train.TrainListener;
import org.facelab.train.TrainingRun;

/** Shows how a search goes: one line for each trial, on a terminal with a line for the one in progress. */
final class SearchProgress implements SearchObserver {
  private static final long REDRAW_NANOS = 200_000_000;

  private final PrintWriter out;
  private final boolean bar = Terminal.outIsTerminal();
  private boolean toldEngine;
  private long drawn;

  SearchProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begun(SearchLog log, Path folder) {
    String what = log.text("name") + ": " + log.text("strategy") + ", " + log.budget();
    String direction = log.higherIsBetter() ? "higher" : "lower";
    out.print(Paragraph.labelled("search", what));
    out.print(
        Paragraph.labelled(
            "objective",
            "%s, %s is better, on the validation part"
                .formatted(log.text("objective", "label"), direction)));
    out.print(Paragraph.labelled("pruning", log.text("pruning")));
    out.printf("folder      %s%n", folder);
    long ended = log.trials().stream().filter(Trial::hasEnded).count();
    if (ended > 0) {
      out.printf("resumed     after %d trials%n", ended);
    }
    out.flush();
  }

  @Override
  public void trialOpened(Trial trial, TrainingRun run) {
    if (!toldEngine) {
      toldEngine = true;
      out.printf("computes    %s%n", run.engine().describe());
      if (!run.engine().remark().isEmpty()) {
        out.printf("notice      %s%n", run.engine().remark());
      }
      out.flush();
    }
  }

  @Override
  public TrainListener during(Trial trial, Experiment experiment) {
    int epochs = experiment.train().epochs();
    return new TrainListener() {
      @Override
      public void stepDone(StepReport report) {
        long now = System.nanoTime();
        if (bar && now - drawn > REDRAW_NANOS) {
          drawn = now;
          out.printf(
              "\r\u001b[K%s: epoch %d/%d, step %d/%d",
              trial.title(), report.epoch() + 1, epochs, report.batch() + 1, report.batches());
          out.flush();
        }
      }
    };
  }

  @Override
  public void trialScored(RunFolder run, FaceData data, Predictions predictions)
      throws IOException {
    RunPictures.draw(run, data, predictions, Evaluation.read(run.metrics()), out);
  }

  @Override
  public void trialEnded(Trial trial, SearchLog log) {
    if (bar) {
      out.print("\r\u001b[K");
    }
    boolean best =
        trial.role() != Role.CONFIRMATION
            && log.best().filter(b -> b.trial() == trial.trial()).isPresent();
    String score = trial.score() == null ? "–" : String.format(Locale.ROOT, "%.4f", trial.score());
    double seconds =
        (trial.endedAt() == null ? trial.startedAt() : trial.endedAt()) - trial.startedAt();
    out.printf(
        "%-20s %-11s %9s %s %3d epochs %5.0f s%s%n",
        trial.title(),
        trial.status().label(),
        score,
        best ? "*" : " ",
        trial.epochs(),
        seconds,
        trial.role() == Role.DEFAULT ? "  as it is" : "");
    if (trial.reason() != null) {
      indented(trial.reason());
    } else if (best && trial.role() == Role.CANDIDATE) {
      indented(SearchSummary.shortSetting(trial));
    }
    out.flush();
  }

  private void indented(String text) {
    out.print(Paragraph.wrap(text, "  "));
  }

  @Override
  public void confirming(SearchLog log) {
    out.println("confirming  the best trials and the experiment as it is, on fresh seeds");
    out.flush();
  }
}
