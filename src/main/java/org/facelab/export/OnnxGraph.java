package org.facelab.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx;
import org.facelab.config.RunFailure;
import org.facelab.engine.BuildInfo;
import org.nd4j.shade.protobuf.ByteString;

/**
 * An ONNX graph that is being written: nodes, whose one output bears the node's name, and constants. The
 * first dimension of inputs and outputs, N, is left open.
 */
final class OnnxGraph {
  /** Opset 17, of ONNX 1.12. */
  static final int OPSET = 17;

  /** The version of the file format that came with that opset. */
  private static final int IR_VERSION = 8;

  /** Smaller constants stay in float32: they save nothing. */
  private static final int SMALLEST_INT8 = 256;

  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();
  private final boolean int8;

  /**
   * An empty graph.
   *
   * @param int8 whether {@link #weights} are kept in eight bits
   */
  OnnxGraph(String name, boolean int8) {
    graph.setName(name);
    this.int8 = int8;
  }

  /** Says that a layer cannot be written, and what is not known about it. */
  static RunFailure unsupported(String vertex, String what) {
    return new RunFailure("the layer '%s' cannot be written as ONNX: %s".formatted(vertex, what));
  }

  /** Declares an input of float32 {@code [N, shape…]}. */
  void input(String name, long... shape) {
    graph.addInput(value(name, shape));
  }

  /** Declares an output of float32 {@code [N, shape…]}. */
  void output(String name, long... shape) {
    graph.addOutput(value(name, shape));
  }

  private static Onnx.ValueInfoProto value(String name, long... shape) {
    Onnx.TensorShapeProto.Builder dimensions = Onnx.TensorShapeProto.newBuilder();
    dimensions.addDimBuilder().setDimParam("N");
    for (long size : shape) {
      dimensions.addDimBuilder().setDimValue(size);
    }
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            Onnx.TypeProto.newBuilder()
                .setTensorType(
                    Onnx.TypeProto.Tensor.newBuilder()
                        .setElemType(Onnx.TensorProto.DataType.FLOAT_VALUE)
                        .setShape(dimensions)))
        .build();
  }

  /** Adds a node whose output is {@code name}; attributes are added to what is returned. */
  Attributes node(String operator, String name, String... inputs) {
    Onnx.NodeProto.Builder node =
        graph
            .addNodeBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(List.of(inputs))
            .addOutput(name);
    return new Attributes(node);
  }

  /** Adds a constant of float32 and returns its name. */
  String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return tensor(name, Onnx.TensorProto.DataType.FLOAT_VALUE, bytes, shape);
  }

  /** Adds a list of whole numbers, such as a shape, and returns its name. */
  String numbers(String name, long... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return tensor(name, Onnx.TensorProto.DataType.INT64_VALUE, bytes, values.length);
  }

  /**
   * Adds learned weights, {@code [O, …]}, and returns the name by which nodes read them. In eight bits,
   * each of the O outputs has its own scale, and the largest weight becomes 127.
   */
  String weights(String name, float[] values, long... shape) {
    if (!int8 || values.length < SMALLEST_INT8) {
      return constant(name, values, shape);
    }
    int outputs = (int) shape[0];
    int each = values.length / outputs;
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    float[] scales = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      float largest = 0;
      for (int i = o * each; i < (o + 1) * each; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      scales[o] = largest == 0 ? 1 : largest / Byte.MAX_VALUE;
      for (int i = o * each; i < (o + 1) * each; i++) {
        bytes.put((byte) Math.round(values[i] / scales[o]));
      }
    }
    tensor(name + ":int8", Onnx.TensorProto.DataType.INT8_VALUE, bytes, shape);
    constant(name + ":scale", scales, outputs);
    node("DequantizeLinear", name, name + ":int8", name + ":scale").whole("axis", 0);
    return name;
  }

  private String tensor(String name, int type, ByteBuffer bytes, long... shape) {
    Onnx.TensorProto.Builder tensor =
        graph
            .addInitializerBuilder()
            .setName(name)
            .setDataType(type)
            .setRawData(ByteString.copyFrom(bytes.rewind()));
    Arrays.stream(shape).forEach(tensor::addDims);
    return name;
  }

  /** The whole as the bytes of a file. */
  byte[] bytes() {
    return Onnx.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("FaceLab")
        .setProducerVersion(BuildInfo.current().version())
        .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** The attributes of a node. */
  static final class Attributes {
    private final Onnx.NodeProto.Builder node;

    private Attributes(Onnx.NodeProto.Builder node) {
      this.node = node;
    }

    /** Adds a whole number. */
    Attributes whole(String name, long value) {
      attribute(name, Onnx.AttributeProto.AttributeType.INT).setI(value);
      return this;
    }

    /** Adds a list of whole numbers. */
    Attributes wholes(String name, long... values) {
      Onnx.AttributeProto.Builder attribute =
          attribute(name, Onnx.AttributeProto.AttributeType.INTS);
      Arrays.stream(values).forEach(attribute::addInts);
      return this;
    }

    /** Adds a number. */
    Attributes number(String name, double value) {
      attribute(name, Onnx.AttributeProto.AttributeType.FLOAT).setF((float) value);
      return this;
    }

    /** Adds a word. */
    Attributes word(String name, String value) {
      attribute(name, Onnx.AttributeProto.AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(value));
      return this;
    }

    private Onnx.AttributeProto.Builder attribute(
        String name, Onnx.AttributeProto.AttributeType type) {
      return node.addAttributeBuilder().setName(name).setType(type);
    }
  }
}
