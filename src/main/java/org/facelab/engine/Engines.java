package org.facelab.engine;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.config.DL4JSystemProperties;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.facelab.config.EngineChoice;
import org.facelab.config.Experiment;
import org.facelab.config.Precision;
import org.facelab.config.RunFailure;
import org.facelab.engine.onednn.OneDnnLibrary;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;
import org.facelab.engine.plan.GraphCompiler;
import org.facelab.engine.plan.ImageShape;
import org.facelab.engine.plan.UnsupportedGraphException;

/** Chooses the engine for a graph. */
public final class Engines {
  private Engines() {}

  /**
   * The engine that an experiment asks for, on its graph. {@link Backend#start} comes before it.
   *
   * @throws RunFailure if the experiment insists on what cannot run here
   */
  public static Engine open(ComputationGraph graph, Experiment experiment) {
    int size = experiment.image().size();
    return open(
        graph,
        new ImageShape(experiment.image().channels(), size, size),
        experiment.engine(),
        experiment.precision(),
        experiment.train().threads());
  }

  /**
   * The engine of a choice.
   *
   * @param graph initialised
   * @param image size of the images that it will be given
   * @param threads 0 for one for each core
   * @throws RunFailure if the fast engine is insisted on and cannot run
   */
  public static Engine open(
      ComputationGraph graph,
      ImageShape image,
      EngineChoice choice,
      Precision precision,
      int threads) {
    int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    if (choice == EngineChoice.STOCK) {
      return stock(graph, count, "");
    }
    List<String> instructions = Machine.current().instructions();
    Optional<String> obstacle = obstacle(instructions);
    if (obstacle.isPresent()) {
      return instead(graph, choice, count, "the fast engine cannot run: " + obstacle.get());
    }
    Optional<String> noBf16 =
        precision == Precision.BF16 ? bf16Obstacle(instructions) : Optional.empty();
    if (noBf16.isPresent() && choice == EngineChoice.FAST) {
      throw new RunFailure(noBf16.get() + "; precision: float32 runs here");
    }
    Precision used = noBf16.isPresent() ? Precision.FLOAT32 : precision;
    GraphCompiler.Settings settings = settings(used, instructions);
    try {
      return new FastEngine(
          graph,
          new GraphCompiler(graph, image, settings),
          new EngineFacts(
              "fast",
              used.label(),
              "oneDNN " + settings.library().version(),
              count,
              noBf16.map(why -> why + ", so float32 it is").orElse("")));
    } catch (UnsupportedGraphException e) {
      return instead(
          graph,
          choice,
          count,
          "the fast engine does not know %s, so the whole network runs on stock DL4J, several times slower"
              .formatted(e.getMessage()));
    }
  }

  /** Stock DL4J in place of the fast engine, unless the user insists on that. */
  private static Engine instead(
      ComputationGraph graph, EngineChoice choice, int threads, String why) {
    if (choice == EngineChoice.FAST) {
      throw new RunFailure("engine: fast — " + why + "; engine: auto takes stock DL4J instead");
    }
    return stock(graph, threads, why);
  }

  private static Engine stock(ComputationGraph graph, int threads, String remark) {
    String library =
        CudaObstacle.isCudaBuild()
            ? "ND4J CUDA"
            : hasHelpers() ? "ND4J CPU with oneDNN helpers" : "ND4J CPU";
    return new StockEngine(
        graph, new EngineFacts("stock", Precision.FLOAT32.label(), library, threads, remark));
  }

  private static boolean hasHelpers() {
    return BaseMKLDNNHelper.mklDnnEnabled()
        && !Boolean.getBoolean(DL4JSystemProperties.DISABLE_HELPER_PROPERTY);
  }

  /** Why the fast engine cannot run on this machine with this build; empty if it can. */
  public static Optional<String> obstacle(List<String> instructions) {
    if (CudaObstacle.isCudaBuild()) {
      return Optional.of("it is for CPUs, and this build computes with nd4j-cuda-11.6");
    }
    Optional<String> library = OneDnnLibrary.ONEDNN_2.obstacle();
    if (library.isPresent()) {
      return library;
    }
    return instructions.contains("AVX2")
        ? Optional.empty()
        : Optional.of("it needs a processor with AVX2");
  }

  /** Why the fast engine cannot compute in bf16 here; empty if it can. */
  public static Optional<String> bf16Obstacle(List<String> instructions) {
    if (!instructions.contains("bf16") && !instructions.contains("AMX")) {
      return Optional.of("precision: bf16 needs a processor with AVX-512-BF16 or AMX");
    }
    return OneDnnLibrary.ONEDNN_3.obstacle();
  }

  /** How the fast engine makes its plans on a processor, which must be able to compute in this precision. */
  public static GraphCompiler.Settings settings(Precision precision, List<String> instructions) {
    if (precision == Precision.BF16) {
      return new GraphCompiler.Settings(
          OneDnnLibrary.ONEDNN_3, ElementType.BF16, Layout.CHANNELS_LAST, false);
    }
    return new GraphCompiler.Settings(
        OneDnnLibrary.ONEDNN_2,
        ElementType.FLOAT32,
        instructions.contains("AVX-512") ? Layout.BLOCKS_OF_16 : Layout.BLOCKS_OF_8,
        precision == Precision.FLOAT32);
  }
}
