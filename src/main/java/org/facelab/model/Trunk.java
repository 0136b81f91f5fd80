package org.facelab.model;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.facelab.config.FeatureShape;
import org.facelab.config.NetworkSettings;
import org.facelab.config.NetworkSettings.CatalogueNetwork;
import org.facelab.config.NetworkSettings.LayersNetwork;
import org.facelab.config.NetworkSettings.PretrainedNetwork;
import org.facelab.config.NetworkSettings.ResidualNetwork;
import org.facelab.config.NetworkSettings.Stage;

/** The vertices from the image to the heads: what the tasks share, and stages of one alone. One class for each kind of network. */
interface Trunk {
  /**
   * Adds the vertices.
   *
   * @param input the vertex with the image, {@code [N, C, H, W]}
   * @param image the image's shape
   * @return what the heads may read, the last vertex last: of a residual network the end of each stage
   */
  List<Features> add(GraphBuilder graph, String input, FeatureShape image);

  /**
   * Adds residual stages that one task alone reads, which only a residual network can have.
   *
   * @param name what the vertices' names begin with
   * @param from what they read
   * @return the end of the last, or {@code from} if there are none
   */
  default Features branch(GraphBuilder graph, String name, Features from, List<Stage> stages) {
    if (!stages.isEmpty()) {
      throw new IllegalArgumentException("not a residual network, so no stages for " + name);
    }
    return from;
  }

  /** Makes its last changes, once DL4J has filled in what the layers leave open. */
  default void finish(ComputationGraphConfiguration built) {}

  /** Sets what a graph with these vertices begins with, from the file that {@link Pretrained} found. */
  default void load(ComputationGraph graph, WeightsFile weights) {}

  /**
   * The trunk of a network, which the catalogue may name.
   *
   * @param size width and height of its images in pixels
   */
  static Trunk of(NetworkSettings network, int size) {
    if (network instanceof CatalogueNetwork named) {
      NetworkSettings found = Catalogue.find(named.name()).layers();
      return found instanceof LayersNetwork layers
          ? new LayersTrunk(layers, "network %s of the catalogue, ".formatted(named.name()))
          : of(found, size);
    }
    if (network instanceof PretrainedNetwork pretrained) {
      return new PretrainedTrunk(new Pretrained(pretrained, size));
    }
    return network instanceof LayersNetwork layers
        ? new LayersTrunk(layers, "")
        : new ResidualTrunk((ResidualNetwork) network);
  }
}
