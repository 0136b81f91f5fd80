package org.facelab.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/**
 * FaceLab's resnet18-w32 in DJL's blocks: {@code [N, 1, H, W]} to keypoints {@code [N, 30]} and the logits
 * of emotions {@code [N, 7]}.
 */
final class ReferenceNetwork {
  private ReferenceNetwork() {}

  static Block create() {
    SequentialBlock network =
        new SequentialBlock().add(convolution(3, 32, 1)).add(Activation::relu);
    for (int width : new int[] {32, 64, 128, 256}) {
      int stride = width == 32 ? 1 : 2;
      network.add(residual(width, stride)).add(residual(width, 1));
    }
    return network
        .add(Pool.globalAvgPool2dBlock()) // [N, 256]
        .add(new ParallelBlock(ReferenceNetwork::joined, List.of(linear(30), linear(7))));
  }

  private static Block residual(int width, int stride) {
    Block way =
        new SequentialBlock()
            .add(convolution(3, width, stride))
            .add(Activation::relu)
            .add(convolution(3, width, 1));
    Block shortcut = stride == 1 ? Blocks.identityBlock() : convolution(1, width, stride);
    return new ParallelBlock(
        both -> new NDList(Activation.relu(both.get(0).get(0).add(both.get(1).get(0)))),
        List.of(way, shortcut));
  }

  /** Convolution without bias, batch normalisation. */
  private static Block convolution(int kernel, int width, int stride) {
    return new SequentialBlock()
        .add(
            Conv2d.builder()
                .setKernelShape(new Shape(kernel, kernel))
                .setFilters(width)
                .optStride(new Shape(stride, stride))
                .optPadding(new Shape(kernel / 2, kernel / 2))
                .optBias(false)
                .build())
        .add(BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build());
  }

  private static Block linear(int outputs) {
    return Linear.builder().setUnits(outputs).build();
  }

  private static NDList joined(List<NDList> heads) {
    return new NDList(heads.get(0).get(0), heads.get(1).get(0));
  }

  /** Weights as He et al. (2015) draw them, for convolutions {@code [O, I, H, W]} and linear layers. */
  static NDArray weights(NDManager manager, Shape shape, DataType type) {
    double deviation = Math.sqrt(2.0 * shape.get(0) / shape.size());
    return shape.dimension() == 4
        ? channelsLast(manager, shape, deviation)
        : manager.randomNormal(0, (float) deviation, shape, type);
  }

  /**
   * Normal numbers of that NCHW shape that lie in memory as NHWC. This is libtorch's channels_last: its
   * operations go by the strides and keep them, so that the whole network runs so.
   */
  static NDArray channelsLast(NDManager manager, Shape nchw, double deviation) {
    Shape nhwc = new Shape(nchw.get(0), nchw.get(2), nchw.get(3), nchw.get(1));
    return manager.randomNormal(0, (float) deviation, nhwc, DataType.FLOAT32).transpose(0, 3, 1, 2);
  }
}
