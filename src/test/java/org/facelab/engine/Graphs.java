package org.facelab.engine;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** Looks into graphs. */
final class Graphs {
  private Graphs() {}

  /** The layer of a vertex. */
  static Layer layer(ComputationGraphConfiguration configuration, String vertex) {
    return ((LayerVertex) configuration.getVertices().get(vertex)).getLayerConf().getLayer();
  }
}
