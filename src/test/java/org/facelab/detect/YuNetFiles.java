package org.facelab.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx;

/** Small ONNX files with the inputs and outputs of YuNet and answers that are known. */
final class YuNetFiles {
  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder().setName("yunet");

  /** A network for images {@code [1, 3, height, width]}; 0 leaves a size open. */
  YuNetFiles(int height, int width) {
    graph.addInput(value("input", 1, 3, height, width));
  }

  private static Onnx.ValueInfoProto value(String name, int... shape) {
    Onnx.TensorShapeProto.Builder dims = Onnx.TensorShapeProto.newBuilder();
    for (int i = 0; i < shape.length; i++) {
      dims.addDim(
          shape[i] == 0
              ? Onnx.TensorShapeProto.Dimension.newBuilder().setDimParam("d" + i)
              : Onnx.TensorShapeProto.Dimension.newBuilder().setDimValue(shape[i]));
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
                        .setShape(dims)))
        .build();
  }

  /** An output {@code [1, rows, columns]} that is always the same. */
  YuNetFiles constant(String name, int rows, int columns, float[] values) {
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(name + "_values")
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .addDims(1)
            .addDims(rows)
            .addDims(columns);
    for (float v : values) {
      tensor.addFloatData(v);
    }
    graph.addInitializer(tensor);
    graph.addNode(node("Identity", name, name + "_values"));
    graph.addOutput(value(name, 1, rows, columns));
    return this;
  }

  /** An output {@code [1, cells, 1]}: the most of a channel in each cell of the image, over 255. */
  YuNetFiles channel(String name, int channel, int stride) {
    graph.addInitializer(
        Onnx.TensorProto.newBuilder()
            .setName(name + "_scale")
            .setDataType(Onnx.TensorProto.DataType.FLOAT_VALUE)
            .addDims(1)
            .addFloatData(1 / 255f));
    graph.addInitializer(
        Onnx.TensorProto.newBuilder()
            .setName(name + "_shape")
            .setDataType(Onnx.TensorProto.DataType.INT64_VALUE)
            .addDims(3)
            .addInt64Data(1)
            .addInt64Data(-1)
            .addInt64Data(1));
    graph.addNode(
        node("Slice", name + "_one", "input").toBuilder()
            .addAttribute(integers("axes", 1))
            .addAttribute(integers("starts", channel))
            .addAttribute(integers("ends", channel + 1)));
    graph.addNode(
        node("MaxPool", name + "_cells", name + "_one").toBuilder()
            .addAttribute(integers("kernel_shape", stride, stride))
            .addAttribute(integers("strides", stride, stride)));
    graph.addNode(node("Mul", name + "_part", name + "_cells", name + "_scale"));
    graph.addNode(node("Reshape", name, name + "_part", name + "_shape"));
    graph.addOutput(value(name, 1, 0, 1));
    return this;
  }

  private static Onnx.NodeProto node(String type, String output, String... inputs) {
    Onnx.NodeProto.Builder node =
        Onnx.NodeProto.newBuilder().setOpType(type).setName(output).addOutput(output);
    for (String input : inputs) {
      node.addInput(input);
    }
    return node.build();
  }

  private static Onnx.AttributeProto integers(String name, int... values) {
    Onnx.AttributeProto.Builder attribute =
        Onnx.AttributeProto.newBuilder()
            .setName(name)
            .setType(Onnx.AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  Path write(Path file) {
    Onnx.ModelProto model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(4)
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(9))
            .setGraph(graph)
            .build();
    try {
      return Files.write(file, model.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
