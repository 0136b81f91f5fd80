package org.facelab.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.config.SearchLoader;
import org.facelab.config.SearchPlan;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.DataLoader;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.SourceData;
import org.facelab.engine.Backend;
import org.facelab.model.NetworkSummary;
import org.facelab.model.Pretrained;
import org.facelab.model.WeightsFile;
import org.facelab.report.TextTable;
import org.facelab.search.Search;
import org.facelab.train.DryRun;
import org.facelab.train.Members;
import org.facelab.train.TrainingRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code facelab config validate}: all of a run but the running. */
@Command(
    name = "validate",
    header = "Check that an experiment or search would run, and estimate what it costs.",
    description = {
      "Reads the file and its data, makes the split, builds the network, trains a few steps on"
          + " real batches and throws the result away."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./facelab config validate experiments/quickstart.yaml train.batch-size=128")
final class ConfigValidateCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "The experiment's YAML file.")
  private Path file;

  @Parameters(
      index = "1..*",
      paramLabel = "KEY=VALUE",
      description = "Overrides, such as train.epochs=3; they win over the file.")
  private List<String> overrides = List.of();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<SearchPlan> search = SearchLoader.find(file, overrides);
    search.ifPresent(Search::checkSpace);
    Experiment experiment =
        search
            .map(SearchPlan::base)
            .orElseGet(() -> ExperimentLoader.load(file, overrides))
            .experiment();
    FaceData data = DataLoader.load(experiment, notice -> out.println("notice: " + notice));
    out.print(parts(data).toText());
    if (experiment.ensemble().isOfRuns()) {
      Members members = Members.ofRuns(experiment, data);
      out.println();
      members.all().forEach(member -> out.printf("member   %s%n", member.run().path()));
      out.printf("%s would run; nothing is trained.%n", file);
      out.flush();
      return;
    }
    TrainingRun.checkTrainable(experiment, data);
    // Last of all, since it may be a download.
    Optional<WeightsFile> pretrained =
        Pretrained.find(
            experiment,
            notice -> {
              out.println("notice: " + notice);
              out.flush(); // a download takes minutes
            });
    NetworkSummary network = NetworkSummary.of(experiment);
    out.printf(
        "%nnetwork  %s, %.1f MFLOPs a face%n", Training.parameters(network), network.megaflops());
    for (NetworkSummary.Row row : network.rows()) {
      if (row.name().equals("keypoints") || row.name().equals("emotion")) {
        out.printf("output   %s: %s values%n", row.name(), row.shape());
      }
    }
    out.printf(
        "memory   about %,d MB for weights, gradients and activations at batch %d%n",
        network.trainingBytes(experiment.train().batchSize()) >> 20,
        experiment.train().batchSize());
    out.flush();
    Backend.start(experiment.train().threads());
    try {
      DryRun dry = DryRun.measure(experiment, data, pretrained);
      out.printf(
          "time     about %s for each of %d epochs: %.0f faces/s over %d steps, %s%n",
          duration(dry.secondsPerEpoch()),
          experiment.train().epochs(),
          dry.facesPerSecond(),
          DryRun.STEPS,
          dry.engine().describe());
      if (!dry.engine().remark().isEmpty()) {
        out.printf("notice   %s%n", dry.engine().remark());
      }
      search.ifPresent(
          plan ->
              out.printf(
                  "space    %d keys, and no experiment in it that cannot run%n",
                  plan.settings().space().size()));
      out.printf("%s would run.%n", file);
      out.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private static TextTable parts(FaceData data) {
    TextTable table =
        new TextTable()
            .left("source")
            .right("train")
            .right("validation")
            .right("test")
            .left("faces");
    for (SourceData source : data.sources()) {
      table.row(
          source.dataset().source(),
          source.split().faces(Part.TRAIN).length,
          source.split().faces(Part.VALIDATION).length,
          source.split().faces(Part.TEST).length,
          "%dx%dx%d"
              .formatted(
                  source.dataset().channels(),
                  source.dataset().height(),
                  source.dataset().width()));
    }
    return table;
  }

  private static String duration(double seconds) {
    return seconds < 120 ? "%.0f s".formatted(seconds) : "%.0f min".formatted(seconds / 60);
  }
}
