package org.facelab.config;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.facelab.config.LayerSettings.AveragePooling;
import org.facelab.config.LayerSettings.Convolution;
import org.facelab.config.LayerSettings.Dense;
import org.facelab.config.LayerSettings.Flatten;
import org.facelab.config.LayerSettings.GlobalAveragePooling;
import org.facelab.config.LayerSettings.MaxPooling;
import org.facelab.config.LayerSettings.Padding;
import org.facelab.config.LayerSettings.Residual;

/**
 * The shapes that layers make of an image. With border p, a window of k pixels that moves by s makes of H pixels
 * (H + 2p - k) / s + 1, rounded down; with padding: same it makes H / s, rounded up.
 */
public final class LayerShapes {
  private final BiConsumer<String, String> problems;

  /**
   * @param problems gets the key of a layer that does not fit, such as {@code
   *     network.layers[3].max-pooling}, and a sentence with the shapes
   */
  public LayerShapes(BiConsumer<String, String> problems) {
    this.problems = problems;
  }

  /**
   * The shape behind the last layer.
   *
   * @param key where the layers stand, such as {@code network.layers}
   * @return nothing if a layer does not fit
   */
  public Optional<FeatureShape> after(List<LayerSettings> layers, FeatureShape input, String key) {
    Optional<FeatureShape> shape = Optional.of(input);
    for (int i = 0; i < layers.size() && shape.isPresent(); i++) {
      LayerSettings layer = layers.get(i);
      shape = after(layer, shape.get(), "%s[%d].%s".formatted(key, i, name(layer)));
    }
    return shape;
  }

  /** The name of a layer in a file. */
  public static String name(LayerSettings layer) {
    return Shapes.kebab(layer.getClass().getSimpleName());
  }

  /** The shape behind one layer. */
  public Optional<FeatureShape> after(LayerSettings layer, FeatureShape input, String key) {
    if (layer instanceof Convolution c) {
      return windows(key, input, c.kernel(), c.stride(), c.padding())
          .map(side -> FeatureShape.image(c.width(), side));
    }
    if (layer instanceof MaxPooling p) {
      return windows(key, input, p.size(), p.stride().orElse(p.size()), p.padding())
          .map(side -> FeatureShape.image(input.channels(), side));
    }
    if (layer instanceof AveragePooling p) {
      return windows(key, input, p.size(), p.stride().orElse(p.size()), p.padding())
          .map(side -> FeatureShape.image(input.channels(), side));
    }
    if (layer instanceof Residual residual) {
      return sum(residual, input, key);
    }
    if (layer instanceof GlobalAveragePooling || layer instanceof Flatten) {
      if (input.flat()) {
        return problem(key, "expected an image, but its input is a row of %s; drop it", input);
      }
      long values = layer instanceof Flatten ? input.values() : input.channels();
      return values > Integer.MAX_VALUE
          ? problem(key, "its input of %s is too large for a row; pool it first", input)
          : Optional.of(FeatureShape.row((int) values));
    }
    if (layer instanceof Dense dense) {
      return input.flat()
          ? Optional.of(FeatureShape.row(dense.width()))
          : problem(
              key,
              "expected a row of values, but its input is an image of %s; write flatten or global-average-pooling before it",
              input);
    }
    return Optional.of(input); // batch normalisation, activation, drop-out
  }

  private Optional<FeatureShape> sum(Residual residual, FeatureShape input, String key) {
    Optional<FeatureShape> one = after(residual.layers(), input, key + ".layers");
    Optional<FeatureShape> other = after(residual.shortcut(), input, key + ".shortcut");
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    if (residual.layers().isEmpty()) {
      return problem(key, "layers is empty; name at least one layer", input);
    }
    if (!one.equals(other)) {
      problems.accept(
          key,
          "%s: its branches cannot be added: layers makes %s of %s, shortcut %s; let a convolution of kernel 1 in shortcut give it the same width and stride"
              .formatted(key, one.get(), input, other.get()));
      return Optional.empty();
    }
    return one;
  }

  private Optional<Integer> windows(
      String key, FeatureShape input, int kernel, int stride, Padding padding) {
    if (input.flat()) {
      problem(
          key, "expected an image, but its input is a row of %s; move it before flatten", input);
      return Optional.empty();
    }
    if (padding instanceof Padding.Same) {
      return Optional.of((input.side() + stride - 1) / stride);
    }
    int border = padding instanceof Padding.Pixels some ? some.pixels() : 0;
    if (border >= kernel) {
      problems.accept(
          key,
          "%s: a border of %d pixels is as large as its window of %dx%d; expected less"
              .formatted(key, border, kernel, kernel));
      return Optional.empty();
    }
    int covered = input.side() + 2 * border - kernel;
    if (covered < 0) {
      problems.accept(
          key,
          "%s: its window of %dx%d does not fit into its input of %s%s; make it smaller, drop a stride or pooling before it, or raise image.size"
              .formatted(
                  key,
                  kernel,
                  kernel,
                  input,
                  border == 0 ? "" : " with a border of %d".formatted(border)));
      return Optional.empty();
    }
    return Optional.of(covered / stride + 1);
  }

  private Optional<FeatureShape> problem(String key, String sentence, FeatureShape input) {
    problems.accept(key, key + ": " + sentence.formatted(input));
    return Optional.empty();
  }
}
