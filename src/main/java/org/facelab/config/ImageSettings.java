package org.facelab.config;

/** The network's input image; faces of any other size are resampled to it. */
public record ImageSettings(
    @Key(
            value = "Width and height of the network's input in pixels.",
            fallback = "48",
            min = 16,
            max = 512)
        int size,
    @Key(
            value = "Channels of the network's input: 1 (grey) or 3 (RGB).",
            fallback = "1",
            min = 1,
            max = 3)
        int channels,
    @Key(value = "How bytes 0..255 become the network's input.", fallback = "per-face")
        Normalisation normalisation) {

  /** What {@link Normalisation#IMAGENET_CAFFE} takes off blue, green and red. */
  public static double[] imagenetMeans() {
    return new double[] {103.939, 116.779, 123.68};
  }

  /** How bytes 0..255 become the network's input. */
  public enum Normalisation {
    /** Divided by 255: 0 to 1. */
    UNIT,
    /** Divided by 127.5, less 1: -1 to 1. */
    SYMMETRIC,
    /**
     * Blue, green, red, each less its mean over ImageNet (103.939, 116.779, 123.68): Keras' mode {@code
     * caffe}, on which VGG16 and ResNet50 were trained.
     */
    IMAGENET_CAFFE,
    /** Each face to mean 0 and standard deviation 1 over its pixels and channels. */
    PER_FACE
  }
}
