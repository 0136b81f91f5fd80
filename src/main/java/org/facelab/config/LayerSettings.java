package org.facelab.config;

import java.util.List;
import java.util.Optional;

/** One layer of a network that is written out; see {@link NetworkSettings.LayersNetwork}. */
@Variants(Variants.Style.SINGLE_KEY)
public sealed interface LayerSettings {

  /** Convolution of an image, with an activation. */
  record Convolution(
      @Key(value = "Channels that it makes.", min = 1, max = 8192) int width,
      @Key(value = "Width and height of the kernel in pixels.", fallback = "3", min = 1, max = 63)
          int kernel,
      @Key(
              value = "Pixels from one place of the kernel to the next.",
              fallback = "1",
              min = 1,
              max = 64)
          int stride,
      @Key(
              value =
                  "Border of zeros: same (an image of size / stride comes out), valid (none), or pixels: N.",
              fallback = "same")
          Padding padding,
      @Key(value = "What is applied to the result.", fallback = "identity")
          ActivationFunction activation,
      @Key(value = "Whether a number of each channel's own is added.", fallback = "true")
          boolean bias,
      @Key(
              value =
                  "L2 penalty of this layer in place of train.l2 and of weight decay: l2 times the weight is added to its gradient. Keras' l2(0.01) adds twice that, so is 0.02 here.",
              min = 0)
          Optional<Double> l2)
      implements LayerSettings {}

  /** Batch normalisation of channels or values (Ioffe and Szegedy, ICML 2015). */
  record BatchNormalisation(
      @Key(
              value = "Share of the running mean and variance that a step keeps; Keras has 0.99.",
              fallback = "0.9",
              min = 0,
              max = 1)
          double decay,
      @Key(
              value = "Added to the variance; Keras has 0.001.",
              fallback = "0.00001",
              min = 1e-12,
              max = 1)
          double epsilon)
      implements LayerSettings {}

  /** An activation by itself, as behind batch normalisation. */
  record Activation(@Key(value = "What is applied.", fallback = "relu") ActivationFunction function)
      implements LayerSettings {}

  /** The largest value of each window. */
  record MaxPooling(
      @Key(value = "Width and height of the window in pixels.", fallback = "2", min = 1, max = 512)
          int size,
      @Key(
              value = "Pixels from one window to the next; the window's size if absent.",
              min = 1,
              max = 512)
          Optional<Integer> stride,
      @Key(value = "Border: same, valid or pixels: N.", fallback = "valid") Padding padding)
      implements LayerSettings {}

  /** The mean of each window, in which a border does not count. */
  record AveragePooling(
      @Key(value = "Width and height of the window in pixels.", fallback = "2", min = 1, max = 512)
          int size,
      @Key(
              value = "Pixels from one window to the next; the window's size if absent.",
              min = 1,
              max = 512)
          Optional<Integer> stride,
      @Key(value = "Border: same, valid or pixels: N.", fallback = "valid") Padding padding)
      implements LayerSettings {}

  /** The mean of each channel: an image becomes a row. */
  record GlobalAveragePooling() implements LayerSettings {}

  /** Drop-out (Srivastava et al., JMLR 2014): values become 0 by chance, the others grow to make up. */
  record Dropout(@Key(value = "Share of values dropped.", min = 0, max = 0.99) double share)
      implements LayerSettings {}

  /** All values of an image as a row. */
  record Flatten() implements LayerSettings {}

  /** A layer in which every value meets every other. */
  record Dense(
      @Key(value = "Values that it makes.", min = 1, max = 65536) int width,
      @Key(value = "What is applied to the result.", fallback = "identity")
          ActivationFunction activation,
      @Key(value = "Whether a number of each value's own is added.", fallback = "true")
          boolean bias,
      @Key(
              value =
                  "L2 penalty of this layer in place of train.l2 and of weight decay; as with convolution.",
              min = 0)
          Optional<Double> l2)
      implements LayerSettings {}

  /** Two branches and their sum (He et al., Deep Residual Learning, CVPR 2016). */
  record Residual(
      @Key("The one branch.") List<LayerSettings> layers,
      @Key(value = "The other branch; empty for the input itself.", fallback = "[]")
          List<LayerSettings> shortcut,
      @Key(value = "What is applied to the sum.", fallback = "relu") ActivationFunction activation)
      implements LayerSettings {}

  /** What is applied to each value. */
  @Variants(Variants.Style.SINGLE_KEY)
  sealed interface ActivationFunction {
    /** Nothing. */
    record Identity() implements ActivationFunction {}

    /** Negative values become 0. */
    record Relu() implements ActivationFunction {}

    /** Negative values shrink (Maas et al., ICML 2013). */
    record LeakyRelu(
        @Key(value = "Factor of negative values.", fallback = "0.01", min = 0, max = 1)
            double slope)
        implements ActivationFunction {}
  }

  /** What lies around an image while a window moves over it. */
  @Variants(Variants.Style.SINGLE_KEY)
  sealed interface Padding {
    /** As much as makes an image of size / stride, rounded up. */
    record Same() implements Padding {}

    /** Nothing. */
    record Valid() implements Padding {}

    /** Some pixels on each side. */
    record Pixels(@Key(value = "Pixels on each side.", min = 0, max = 256) int pixels)
        implements Padding {}
  }

  /** How the weights of a network begin. */
  enum WeightInit {
    /** Normal, of variance 2 / inputs (He et al., ICCV 2015). */
    HE_NORMAL,
    /** Uniform, of variance 2 / inputs. */
    HE_UNIFORM,
    /** Normal, of variance 2 / (inputs + outputs) (Glorot and Bengio, AISTATS 2010). */
    GLOROT_NORMAL,
    /** Uniform, of variance 2 / (inputs + outputs); what Keras does unless told otherwise. */
    GLOROT_UNIFORM
  }
}
