package org.facelab.engine;

import com.sun.jna.Pointer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.facelab.engine.plan.TrainingPlan;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * An output layer's loss and its gradient in the layer's scores, its outputs before the activation. The
 * two usual losses are computed here, by DL4J's definitions but without the dozens of small native calls
 * that DL4J makes for them; all others are DL4J's.
 */
final class OutputLoss {
  private final String name;
  private final IActivation activation;
  private final ILossFunction loss;
  private final int outputs;

  /** The loss of an output layer. */
  OutputLoss(String name, OutputLayer layer) {
    this.name = name;
    this.activation = layer.getActivationFn();
    this.loss = layer.getLossFn();
    this.outputs = Math.toIntExact(layer.getNOut());
  }

  String name() {
    return name;
  }

  /** The layer's outputs, {@code [N, K]}. */
  INDArray activate(Pointer scores, int batch, boolean training) {
    return activation.getActivation(Memories.array(scores, batch, outputs), training);
  }

  /**
   * Writes the gradient for the backward pass.
   *
   * @param labels {@code [N, K]}
   * @param mask {@code [N, K]} or {@code [N, 1]} of 0 and 1; null for all 1
   * @return the loss, summed over the batch
   */
  double backward(TrainingPlan plan, INDArray labels, INDArray mask) {
    int batch = (int) labels.size(0);
    boolean wholeRows = mask == null || mask.size(1) == 1;
    float[] scores = plan.scores(name).getFloatArray(0, batch * outputs);
    float[] masks = mask == null ? null : Memories.floats(mask);
    double sum;
    if (loss instanceof LossMSE mse && activation instanceof ActivationIdentity) {
      sum = squaredError(scores, Memories.floats(labels), masks, weights(mse.getWeights()));
    } else if (loss.getClass() == LossMCXENT.class
        && activation instanceof ActivationSoftmax
        && wholeRows) {
      LossMCXENT crossEntropy = (LossMCXENT) loss;
      sum =
          crossEntropy(
              scores,
              Memories.floats(labels),
              masks,
              weights(crossEntropy.getWeights()),
              crossEntropy.getSoftmaxClipEps());
    } else {
      // Some activations write their gradient over what they are given.
      INDArray forGradient = Memories.array(plan.scores(name), batch, outputs);
      Memories.copy(
          loss.computeGradient(labels, forGradient, activation, mask), plan.scoreGradient(name));
      INDArray forScore = Memories.array(plan.scores(name), batch, outputs);
      return loss.computeScore(labels, forScore, activation, mask, false);
    }
    plan.scoreGradient(name).write(0, scores, 0, scores.length);
    return sum;
  }

  private static float[] weights(INDArray weights) {
    return weights == null ? null : Memories.floats(weights);
  }

  private float weight(float[] weights, int output) {
    return weights == null ? 1 : weights[output];
  }

  private float mask(float[] masks, int batch, int row, int output) {
    if (masks == null) {
      return 1;
    }
    return masks.length == batch ? masks[row] : masks[row * outputs + output];
  }

  /** Turns scores into gradients. */
  private double squaredError(float[] scores, float[] labels, float[] masks, float[] weights) {
    int batch = scores.length / outputs;
    double sum = 0;
    for (int row = 0; row < batch; row++) {
      for (int k = 0; k < outputs; k++) {
        int i = row * outputs + k;
        double difference = scores[i] - labels[i];
        double share = weight(weights, k) * mask(masks, batch, row, k) / (double) outputs;
        // A masked label may be anything, even no number.
        scores[i] = share == 0 ? 0 : (float) (2 * difference * share);
        sum += share == 0 ? 0 : difference * difference * share;
      }
    }
    return sum;
  }

  /** Turns scores into gradients of the cross-entropy of their softmax. */
  private double crossEntropy(
      float[] scores, float[] labels, float[] masks, float[] weights, double clip) {
    int batch = scores.length / outputs;
    double[] probabilities = new double[outputs];
    double sum = 0;
    for (int row = 0; row < batch; row++) {
      int first = row * outputs;
      if (mask(masks, batch, row, 0) == 0) {
        java.util.Arrays.fill(scores, first, first + outputs, 0);
        continue;
      }
      softmax(scores, first, probabilities);
      double weighted = 0;
      for (int k = 0; k < outputs; k++) {
        double label = labels[first + k] * weight(weights, k);
        weighted += label;
        sum -= label * Math.log(Math.min(1 - clip, Math.max(clip, probabilities[k])));
      }
      for (int k = 0; k < outputs; k++) {
        double label = labels[first + k] * weight(weights, k);
        scores[first + k] = (float) (probabilities[k] * weighted - label);
      }
    }
    return sum;
  }

  private void softmax(float[] scores, int first, double[] probabilities) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < outputs; k++) {
      highest = Math.max(highest, scores[first + k]);
    }
    double total = 0;
    for (int k = 0; k < outputs; k++) {
      probabilities[k] = Math.exp(scores[first + k] - highest);
      total += probabilities[k];
    }
    for (int k = 0; k < outputs; k++) {
      probabilities[k] /= total;
    }
  }
}
