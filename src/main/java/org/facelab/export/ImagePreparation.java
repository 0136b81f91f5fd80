package org.facelab.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.facelab.config.ImageSettings;
import org.facelab.data.ResamplingWeights;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What training does to a face before the network sees it, as vertices of plain DL4J: grey or colour,
 * resampling, normalisation. The input is {@code [N, C, S, S]} with values 0 to 255.
 */
final class ImagePreparation {
  /** ITU-R BT.601, as the data's readers have it. */
  private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

  private static final String MARK = "image-";

  private final GraphBuilder graph;
  private final String prefix;
  private final Map<String, INDArray> weights = new LinkedHashMap<>();
  private final Map<String, INDArray> biases = new LinkedHashMap<>();

  /** Adds to a graph; names of vertices begin with {@code prefix}. */
  ImagePreparation(GraphBuilder graph, String prefix) {
    this.graph = graph;
    this.prefix = prefix + MARK;
  }

  /** Whether a vertex is part of an image's preparation, by its name. */
  static boolean isPart(String vertex) {
    return vertex.startsWith(MARK) || vertex.contains("-" + MARK);
  }

  /** The convolution weights to set once the graph is initialised, by the vertex's name. */
  Map<String, INDArray> weights() {
    return weights;
  }

  /** The biases to set, {@code [C]}, likewise. */
  Map<String, INDArray> biases() {
    return biases;
  }

  /**
   * Adds what makes a network's input of the image.
   *
   * @param input the image's vertex
   * @param size S
   * @param channels C
   * @param wanted what the network was trained on
   * @return the vertex that gives it
   */
  String add(String input, int size, int channels, ImageSettings wanted) {
    String last = channels(input, channels, wanted.channels());
    last = resample(last, size, wanted.size(), wanted.channels());
    return switch (wanted.normalisation()) {
      case UNIT -> scale("unit", last, 1 / 255.0);
      case SYMMETRIC -> {
        String shifted = prefix + "shift";
        graph.addVertex(shifted, new ShiftVertex(-127.5), last);
        yield scale("symmetric", shifted, 1 / 127.5);
      }
      case IMAGENET_CAFFE -> {
        double[] means = ImageSettings.imagenetMeans();
        INDArray turned = Nd4j.createFromArray(0f, 0f, 1f, 0f, 1f, 0f, 1f, 0f, 0f);
        String vertex = convolution("imagenet-caffe", last, turned.reshape(3, 3, 1, 1), true);
        biases.put(vertex, Nd4j.createFromArray(means).castTo(DataType.FLOAT).negi());
        yield vertex;
      }
      case PER_FACE -> standardise(last, wanted.size(), wanted.channels());
    };
  }

  private String channels(String input, int has, int wants) {
    if (has == wants) {
      return input;
    }
    if (wants == 1) {
      return convolution("grey", input, Nd4j.createFromArray(LUMA).reshape(1, 3, 1, 1));
    }
    return convolution("colour", input, Nd4j.ones(3, 1, 1, 1));
  }

  /**
   * Each row, then each column is multiplied by the resampling's matrix, as a convolution as wide as the
   * image. What comes out are channels, of which the reshaping makes rows: the image lies on its side.
   */
  private String resample(String input, int from, int to, int channels) {
    if (from == to) {
      return input;
    }
    INDArray matrix = eachChannel(ResamplingWeights.of(from, to), channels); // [C to, C, 1, from]
    String across = convolution("across", input, matrix); // [N, C to, from, 1]
    String sideways = reshape("sideways", across, -1, channels, to, from);
    String down = convolution("down", sideways, matrix.dup()); // [N, C to, to, 1]
    return reshape("resampled", down, -1, channels, to, to);
  }

  /** Weights that apply a matrix {@code [O, I]} to each of C channels by itself: {@code [C O, C, 1, I]}. */
  private static INDArray eachChannel(float[][] matrix, int channels) {
    INDArray weights = Nd4j.zeros(channels * matrix.length, channels, 1, matrix[0].length);
    for (int c = 0; c < channels; c++) {
      for (int o = 0; o < matrix.length; o++) {
        for (int i = 0; i < matrix[o].length; i++) {
          weights.putScalar(new int[] {c * matrix.length + o, c, 0, i}, matrix[o][i]);
        }
      }
    }
    return weights;
  }

  /** {@link ImageSettings.Normalisation#PER_FACE}: less its mean, over its deviation. */
  private String standardise(String input, int size, int channels) {
    // One mean over all channels: they become rows of one.
    String rows = channels == 1 ? input : reshape("rows", input, -1, 1, channels * size, size);
    String mean = prefix + "mean";
    graph.addLayer(
        mean,
        new SubsamplingLayer.Builder(PoolingType.AVG)
            .kernelSize(channels * size, size)
            .stride(channels * size, size)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        rows); // [N, 1, 1, 1]
    String centred = prefix + "centred";
    graph.addVertex(centred, new ElementWiseVertex(ElementWiseVertex.Op.Subtract), input, mean);
    // x / max(|x|, 1), times the root of the number of values, is x over its deviation, which
    // counts
    // as at least one over that root.
    String unit = prefix + "unit-norm";
    graph.addVertex(unit, new L2NormalizeVertex(new int[] {1, 2, 3}, 1), centred);
    return scale("per-face", unit, Math.sqrt((double) channels * size * size));
  }

  private String scale(String name, String input, double factor) {
    graph.addVertex(prefix + name, new ScaleVertex(factor), input);
    return prefix + name;
  }

  private String reshape(String name, String input, int... shape) {
    graph.addVertex(prefix + name, new ReshapeVertex(shape), input);
    return prefix + name;
  }

  /** A convolution without padding by these weights, {@code [O, C, h, w]}. */
  private String convolution(String name, String input, INDArray values) {
    return convolution(name, input, values, false);
  }

  private String convolution(String name, String input, INDArray values, boolean hasBias) {
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder((int) values.size(2), (int) values.size(3))
            .nIn(values.size(1))
            .nOut(values.size(0))
            .hasBias(hasBias)
            .convolutionMode(ConvolutionMode.Truncate)
            .activation(Activation.IDENTITY)
            .build();
    graph.addLayer(prefix + name, layer, input);
    weights.put(prefix + name, values);
    return prefix + name;
  }
}
