package org.facelab.export;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** Writes activation functions. */
final class OnnxActivation {
  private OnnxActivation() {}

  /** Adds the nodes of a function; false if it is not known. */
  static boolean write(OnnxGraph onnx, IActivation function, String name, String input) {
    if (function instanceof ActivationIdentity) {
      onnx.node("Identity", name, input);
    } else if (function instanceof ActivationReLU relu) {
      return rectify(onnx, relu, name, input);
    } else if (function instanceof ActivationReLU6) {
      clip(onnx, name, input, 6);
    } else if (function instanceof ActivationLReLU leaky) {
      onnx.node("LeakyRelu", name, input).number("alpha", leaky.getAlpha());
    } else if (function instanceof ActivationELU elu) {
      onnx.node("Elu", name, input).number("alpha", elu.getAlpha());
    } else if (function instanceof ActivationSELU) {
      onnx.node("Selu", name, input);
    } else if (function instanceof ActivationSigmoid) {
      onnx.node("Sigmoid", name, input);
    } else if (function instanceof ActivationHardSigmoid) {
      onnx.node("HardSigmoid", name, input).number("alpha", 0.2).number("beta", 0.5);
    } else if (function instanceof ActivationTanH) {
      onnx.node("Tanh", name, input);
    } else if (function instanceof ActivationSoftPlus) {
      onnx.node("Softplus", name, input);
    } else if (function instanceof ActivationSoftSign) {
      onnx.node("Softsign", name, input);
    } else if (function instanceof ActivationSwish) {
      onnx.node("Sigmoid", name + ":gate", input);
      onnx.node("Mul", name, input, name + ":gate");
    } else if (function instanceof ActivationSoftmax) {
      onnx.node("Softmax", name, input).whole("axis", 1);
    } else {
      return false;
    }
    return true;
  }

  /** ReLU with a slope or an upper limit, but not with both, nor with a threshold. */
  private static boolean rectify(OnnxGraph onnx, ActivationReLU relu, String name, String input) {
    boolean slopes = relu.getNegativeSlope() != null && relu.getNegativeSlope() != 0;
    boolean ends = relu.getMax() != null;
    if ((relu.getThreshold() != null && relu.getThreshold() != 0) || (slopes && ends)) {
      return false;
    }
    if (slopes) {
      onnx.node("LeakyRelu", name, input).number("alpha", relu.getNegativeSlope());
    } else if (ends) {
      clip(onnx, name, input, relu.getMax());
    } else {
      onnx.node("Relu", name, input);
    }
    return true;
  }

  private static void clip(OnnxGraph onnx, String name, String input, double most) {
    String low = onnx.constant(name + ":low", new float[] {0});
    String high = onnx.constant(name + ":high", new float[] {(float) most});
    onnx.node("Clip", name, input, low, high);
  }
}
