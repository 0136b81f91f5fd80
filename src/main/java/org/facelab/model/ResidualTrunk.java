package org.facelab.model;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.facelab.config.FeatureShape;
import org.facelab.config.NetworkSettings.Block;
import org.facelab.config.NetworkSettings.ResidualNetwork;
import org.facelab.config.NetworkSettings.Stage;
import org.facelab.config.NetworkSettings.Stem;
import org.nd4j.linalg.activations.Activation;

/**
 * Adds a residual trunk to a graph (He et al., Deep Residual Learning for Image Recognition, CVPR 2016).
 * Every method takes the name of the vertex it reads, {@code [N, C, H, W]}, and returns the name of the
 * one it added last, so that blocks chain. With same padding a stride s makes H into ceil(H / s).
 */
final class ResidualTrunk implements Trunk {
  /** Bottleneck blocks compute inside on this share of their output's channels. */
  private static final int BOTTLENECK_REDUCTION = 4;

  private final ResidualNetwork settings;
  private GraphBuilder graph;

  ResidualTrunk(ResidualNetwork settings) {
    this.settings = settings;
  }

  @Override
  public List<Features> add(GraphBuilder graph, String input, FeatureShape image) {
    this.graph = graph;
    int size = image.side();
    int channels = width(settings.stem().width());
    int side = strided(strided(size, settings.stem().stride()), settings.stem().pool() ? 2 : 1);
    String last = stem("stem", input, settings.stem());
    return stages("", new Features(last, FeatureShape.image(channels, side)), settings.stages());
  }

  @Override
  public Features branch(GraphBuilder graph, String name, Features from, List<Stage> stages) {
    this.graph = graph;
    List<Features> ends = stages(name + "-", from, stages);
    return ends.isEmpty() ? from : ends.get(ends.size() - 1);
  }

  /** Adds stages; returns the end of each. */
  private List<Features> stages(String prefix, Features from, List<Stage> stages) {
    String last = from.vertex();
    int channels = from.shape().channels();
    int side = from.shape().side();
    List<Features> ends = new ArrayList<>();
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      for (int b = 0; b < stage.blocks(); b++) {
        int stride = b == 0 ? stage.stride() : 1;
        boolean project = stride != 1 || channels != width(stage.width());
        channels = width(stage.width());
        side = strided(side, stride);
        String name = "%sstage%d-block%d".formatted(prefix, s + 1, b + 1);
        last = block(name, last, channels, stride, project);
      }
      ends.add(new Features(last, FeatureShape.image(channels, side)));
    }
    return ends;
  }

  private static int strided(int size, int stride) {
    return (size + stride - 1) / stride;
  }

  private int width(int width) {
    return Math.max(1, (int) Math.round(width * settings.widthFactor()));
  }

  private String stem(String name, String input, Stem stem) {
    String last =
        convolution(
            name, input, stem.kernel(), width(stem.width()), stem.stride(), Activation.RELU);
    if (!stem.pool()) {
      return last;
    }
    String pool = name + "-pool";
    graph.addLayer(
        pool,
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(3, 3)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .build(),
        last);
    return pool;
  }

  /** One residual block: a convolution block if {@code project}, else an identity block. */
  private String block(String name, String input, int width, int stride, boolean project) {
    String residual =
        settings.block() == Block.BASIC
            ? basic(name, input, width, stride)
            : bottleneck(name, input, width, stride);
    String shortcut =
        project
            ? convolution(name + "-shortcut", input, 1, width, stride, Activation.IDENTITY)
            : input;
    String sum = name + "-add";
    graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), residual, shortcut);
    graph.addLayer(name, new ActivationLayer.Builder().activation(Activation.RELU).build(), sum);
    return name;
  }

  private String basic(String name, String input, int width, int stride) {
    String a = convolution(name + "-a", input, 3, width, stride, Activation.RELU);
    return convolution(name + "-b", a, 3, width, 1, Activation.IDENTITY);
  }

  private String bottleneck(String name, String input, int width, int stride) {
    int inner = Math.max(1, width / BOTTLENECK_REDUCTION);
    String a = convolution(name + "-a", input, 1, inner, 1, Activation.RELU);
    String b = convolution(name + "-b", a, 3, inner, stride, Activation.RELU);
    return convolution(name + "-c", b, 1, width, 1, Activation.IDENTITY);
  }

  /**
   * Convolution without bias, batch normalisation, activation. A kernel of 1 needs no padding, and with a
   * stride of 3 or 4 Deeplearning4j refuses the negative one that "same" would come to.
   */
  private String convolution(
      String name, String input, int kernel, int width, int stride, Activation activation) {
    String convolution = name + "-conv";
    graph.addLayer(
        convolution,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(width)
            .hasBias(false)
            .convolutionMode(kernel == 1 ? ConvolutionMode.Truncate : ConvolutionMode.Same)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    BatchNormalization normalisation = Normalisation.layer(0.9, 1e-5);
    if (activation == Activation.IDENTITY) {
      graph.addLayer(name, normalisation, convolution);
      return name;
    }
    graph.addLayer(name + "-bn", normalisation, convolution);
    graph.addLayer(
        name, new ActivationLayer.Builder().activation(activation).build(), name + "-bn");
    return name;
  }
}
