package org.facelab.engine.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.facelab.engine.onednn.OneDnn.Pooling;
import org.facelab.engine.onednn.Window;
import org.facelab.model.ChannelScale;

/**
 * A computation on images {@code [N, C, H, W]} or, if {@link #flat}, rows {@code [N, C]}: what is left of
 * a graph's vertices once preprocessors, modes and helpers are resolved. A leaky ReLU that follows is part
 * of the node that it follows.
 */
final class Node {
  /** The name of the vertex whose output this is. */
  String name;

  final Kind kind;
  final List<Node> inputs;
  final List<Node> users = new ArrayList<>();
  final boolean flat;
  final int channels;
  final int height;
  final int width;

  /** Slope for what is negative: 0 for ReLU, NaN for no activation. */
  float slope = Float.NaN;

  /** Whether its parameters stay as they are in training; normalisation then uses running statistics. */
  boolean frozen;

  Node(String name, Kind kind, List<Node> inputs, int channels, int height, int width) {
    this(name, kind, inputs, false, channels, height, width);
  }

  /** A node of rows. */
  static Node rows(String name, Kind kind, List<Node> inputs, int features) {
    return new Node(name, kind, inputs, true, features, 1, 1);
  }

  /** A node whose output has the shape of this one's. */
  Node like(String name, Kind kind, List<Node> inputs) {
    return new Node(name, kind, inputs, flat, channels, height, width);
  }

  private Node(
      String name,
      Kind kind,
      List<Node> inputs,
      boolean flat,
      int channels,
      int height,
      int width) {
    this.name = name;
    this.kind = kind;
    this.inputs = List.copyOf(inputs);
    this.flat = flat;
    this.channels = channels;
    this.height = height;
    this.width = width;
    inputs.forEach(input -> input.users.add(this));
  }

  /** Makes some of this node's steps; that oneDNN cannot is said with the node's name and shape. */
  void naming(Runnable steps) {
    try {
      steps.run();
    } catch (IllegalStateException | NoSuchElementException e) {
      throw new IllegalStateException(
          "layer '%s', %d channels of %dx%d: %s"
              .formatted(name, channels, width, height, e.getMessage()),
          e);
    }
  }

  Node input() {
    return inputs.get(0);
  }

  int features() {
    return channels * height * width;
  }

  boolean activates() {
    return !Float.isNaN(slope);
  }

  long[] shape(long n) {
    return flat ? new long[] {n, channels} : new long[] {n, channels, height, width};
  }

  /** What a node does. */
  sealed interface Kind {}

  /** The graph's input. */
  record Image() implements Kind {}

  /** Weights {@code [O, C, h, w]}; the bias may be null. */
  record Convolution(Parameter weights, Parameter bias, Window window) implements Kind {}

  /** Weights {@code [O, F]}; the bias may be null. */
  record Dense(Parameter weights, Parameter bias) implements Kind {}

  /**
   * Batch normalisation.
   *
   * @param variance running variance, or the logarithm to base 10 of its root
   * @param logarithmic which of them
   * @param decay what is kept of the running statistics in each step
   */
  record BatchNormalisation(
      Parameter scale,
      Parameter shift,
      Parameter mean,
      Parameter variance,
      boolean logarithmic,
      float epsilon,
      double decay)
      implements Kind {
    /** The running variance itself, {@code [C]}. */
    float[] currentVariance() {
      float[] stored = variance.read();
      return logarithmic ? ChannelScale.variance(stored) : stored;
    }
  }

  /** A leaky ReLU that could not be joined to the node before it. */
  record Activation() implements Kind {}

  /** Pooling over windows. */
  record Pool(Pooling pooling, Window window) implements Kind {}

  /** Pooling over the whole image, to rows. */
  record GlobalPool(Pooling pooling) implements Kind {}

  /** Image to row, in the order of {@code [C, H, W]}. */
  record Flatten() implements Kind {}

  /** All inputs behind each other, channel by channel. */
  record Concatenation() implements Kind {}

  /**
   * Zeros around the image.
   *
   * @param before rows above and columns to the left
   * @param after rows below and columns to the right
   */
  record Padding(long[] before, long[] after) implements Kind {}

  /** Sum of all inputs. */
  record Sum() implements Kind {}

  /**
   * Inverted drop-out.
   *
   * @param kept share of the values that are kept
   */
  record Dropout(double kept) implements Kind {}

  /**
   * What an exported model does to its image before its networks see it: little work, done in Java and in
   * float32. For inference only.
   */
  record Preparation(Step step) implements Kind {
    /** Computes one image's output from its inputs. */
    interface Step {
      /**
       * Fills {@code out}.
       *
       * @param inputs the values of one image of each input
       */
      void apply(float[][] inputs, float[] out);
    }
  }

  /**
   * The linear part of an output layer, in float32; its activation and loss are left to DL4J. Weights
   * {@code [O, F]}; the bias may be null.
   */
  record Output(Parameter weights, Parameter bias) implements Kind {}
}
