package org.facelab.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The trunk that the tasks share. */
@Variants(value = Variants.Style.KIND, suffix = "Network")
public sealed interface NetworkSettings {
  /** A trunk of the catalogue, as {@code models list} names it. */
  record CatalogueNetwork(@Key("Name in the catalogue; models list prints all.") String name)
      implements NetworkSettings {}

  /** A residual trunk written out (He et al., Deep Residual Learning, CVPR 2016). */
  record ResidualNetwork(
      @Key("The first convolution.") Stem stem,
      @Key(
              value = "Two 3x3 convolutions (basic) or 1x1, 3x3, 1x1 (bottleneck).",
              fallback = "basic")
          Block block,
      @Key(value = "The stages in order.") List<Stage> stages,
      @Key(
              value =
                  "Factor of every width, of stem, stages and heads' own stages alike; rounded to a whole channel.",
              fallback = "1",
              min = 0.05,
              max = 16)
          double widthFactor)
      implements NetworkSettings {}

  /** Layers written out one by one, as those of most published networks. */
  record LayersNetwork(
      @Key(value = "How the weights begin; Keras has glorot-uniform.", fallback = "he-normal")
          LayerSettings.WeightInit weightInit,
      @Key(
              "The layers in order. Behind the last come the heads: their pooling where it makes an image, else at once their dense layers.")
          List<LayerSettings> layers)
      implements NetworkSettings {}

  /** Layers that somebody else trained on other pictures, up to where its classifier begins. */
  record PretrainedNetwork(
      @Key("The network: the Deeplearning4j zoo's vgg16 or resnet50, or any model saved by Keras.")
          Base base,
      @Key(
              "The weights: a Keras model (.h5), or a zip of the zoo; if absent, the zoo's own file in its cache.")
          Optional<Path> weights,
      @Key("SHA-256 of that file, which then must be so; printed, and in every run's manifest.")
          Optional<String> checksum,
      @Key("Layer whose output the heads read; if absent, the last one before the classifier.")
          Optional<String> cut,
      @Key(
              value =
                  "What is trained beside the heads: none (the rest is frozen), all, or from: LAYER (that one and what comes behind it).",
              fallback = "none")
          Trained train)
      implements NetworkSettings {}

  /** Where a pretrained network comes from. */
  enum Base {
    /** Simonyan and Zisserman, Very Deep Convolutional Networks, ICLR 2015. */
    VGG16,
    /** He et al., Deep Residual Learning, CVPR 2016. */
    RESNET50,
    /** A file of Keras, which describes its layers itself. */
    KERAS
  }

  /** Which layers of a pretrained network are trained. */
  @Variants(Variants.Style.SINGLE_KEY)
  sealed interface Trained {
    /** None: it extracts features. */
    record None() implements Trained {}

    /** All. */
    record All() implements Trained {}

    /** A layer and what reads it. */
    record From(@Key("Name of the layer; models show prints them.") String layer)
        implements Trained {}
  }

  /** The first convolution with batch normalisation and ReLU, and an optional max pooling 3x3 stride 2. */
  record Stem(
      @Key(value = "Channels.", fallback = "32", min = 1, max = 2048) int width,
      @Key(value = "Width and height of the kernel in pixels.", fallback = "3", min = 1, max = 15)
          int kernel,
      @Key(value = "Stride.", fallback = "1", min = 1, max = 4) int stride,
      @Key(value = "Max pooling 3x3 with stride 2 behind it.", fallback = "false") boolean pool) {}

  /** Blocks of one width; the first has the stride, and a projection shortcut where shapes change. */
  record Stage(
      @Key(value = "Residual blocks.", fallback = "2", min = 1, max = 64) int blocks,
      @Key(value = "Output channels of a block.", min = 1, max = 4096) int width,
      @Key(value = "Stride of the first block.", fallback = "2", min = 1, max = 4) int stride) {}

  /** Kinds of residual block. */
  enum Block {
    BASIC,
    BOTTLENECK
  }
}
