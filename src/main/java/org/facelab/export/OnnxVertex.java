package org.facelab.export;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;

/** Writes the vertices that are no layers. */
final class OnnxVertex {
  private OnnxVertex() {}

  /**
   * Adds the nodes of one vertex.
   *
   * @param shapes of every vertex's output for a batch of one
   */
  static void write(
      OnnxGraph onnx,
      GraphVertex vertex,
      String name,
      List<String> inputs,
      Map<String, long[]> shapes) {
    String first = inputs.get(0);
    if (vertex instanceof FrozenVertex frozen) {
      write(onnx, frozen.getUnderlying(), name, inputs, shapes);
    } else if (vertex instanceof ElementWiseVertex elementWise) {
      elementWise(onnx, elementWise.getOp(), name, inputs.toArray(String[]::new));
    } else if (vertex instanceof MergeVertex merge) {
      onnx.node("Concat", name, inputs.toArray(String[]::new)).whole("axis", merge.getMergeAxis());
    } else if (vertex instanceof ScaleVertex scale) {
      onnx.node("Mul", name, first, scalar(onnx, name + ":factor", scale.getScaleFactor()));
    } else if (vertex instanceof ShiftVertex shift) {
      onnx.node("Add", name, first, scalar(onnx, name + ":term", shift.getShiftFactor()));
    } else if (vertex instanceof ReshapeVertex reshape) {
      long[] shape = Arrays.stream(reshape.getNewShape()).asLongStream().toArray();
      onnx.node("Reshape", name, first, onnx.numbers(name + ":shape", shape));
    } else if (vertex instanceof L2NormalizeVertex normalise) {
      normalise(onnx, normalise, name, first, shapes.get(first).length);
    } else if (vertex instanceof SubsetVertex subset) {
      onnx.node(
          "Slice",
          name,
          first,
          onnx.numbers(name + ":from", subset.getFrom()),
          onnx.numbers(name + ":to", subset.getTo() + 1),
          onnx.numbers(name + ":axis", 1));
    } else {
      throw OnnxGraph.unsupported(name, vertex.getClass().getSimpleName());
    }
  }

  private static void elementWise(
      OnnxGraph onnx, ElementWiseVertex.Op op, String name, String... inputs) {
    switch (op) {
      case Add -> onnx.node("Sum", name, inputs);
      case Average -> onnx.node("Mean", name, inputs);
      case Max -> onnx.node("Max", name, inputs);
      case Subtract -> onnx.node("Sub", name, inputs);
      case Product -> {
        String last = inputs[0];
        for (int i = 1; i < inputs.length; i++) {
          String product = i == inputs.length - 1 ? name : name + ":" + i;
          onnx.node("Mul", product, last, inputs[i]);
          last = product;
        }
      }
    }
  }

  /** x / max(|x|, eps), as DL4J has it. */
  private static void normalise(
      OnnxGraph onnx, L2NormalizeVertex vertex, String name, String input, int rank) {
    int[] given = vertex.getDimension();
    long[] axes = new long[given == null || given.length == 0 ? rank - 1 : given.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = axes.length == rank - 1 ? i + 1 : given[i];
    }
    onnx.node("ReduceL2", name + ":norm", input).wholes("axes", axes).whole("keepdims", 1);
    String least = scalar(onnx, name + ":least", vertex.getEps());
    onnx.node("Max", name + ":at-least", name + ":norm", least);
    onnx.node("Div", name, input, name + ":at-least");
  }

  private static String scalar(OnnxGraph onnx, String name, double value) {
    return onnx.constant(name, new float[] {(float) value});
  }
}
