package org.facelab.engine.plan;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.engine.onednn.OneDnn;
import org.facelab.engine.onednn.OneDnnLibrary;
import org.facelab.engine.onednn.TensorType.ElementType;
import org.facelab.engine.onednn.TensorType.Layout;

/**
 * Makes plans for a graph. They share memory, so that one runs at a time and an inference plan must be
 * loaded again after a training plan of the same compiler has run. Not thread-safe.
 */
public final class GraphCompiler implements AutoCloseable {
  private final ComputationGraph graph;
  private final ImageShape image;
  private final Settings settings;
  private final Arena arena = new Arena();
  private final Arena weights = new Arena();

  /**
   * How plans are made.
   *
   * @param library the generation of oneDNN
   * @param element what activations are kept in
   * @param layout of images inside the network
   * @param winograd whether Winograd convolutions are used where there are any
   */
  public record Settings(
      OneDnnLibrary library, ElementType element, Layout layout, boolean winograd) {}

  /**
   * A compiler for a graph.
   *
   * @throws UnsupportedGraphException if the graph holds a layer that there are no primitives for
   */
  public GraphCompiler(ComputationGraph graph, ImageShape image, Settings settings)
      throws UnsupportedGraphException {
    this.graph = graph;
    this.image = image;
    this.settings = settings;
    GraphReader.read(graph, image);
  }

  /**
   * A plan for training on batches of {@code batch} images.
   *
   * @throws UnsupportedOperationException if the graph is an exported model, which prepares its own images
   */
  public TrainingPlan training(int batch) {
    List<Node> nodes = nodes();
    if (nodes.stream().anyMatch(node -> node.kind instanceof Node.Preparation)) {
      throw new UnsupportedOperationException("an exported model is not trained");
    }
    return planned(batch, formats -> new TrainingPlan(nodes, formats, arena));
  }

  /** A plan for inference on batches of {@code batch} images. */
  public InferencePlan inference(int batch) {
    return planned(batch, formats -> new InferencePlan(nodes(), formats, arena, weights));
  }

  /** A plan, or what went wrong once nothing of it is left. */
  private <P> P planned(int batch, Function<Formats, P> plan) {
    OneDnn library = settings.library().open();
    try {
      return plan.apply(
          new Formats(library, settings.element(), settings.layout(), settings.winograd(), batch));
    } catch (RuntimeException | Error e) {
      library.close();
      throw e;
    }
  }

  /**
   * Checks that images are of the size that plans are made for.
   *
   * @throws IllegalArgumentException if they are not
   */
  public void check(long[] shape) {
    boolean fits =
        shape.length == 4
            && shape[1] == image.channels()
            && shape[2] == image.height()
            && shape[3] == image.width();
    if (!fits) {
      throw new IllegalArgumentException(
          "images of [N, %d, %d, %d] expected, not of %s"
              .formatted(image.channels(), image.height(), image.width(), Arrays.toString(shape)));
    }
  }

  /** Frees the memory of all plans, which must be closed before. */
  @Override
  public void close() {
    arena.close();
    weights.close();
  }

  private List<Node> nodes() {
    try {
      return GraphReader.read(graph, image);
    } catch (UnsupportedGraphException e) {
      throw new IllegalStateException(e); // the constructor has read it
    }
  }
}
