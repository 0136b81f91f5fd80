package org.facelab.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import org.facelab.config.Experiment;
import org.facelab.config.ExperimentLoader;
import org.facelab.engine.Backend;
import org.facelab.engine.PeakRate;
import org.facelab.model.NetworkSummary;
import org.facelab.train.Benchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code facelab bench}. */
@Command(
    name = "bench",
    header = "Time a network's training and inference on random images.",
    description = {
      "Prints images per second by the median time of a step. Nothing else should run beside it;"
          + " bench/compare sets the figures against PyTorch's."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./facelab bench",
      "  ./facelab bench --network resnet18-w32 --image 96 --precision bf16 --json"
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "resnet18-w32",
      description = "Network of the catalogue; default ${DEFAULT-VALUE}. models list has them all.")
  private String network;

  @Option(
      names = "--image",
      paramLabel = "PIXELS",
      defaultValue = "48",
      description = "Width and height of the grey images; default ${DEFAULT-VALUE}.")
  private int image;

  @Option(
      names = "--batch",
      paramLabel = "IMAGES",
      defaultValue = "32",
      description = "Images in a batch; default ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--steps",
      paramLabel = "STEPS",
      defaultValue = "20",
      description = "Steps that are timed; default ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "float32",
      description = "float32, float32-direct or bf16; default ${DEFAULT-VALUE}.")
  private String precision;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      defaultValue = "auto",
      description = "auto, fast or stock; default ${DEFAULT-VALUE}.")
  private String engine;

  @Option(
      names = "--no-helpers",
      description = "With --engine stock: leave DL4J's oneDNN helpers off, as DL4J does by itself.")
  private boolean noHelpers;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads of the network; default one for each core.")
  private int threads;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Override
  public void run() {
    if (steps < 1) {
      throw new ParameterException(spec.commandLine(), "--steps takes 1 or more");
    }
    Experiment experiment = experiment();
    Backend.start(threads, !noHelpers);
    Benchmark result = Benchmark.measure(experiment, steps);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(experiment, result));
      return;
    }
    out.printf("network    %s, %dx%d, batch %d%n", network, image, image, batch);
    out.printf("computes   %s%n", result.engine().describe());
    if (!result.engine().remark().isEmpty()) {
      out.printf("notice     %s%n", result.engine().remark());
    }
    out.printf("training   %,.1f images/s%n", result.trainImagesPerSecond());
    out.printf("inference  %,.1f images/s%n", result.inferenceImagesPerSecond());
    out.printf("memory     %,d MB at most%n", Benchmark.peakResidentMegabytes());
  }

  /** Goes through the experiments' own checks, which name what is wrong with a value. */
  private Experiment experiment() {
    return ExperimentLoader.ofKeys(
        "bench",
        List.of(
            "data.sources.none.kind=synthetic",
            "data.sources.none.faces=10",
            "image.size=" + image,
            "network.kind=catalogue",
            "network.name=" + network,
            "train.batch-size=" + batch,
            "train.threads=" + threads,
            "engine=" + engine,
            "precision=" + precision));
  }

  private String json(Experiment experiment, Benchmark result) {
    double flops = NetworkSummary.of(experiment).megaflops() * 1e6;
    ObjectNode node = new ObjectMapper().createObjectNode();
    node.put("train_images_per_second", rounded(result.trainImagesPerSecond()));
    node.put("inference_images_per_second", rounded(result.inferenceImagesPerSecond()));
    node.put("engine", result.engine().engine());
    node.put("precision", result.engine().precision());
    node.put("peak_rss_mb", Benchmark.peakResidentMegabytes());
    node.put("threads", result.engine().threads());
    node.put("library", result.engine().library());
    node.put("network", network);
    node.put("image", image);
    node.put("batch", batch);
    // The backward pass takes twice the forward pass's operations. A Winograd convolution, counted
    // as the
    // direct one that it replaces, may bring the rate above the peak.
    node.put("gflops_per_second", rounded(3 * flops * result.trainImagesPerSecond() / 1e9));
    if (result.engine().engine().equals("fast")) {
      node.put("peak_gflops_per_second", rounded(PeakRate.measure(result.engine()) / 1e9));
    }
    if (!result.engine().remark().isEmpty()) {
      node.put("remark", result.engine().remark());
    }
    return node.toString();
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
