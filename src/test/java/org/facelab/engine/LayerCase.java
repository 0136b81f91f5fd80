package org.facelab.engine;

import java.util.Random;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.facelab.engine.plan.ImageShape;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * A small network around one kind of layer, of random shape, and a random batch for it. In front of the
 * layer stands a convolution, whose parameters' gradients show the layer's input gradient.
 */
final class LayerCase {
  private static final int[] CHANNELS = {1, 3, 5, 8, 16, 17, 30, 36};

  /** The kinds of layers that the fast engine knows. */
  enum Kind {
    CONVOLUTION(LayerCase::convolution),
    CONVOLUTION_3X3(LayerCase::convolution3x3),
    NORMALISATION_OF_IMAGES(LayerCase::normalisationOfImages),
    NORMALISATION_OF_ROWS(LayerCase::normalisationOfRows),
    ACTIVATION(LayerCase::activation),
    POOLING(LayerCase::pooling),
    GLOBAL_POOLING(LayerCase::globalPooling),
    DENSE(LayerCase::dense),
    SUM(LayerCase::sum),
    SUM_OF_ROWS(LayerCase::sumOfRows),
    CONCATENATION(LayerCase::concatenation),
    CONCATENATION_OF_ROWS(LayerCase::concatenationOfRows),
    PADDING(LayerCase::padding),
    FROZEN(LayerCase::frozen),
    FROZEN_ROWS(LayerCase::frozenRows),
    ON_THE_IMAGE(LayerCase::onTheImage),
    DROPOUT(LayerCase::dropout),
    DROPOUT_OF_LAYERS(LayerCase::dropoutOfLayers),
    LOSSES(LayerCase::losses),
    CONVOLUTION_OF_SMALL_IMAGES(LayerCase::convolutionOfSmallImages);

    @SuppressWarnings("ImmutableEnumChecker") // a method of this class
    private final Consumer<LayerCase> drawing;

    Kind(Consumer<LayerCase> drawing) {
      this.drawing = drawing;
    }
  }

  private final Kind kind;
  private final int draw;
  private final Random random;
  private final ImageShape image;
  private final int batch;

  /** Adds the layers to a graph; the network is built once for each type of numbers. */
  private Consumer<GraphBuilder> layers;

  private boolean hasBends;

  private LayerCase(Kind kind, int draw) {
    this.kind = kind;
    this.draw = draw;
    random = new Random(1000L * kind.ordinal() + draw);
    boolean small = kind == Kind.CONVOLUTION_OF_SMALL_IMAGES;
    int least = small ? 2 : 5;
    int most = small ? 8 : 13;
    image = new ImageShape(of(1, 2, 3, 5), between(least, most), between(least, most));
    // The gradient of a few normalised rows is next to nothing: terms that cancel each other.
    batch = small ? of(4, 6, 8, 9) : between(kind == Kind.NORMALISATION_OF_ROWS ? 4 : 1, 9);
  }

  /** A random network around a layer of this kind, always the same one for a number. */
  static LayerCase draw(Kind kind, int number) {
    LayerCase drawn = new LayerCase(kind, number);
    kind.drawing.accept(drawn);
    return drawn;
  }

  /** Goes on where the network was drawn. */
  Random random() {
    return random;
  }

  /** Whether a small change of an input can change the gradient all at once: ReLU and maximum. */
  boolean hasBends() {
    return hasBends;
  }

  /** Whether the score is drawn from the same numbers as the gradient. */
  boolean scoreIsThatOfGradient() {
    return kind != Kind.DROPOUT_OF_LAYERS; // DL4J draws output layers from the last to the first
  }

  ImageShape image() {
    return image;
  }

