package org.facelab.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.weights.WeightInit;
import org.facelab.config.FeatureShape;
import org.facelab.config.InputException;
import org.facelab.config.LayerSettings;
import org.facelab.config.LayerSettings.Activation;
import org.facelab.config.LayerSettings.ActivationFunction;
import org.facelab.config.LayerSettings.AveragePooling;
import org.facelab.config.LayerSettings.BatchNormalisation;
import org.facelab.config.LayerSettings.Convolution;
import org.facelab.config.LayerSettings.Dense;
import org.facelab.config.LayerSettings.Dropout;
import org.facelab.config.LayerSettings.Flatten;
import org.facelab.config.LayerSettings.MaxPooling;
import org.facelab.config.LayerSettings.Padding;
import org.facelab.config.LayerSettings.Residual;
import org.facelab.config.LayerShapes;
import org.facelab.config.NetworkSettings.LayersNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/**
 * A trunk of layers written out. The vertices are named by their kinds and counted: {@code convolution1},
 * {@code dense2}, and in the third residual {@code residual3-convolution1} and {@code
 * residual3-shortcut-convolution1}.
 */
final class LayersTrunk implements Trunk {
  private final LayersNetwork network;
  private final LayerShapes shapes;

  /** The layers with an L2 penalty of their own, and 0 too is one. */
  private final Map<String, Double> penalties = new HashMap<>();

  private GraphBuilder graph;

  /**
   * @param owner begins the message on a layer that does not fit, if there is one
   */
  LayersTrunk(LayersNetwork network, String owner) {
    this.network = network;
    // Of layers in an experiment ExperimentChecks has found it before, with the line.
    this.shapes =
        new LayerShapes(
            (key, message) -> {
              throw new InputException(owner + message);
            });
  }

  @Override
  public List<Features> add(GraphBuilder graph, String input, FeatureShape image) {
    this.graph = graph;
    return List.of(chain(network.layers(), new Features(input, image), "", "network.layers"));
  }

  /** DL4J would add them to the general ones. */
  @Override
  public void finish(ComputationGraphConfiguration built) {
    penalties.forEach(
        (name, l2) -> {
          LayerVertex vertex = (LayerVertex) built.getVertices().get(name);
          ((BaseLayer) vertex.getLayerConf().getLayer())
              .setRegularization(
                  new ArrayList<>(l2 == 0 ? List.of() : List.of(new L2Regularization(l2))));
        });
  }

  private Features chain(List<LayerSettings> layers, Features input, String prefix, String key) {
    Map<String, Integer> counts = new HashMap<>();
    Features last = input;
    for (int i = 0; i < layers.size(); i++) {
      LayerSettings layer = layers.get(i);
      String kind = LayerShapes.name(layer);
      String place = "%s[%d].%s".formatted(key, i, kind);
      FeatureShape shape = shapes.after(layer, last.shape(), place).orElseThrow();
      String name = prefix + kind + counts.merge(kind, 1, Integer::sum);
      add(layer, name, last, place);
      last = new Features(name, shape);
    }
    return last;
  }

  private void add(LayerSettings layer, String name, Features input, String place) {
    String from = input.vertex();
    if (layer instanceof Convolution convolution) {
      graph.addLayer(name, convolution(convolution), from);
      convolution.l2().ifPresent(l2 -> penalties.put(name, l2));
    } else if (layer instanceof BatchNormalisation n) {
      graph.addLayer(name, Normalisation.layer(n.decay(), n.epsilon()), from);
    } else if (layer instanceof Activation activation) {
      graph.addLayer(name, activation(activation.function()), from);
    } else if (layer instanceof MaxPooling p) {
      int stride = p.stride().orElse(p.size());
      graph.addLayer(name, pooling(PoolingType.MAX, p.size(), stride, p.padding()), from);
    } else if (layer instanceof AveragePooling p) {
      int stride = p.stride().orElse(p.size());
      graph.addLayer(name, pooling(PoolingType.AVG, p.size(), stride, p.padding()), from);
    } else if (layer instanceof Dropout dropout) {
      // DL4J takes the share that is kept.
      graph.addLayer(name, new DropoutLayer.Builder(1 - dropout.share()).build(), from);
    } else if (layer instanceof Dense dense) {
      graph.addLayer(name, dense(dense), from);
      dense.l2().ifPresent(l2 -> penalties.put(name, l2));
    } else if (layer instanceof Residual residual) {
      add(residual, name, input, place);
    } else if (layer instanceof Flatten) {
      FeatureShape shape = input.shape();
      graph.addVertex(
          name,
          new PreprocessorVertex(
              new CnnToFeedForwardPreProcessor(shape.side(), shape.side(), shape.channels())),
          from);
    } else { // global average pooling
      graph.addLayer(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), from);
    }
  }

  private void add(Residual residual, String name, Features input, String place) {
    Features one = chain(residual.layers(), input, name + "-", place + ".layers");
    Features other = chain(residual.shortcut(), input, name + "-shortcut-", place + ".shortcut");
    graph.addVertex(
        name + "-add",
        new ElementWiseVertex(ElementWiseVertex.Op.Add),
        one.vertex(),
        other.vertex());
    graph.addLayer(name, activation(residual.activation()), name + "-add");
  }

  private ConvolutionLayer convolution(Convolution settings) {
    return new ConvolutionLayer.Builder(settings.kernel(), settings.kernel())
        .stride(settings.stride(), settings.stride())
        .convolutionMode(mode(settings.padding()))
        .padding(border(settings.padding()), border(settings.padding()))
        .nOut(settings.width())
        .hasBias(settings.bias())
        .activation(function(settings.activation()))
        .weightInit(weightInit())
        .build();
  }

  private DenseLayer dense(Dense settings) {
    return new DenseLayer.Builder()
        .nOut(settings.width())
        .hasBias(settings.bias())
        .activation(function(settings.activation()))
        .weightInit(weightInit())
        .build();
  }

  private static SubsamplingLayer pooling(PoolingType type, int size, int stride, Padding padding) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(size, size)
        .stride(stride, stride)
        .convolutionMode(mode(padding))
        .padding(border(padding), border(padding))
        .build();
  }

  private static ConvolutionMode mode(Padding padding) {
    return padding instanceof Padding.Same ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }

  private static int border(Padding padding) {
    return padding instanceof Padding.Pixels some ? some.pixels() : 0;
  }

  private static ActivationLayer activation(ActivationFunction function) {
    return new ActivationLayer.Builder().activation(function(function)).build();
  }

  private static IActivation function(ActivationFunction function) {
    if (function instanceof ActivationFunction.LeakyRelu leaky) {
      return new ActivationLReLU(leaky.slope());
    }
    return function instanceof ActivationFunction.Relu
        ? new ActivationReLU()
        : new ActivationIdentity();
  }

  private WeightInit weightInit() {
    return switch (network.weightInit()) {
      case HE_NORMAL -> WeightInit.RELU;
      case HE_UNIFORM -> WeightInit.RELU_UNIFORM;
      case GLOROT_NORMAL -> WeightInit.XAVIER;
      case GLOROT_UNIFORM -> WeightInit.XAVIER_UNIFORM;
    };
  }
}