  /** The network with numbers of a type; its updater lets the gradients through. */
  ComputationGraphConfiguration configuration(DataType type) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .activation(Activation.IDENTITY)
            .updater(new NoOp())
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(
                InputType.convolutional(image.height(), image.width(), image.channels()));
    layers.accept(graph);
    return graph.build();
  }

  /** Random images, labels and, at random, masks. */
  MultiDataSet batch(ComputationGraphConfiguration configuration) {
    int outputs = configuration.getNetworkOutputs().size();
    INDArray[] labels = new INDArray[outputs];
    INDArray[] masks = new INDArray[outputs];
    boolean masked = coin() && batch > 1; // DL4J takes a mask of one row for a mask of outputs
    for (int i = 0; i < outputs; i++) {
      String name = configuration.getNetworkOutputs().get(i);
      OutputLayer layer = (OutputLayer) Graphs.layer(configuration, name);
      labels[i] = gaussian(batch, layer.getNOut());
      boolean classes = layer.getLossFn() instanceof LossMCXENT;
      if (classes) {
        labels[i] = Nd4j.nn().softmax(labels[i].muli(2), 1);
      }
      masks[i] = mask(classes ? 1 : layer.getNOut());
    }
    INDArray images = gaussian(batch, image.channels(), image.height(), image.width());
    return new MultiDataSet(new INDArray[] {images}, labels, null, masked ? masks : null);
  }

  private INDArray gaussian(long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  /** Zeros and ones, of which the first is a one. */
  private INDArray mask(long columns) {
    INDArray mask = Nd4j.create(DataType.FLOAT, batch, columns);
    for (long i = 0; i < mask.length(); i++) {
      mask.putScalar(i, i == 0 || random.nextInt(3) > 0 ? 1 : 0);
    }
    return mask;
  }

  // ---- the kinds

  private void convolution() {
    ConvolutionMode mode = coin() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    int[] kernel = {between(1, 7), between(1, 7)};
    int[] padding = {between(0, kernel[0] / 2), between(0, kernel[1] / 2)};
    convolution(kernel, stride(kernel), padding, mode);
  }

  /** The kind that Winograd's method is for, and its stride of 2. */
  private void convolution3x3() {
    ConvolutionMode mode = coin() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    int padding = between(0, 1);
    int stride = of(1, 1, 2);
    convolution(new int[] {3, 3}, new int[] {stride, stride}, new int[] {padding, padding}, mode);
  }

  /** In bf16 some images of a batch are computed side by side. */
  private void convolutionOfSmallImages() {
    int[] kernel = {between(1, 4), between(1, 4)};
    int[] padding = {between(0, kernel[0] - 1), between(0, kernel[1] - 1)};
    ConvolutionMode mode = coin() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    convolution(kernel, stride(kernel), padding, mode);
  }

  private void convolution(int[] kernel, int[] stride, int[] padding, ConvolutionMode mode) {
    int between = channels();
    int channels = channels();
    boolean bias = coin();
    IActivation activation = anyActivation();
    // Truncation may leave nothing of a small image.
    boolean same =
        mode == ConvolutionMode.Same
            || image.height() + 2 * padding[0] < kernel[0]
            || image.width() + 2 * padding[1] < kernel[1];
    layers =
        graph -> {
          graph.addLayer("front", front(between), "image");
          graph.addLayer(
              "layer",
              new ConvolutionLayer.Builder(kernel, stride, same ? new int[2] : padding)
                  .convolutionMode(same ? ConvolutionMode.Same : mode)
                  .hasBias(bias)
                  .nOut(channels)
                  .activation(activation)
                  .build(),
              "front");
          output(graph, "layer");
        };
  }

  private void normalisationOfImages() {
    int channels = channels();
    boolean logarithmic = coin();
    boolean bias = coin();
    int then = between(0, 3);
    hasBends = then == 1 || then == 2;
    layers =
        graph -> {
          graph.addLayer(
              "front",
              new ConvolutionLayer.Builder(3, 3).nOut(channels).hasBias(bias).build(),
              "image");
          graph.addLayer("layer", normalisation(logarithmic), "front");
          String last = "layer";
          if (then > 0) {
            IActivation activation =
                then == 1 ? new ActivationReLU() : then == 2 ? leaky() : new ActivationIdentity();
            graph.addLayer("then", activated(activation), "layer");
            last = "then";
          }
          output(graph, last);
        };
  }

  private void normalisationOfRows() {
    int width = channels();
    boolean logarithmic = coin();
    boolean relu = coin();
    hasBends = relu;
    layers =
        graph -> {
          graph.addLayer("front", front(3), "image");
          graph.addLayer(
              "dense",
              new DenseLayer.Builder().nOut(width).activation(Activation.IDENTITY).build(),
              "front");
          graph.addLayer("layer", normalisation(logarithmic), "dense");
          if (relu) {
            graph.addLayer("then", activated(new ActivationReLU()), "layer");
          }
          output(graph, relu ? "then" : "layer");
        };
  }

  /** Activations that belong to no other layer: what they are applied to is read by others too. */
  private void activation() {
    int channels = channels();
    hasBends = true;
    IActivation first = anyActivation();
    IActivation second = coin() ? new ActivationReLU() : leaky();
    boolean identityBetween = coin();
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer("first", activated(first), "front");
          String before = "front";
          if (identityBetween) {
            graph.addLayer("between", activated(new ActivationIdentity()), "front");
            before = "between";
          }
          graph.addLayer("second", activated(second), before);
          graph.addVertex(
              "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "front", "first", "second");
          graph.addLayer("third", activated(second), "sum");
          graph.addLayer("fourth", activated(second), "third");
          output(graph, "fourth");
        };
  }

  private void pooling() {
    int channels = channels();
    SubsamplingLayer.PoolingType type =
        coin() ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG;
    hasBends = type == SubsamplingLayer.PoolingType.MAX;
    boolean countsPadding = coin();
    ConvolutionMode mode = coin() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    int[] kernel = {between(1, 4), between(1, 4)};
    int[] stride = stride(kernel);
    int[] padding = {between(0, kernel[0] / 2), between(0, kernel[1] / 2)};
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer(
              "layer",
              new SubsamplingLayer.Builder(type, kernel, stride)
                  .padding(mode == ConvolutionMode.Same ? new int[2] : padding)
                  .convolutionMode(mode)
                  .avgPoolIncludePadInDivisor(countsPadding)
                  .build(),
              "front");
          output(graph, "layer");
        };
  }

  private void globalPooling() {
    int channels = channels();
    PoolingType type = coin() ? PoolingType.MAX : PoolingType.AVG;
    hasBends = type == PoolingType.MAX;
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer("layer", new GlobalPoolingLayer.Builder(type).build(), "front");
          output(graph, "layer");
        };
  }

  private void dense() {
    int width = channels();
    boolean bias = coin();
    IActivation activation = anyActivation();
    boolean pooled = coin();
    layers =
        graph -> {
          graph.addLayer("front", front(5), "image");
          String before = "front";
          if (pooled) {
            graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), before);
            before = "pool";
          }
          graph.addLayer(
              "layer",
              new DenseLayer.Builder().nOut(width).hasBias(bias).activation(activation).build(),
              before);
          graph.addLayer(
              "second",
              new DenseLayer.Builder().nOut(7).activation(Activation.IDENTITY).build(),
              "layer");
          output(graph, "second");
        };
  }

  private void sum() {
    int channels = channels();
    int shape = draw % 5;
    IActivation activation = anyActivation();
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer("a", same(channels), "front");
          graph.addLayer("na", normalisation(true), "a");
          graph.addLayer("b", same(channels), "front");
          graph.addLayer("nb", normalisation(false), "b");
          String[] addends =
              switch (shape) {
                case 0 -> new String[] {"na", "front"};
                case 1 -> new String[] {"front", "na"};
                case 2 -> new String[] {"na", "nb"};
                case 3 -> new String[] {"front", "na", "nb"};
                default -> new String[] {"a", "na", "b"};
              };
          graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), addends);
          graph.addLayer("then", activated(activation), "sum");
          // Nothing may be left unread.
          graph.addVertex("all", new ElementWiseVertex(ElementWiseVertex.Op.Add), "then", "nb");
          graph.addVertex("more", new ElementWiseVertex(ElementWiseVertex.Op.Add), "all", "na");
          output(graph, "more");
        };
  }

  private void sumOfRows() {
    hasBends = true;
    int width = channels();
    layers =
        graph -> {
          graph.addLayer("front", front(3), "image");
          graph.addLayer("a", new DenseLayer.Builder().nOut(width).build(), "front");
          graph.addLayer(
              "b",
              new DenseLayer.Builder().nOut(width).activation(Activation.RELU).build(),
              "front");
          graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b");
          graph.addLayer("then", activated(new ActivationReLU()), "sum");
          output(graph, "then");
        };
  }

  /** Branches of different widths, some of which others read too, one of them a concatenation itself. */
  private void concatenation() {
    int channels = channels();
    int[] widths = {channels(), channels(), channels()};
    boolean aligned = coin();
    IActivation activation = anyActivation();
    boolean withImage = coin();
    layers =
        graph -> {
          graph.addLayer("front", front(aligned ? 16 : channels), "image");
          graph.addLayer("a", same(aligned ? 32 : widths[0]), "front");
          graph.addLayer("b", same(aligned ? 16 : widths[1]), "front");
          graph.addVertex("two", new MergeVertex(), "a", "b", "front");
          graph.addLayer("c", same(widths[2]), "two");
          graph.addLayer("nc", normalisation(false), "c");
          String[] parts =
              withImage ? new String[] {"nc", "image", "two"} : new String[] {"two", "nc"};
          graph.addVertex("layer", new MergeVertex(), parts);
          graph.addLayer("then", activated(activation), "layer");
          output(graph, "then");
        };
  }

  private void concatenationOfRows() {
    int width = channels();
    layers =
        graph -> {
          graph.addLayer("front", front(3), "image");
          graph.addLayer("a", dense(width, null), "front");
          graph.addLayer("b", dense(5, null), "front");
          graph.addVertex("layer", new MergeVertex(), "a", "b", "a");
          output(graph, "layer");
        };
  }

  /** In front of convolutions, whose own padding it can be, and of poolings, whose it cannot. */
  private void padding() {
    int channels = channels();
    int[] around = {between(0, 3), between(0, 3), between(0, 3), between(0, 3)};
    int[] kernel = {between(1, 4), between(1, 4)};
    int[] stride = stride(kernel);
    ConvolutionMode mode = coin() ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    boolean maximum = coin();
    boolean onImage = coin();
    hasBends = maximum;
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer(
              "layer", new ZeroPaddingLayer.Builder(around).build(), onImage ? "image" : "front");
          graph.addLayer(
              "conv",
              new ConvolutionLayer.Builder(kernel, stride)
                  .convolutionMode(mode)
                  .nOut(channels)
                  .activation(Activation.IDENTITY)
                  .build(),
              "layer");
          // Many values are below zero, so that a padding of zeros is the maximum.
          graph.addLayer("padded", new ZeroPaddingLayer.Builder(around).build(), "front");
          graph.addLayer(
              "pool",
              new SubsamplingLayer.Builder(
                      maximum ? SubsamplingLayer.PoolingType.MAX : SubsamplingLayer.PoolingType.AVG,
                      kernel,
                      stride)
                  .build(),
              "padded");
          graph.addLayer("all", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "pool");
          graph.addLayer("rest", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "conv");
          graph.addVertex("both", new MergeVertex(), "all", "rest");
          output(graph, "both");
        };
  }

  /** A frozen trunk whose drop-out is off and whose normalisation keeps to its running statistics. */
  private void frozen() {
    int channels = channels();
    boolean logarithmic = coin();
    boolean bias = coin();
    boolean pooled = coin();
    IActivation activation = anyActivation();
    layers =
        graph -> {
          ConvolutionLayer first =
              new ConvolutionLayer.Builder(3, 3).nOut(channels).hasBias(bias).build();
          first.setIDropout(dropped(0.5));
          graph.addLayer("first", new FrozenLayer(first), "image");
          graph.addLayer("normal", new FrozenLayer(normalisation(logarithmic)), "first");
          graph.addLayer("active", new FrozenLayer(activated(activation)), "normal");
          graph.addLayer(
              "dropped", new FrozenLayer(new DropoutLayer.Builder(0.5).build()), "active");
          graph.addLayer("second", new FrozenLayer(same(channels)), "dropped");
          graph.addVertex(
              "sum",
              new FrozenVertex(new ElementWiseVertex(ElementWiseVertex.Op.Add)),
              "second",
              "active");
          graph.addVertex("merged", new FrozenVertex(new MergeVertex()), "sum", "first");
          String last = "merged";
          if (pooled) {
            graph.addLayer(
                "pool",
                new FrozenLayer(new SubsamplingLayer.Builder().kernelSize(2, 2).build()),
                last);
            last = "pool";
          }
          graph.addLayer("layer", same(channels), last);
          graph.addLayer("head", normalisation(logarithmic), "layer");
          output(graph, "head");
        };
  }

  private void frozenRows() {
    int width = channels();
    boolean logarithmic = coin();
    layers =
        graph -> {
          graph.addLayer("front", new FrozenLayer(front(3)), "image");
          graph.addLayer("dense", new FrozenLayer(dense(width, dropped(0.5))), "front");
          graph.addLayer("normal", new FrozenLayer(normalisation(logarithmic)), "dense");
          graph.addLayer("layer", dense(5, null), "normal");
          output(graph, "layer");
        };
  }

  /** Layers other than convolutions right after the image. */
  private void onTheImage() {
    int kind = draw % 6;
    hasBends = kind == 1 || kind == 2;
    int channels = channels();
    layers =
        graph -> {
          String last = "layer";
          switch (kind) {
            case 0 -> graph.addLayer("layer", normalisation(true), "image");
            case 1 -> graph.addLayer("layer", activated(new ActivationReLU()), "image");
            case 2 ->
                graph.addLayer(
                    "layer", new SubsamplingLayer.Builder().kernelSize(2, 2).build(), "image");
            case 3 -> {
              graph.addLayer("a", same(image.channels()), "image");
              graph.addVertex(
                  "layer", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "image");
            }
            case 4 -> graph.addLayer("layer", new DropoutLayer.Builder(0.7).build(), "image");
            default -> last = "image";
          }
          graph.addLayer("conv", front(channels), last);
          output(graph, "conv");
        };
  }

  private void dropout() {
    int channels = channels();
    double kept = of(3, 5, 8) / 10.0;
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer("layer", new DropoutLayer.Builder(kept).build(), "front");
          graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "layer");
          graph.addLayer("second", new DropoutLayer.Builder(0.5).build(), "pool");
          graph.addLayer(
              "dense",
              new DenseLayer.Builder().nOut(9).activation(Activation.IDENTITY).build(),
              "second");
          graph.addLayer("third", new DropoutLayer.Builder(0.5).build(), "dense");
          output(graph, "third");
        };
  }

  /** DL4J lets every layer have a drop-out of its input, and forgets it in some of them. */
  private void dropoutOfLayers() {
    hasBends = true;
    int channels = channels();
    boolean onImage = coin();
    layers =
        graph -> {
          ConvolutionLayer front = front(channels);
          front.setIDropout(onImage ? dropped(0.6) : null);
          graph.addLayer("front", front, "image");
          BatchNormalization normalisation = normalisation(true);
          normalisation.setIDropout(dropped(0.6));
          graph.addLayer("normalisation", normalisation, "front");
          ActivationLayer activation = activated(new ActivationReLU());
          activation.setIDropout(dropped(0.6));
          graph.addLayer("activation", activation, "normalisation");
          ConvolutionLayer second = same(channels);
          second.setIDropout(dropped(0.7));
          graph.addLayer("second", second, "activation");
          SubsamplingLayer pool =
              new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG, new int[] {2, 2})
                  .build();
          pool.setIDropout(dropped(0.5));
          graph.addLayer("pool", pool, "second");
          GlobalPoolingLayer global = new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
          global.setIDropout(dropped(0.5));
          graph.addLayer("global", global, "pool");
          // One each: of output layers with the same input, DL4J drops in the last one's in place.
          graph.addLayer("dense1", dense(9, dropped(0.5)), "global");
          graph.addLayer("dense2", dense(5, dropped(0.5)), "global");
          graph.addLayer("one", mse(4, dropped(0.8)), "dense1");
          graph.addLayer("two", mse(3, dropped(0.5)), "dense2");
          graph.setOutputs("one", "two");
        };
  }

  private static org.deeplearning4j.nn.conf.dropout.Dropout dropped(double kept) {
    return new org.deeplearning4j.nn.conf.dropout.Dropout(kept);
  }

  private static DenseLayer dense(int width, org.deeplearning4j.nn.conf.dropout.Dropout dropout) {
    return new DenseLayer.Builder()
        .nOut(width)
        .activation(Activation.IDENTITY)
        .dropOut(dropout)
        .build();
  }

  private static OutputLayer mse(int width, org.deeplearning4j.nn.conf.dropout.Dropout dropout) {
    return new OutputLayer.Builder(new LossMSE())
        .nOut(width)
        .activation(Activation.IDENTITY)
        .dropOut(dropout)
        .build();
  }

  /** Both tasks' losses with weights, and one whose activation is not the identity. */
  private void losses() {
    int channels = channels();
    layers =
        graph -> {
          graph.addLayer("front", front(channels), "image");
          graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "front");
          DataType type = DataType.FLOAT;
          graph.addLayer(
              "points", out(new LossMSE(ramp(type, 30)), Activation.IDENTITY, 30), "pool");
          graph.addLayer(
              "classes", out(new LossMCXENT(ramp(type, 7)), Activation.SOFTMAX, 7), "pool");
          graph.addLayer("bounded", out(new LossMSE(), Activation.TANH, 4), "pool");
          graph.setOutputs("points", "classes", "bounded");
        };
  }

  private static INDArray ramp(DataType type, int length) {
    return Nd4j.linspace(type, 0.5, 0.1, length).reshape(1, length);
  }

  // ---- what they are made of

  /** Not longer than the kernel, where DL4J's same mode would have to pad by less than nothing. */
  private int[] stride(int[] kernel) {
    return new int[] {between(1, Math.min(3, kernel[0])), between(1, Math.min(3, kernel[1]))};
  }

  private static OutputLayer out(ILossFunction loss, Activation activation, int width) {
    return new OutputLayer.Builder(loss).nOut(width).activation(activation).build();
  }

  /** An output for points and one for classes, on the values of an image or a row. */
  private static void output(GraphBuilder graph, String last) {
    graph.addLayer("points", out(new LossMSE(), Activation.IDENTITY, 6), last);
    graph.addLayer("classes", out(new LossMCXENT(), Activation.SOFTMAX, 4), last);
    graph.setOutputs("points", "classes");
  }

  private static ConvolutionLayer front(int channels) {
    return same(channels);
  }

  private static ConvolutionLayer same(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.IDENTITY)
        .build();
  }

  /** DL4J gives it an activation, which it does not apply. */
  private static BatchNormalization normalisation(boolean logarithmic) {
    return new BatchNormalization.Builder()
        .useLogStd(logarithmic)
        .decay(0.8)
        .activation(Activation.TANH)
        .build();
  }

  private static ActivationLayer activated(IActivation function) {
    return new ActivationLayer.Builder().activation(function).build();
  }

  private IActivation anyActivation() {
    int which = between(0, 2);
    hasBends |= which > 0;
    return which == 0 ? new ActivationIdentity() : which == 1 ? new ActivationReLU() : leaky();
  }

  private static IActivation leaky() {
    return new ActivationLReLU(0.1);
  }

  private int channels() {
    return of(CHANNELS);
  }

  private int of(int... values) {
    return values[random.nextInt(values.length)];
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private boolean coin() {
    return random.nextBoolean();
  }
}
