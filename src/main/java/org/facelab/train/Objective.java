package org.facelab.train;

import java.util.List;
import org.facelab.config.LossSettings;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.face.Keypoint;

/**
 * Turns a batch into the labels and masks with which DL4J's own losses compute ours.
 *
 * <p>DL4J sums a loss over the batch and divides by its size N, whatever is masked. Ours is the mean over
 * the labels that are there, so a task's weight must not depend on how many faces carry one. A mask need
 * not be 0 or 1, and carries the difference:
 *
 * <ul>
 *   <li>emotion, {@code [N, 1]}: {@code w N c_i / sum(c)}, with c_i the face's class weight, 0 if it has no
 *       emotion;
 *   <li>keypoints, {@code [N, 30]}: the root of {@code w N 30 / n} where a coordinate is known, n their
 *       number. The root, because {@code LossL2} multiplies a per-output mask into the gradient twice; the
 *       factor 30, because {@code LossMSE} divides by it.
 * </ul>
 */
public final class Objective {
  private final double smoothing;
  private final double[] classWeights;

  /** Objective of an experiment; balanced class weights come from its training faces alone. */
  public Objective(LossSettings settings, FaceData data) {
    smoothing = settings.labelSmoothing();
    classWeights = classWeights(settings, data);
  }

  /** Weight of each class in the emotion's loss. */
  public double[] classWeights() {
    return classWeights.clone();
  }

  /** Emotion targets {@code [N, K]} with label smoothing; rows without an emotion stay 0. */
  public float[] emotionTargets(FaceBatch batch) {
    float[] targets = batch.emotions().clone();
    int classes = classWeights.length;
    for (int i = 0; i < targets.length && smoothing > 0; i++) {
      if (batch.emotionMask()[i / classes] > 0) {
        targets[i] = (float) ((1 - smoothing) * targets[i] + smoothing / classes);
      }
    }
    return targets;
  }

  /** Weight of each face's emotion {@code [N]}: 0 if it has none, else its class weight. */
  public double[] emotionWeights(FaceBatch batch) {
    int classes = classWeights.length;
    double[] weights = new double[batch.size()];
    for (int i = 0; i < weights.length; i++) {
      for (int k = 0; k < classes && batch.emotionMask()[i] > 0; k++) {
        weights[i] += batch.emotions()[i * classes + k] * classWeights[k];
      }
    }
    return weights;
  }

  /** Mask {@code [N, 1]} for DL4J's cross-entropy. */
  public float[] emotionMask(FaceBatch batch, double taskWeight) {
    double[] weights = emotionWeights(batch);
    double sum = sum(weights);
    float[] mask = new float[weights.length];
    for (int i = 0; i < mask.length && sum > 0; i++) {
      mask[i] = (float) (taskWeight * batch.size() * weights[i] / sum);
    }
    return mask;
  }

  /** Mask {@code [N, 30]} for DL4J's mean squared error. */
  public float[] pointMask(FaceBatch batch, double taskWeight) {
    float[] mask = batch.pointMask().clone();
    double known = 0;
    for (float m : mask) {
      known += m;
    }
    double weight = known == 0 ? 0 : taskWeight * batch.size() * Keypoint.COORDINATES / known;
    for (int i = 0; i < mask.length; i++) {
      mask[i] *= (float) Math.sqrt(weight);
    }
    return mask;
  }

  /**
   * The emotion's loss and correct faces.
   *
   * @param probabilities the network's output {@code [N, K]}
   */
  public TaskTotals emotionTotals(FaceBatch batch, double[][] probabilities) {
    float[] targets = emotionTargets(batch);
    double[] weights = emotionWeights(batch);
    int classes = classWeights.length;
    double loss = 0;
    double correct = 0;
    double labelled = 0;
    for (int i = 0; i < weights.length; i++) {
      if (batch.emotionMask()[i] == 0) {
        continue;
      }
      int best = 0;
      int truth = 0;
      for (int k = 0; k < classes; k++) {
        double target = targets[i * classes + k];
        if (target > 0) {
          loss -= weights[i] * target * Math.log(Math.max(probabilities[i][k], Double.MIN_NORMAL));
        }
        best = probabilities[i][k] > probabilities[i][best] ? k : best;
        truth =
            batch.emotions()[i * classes + k] > batch.emotions()[i * classes + truth] ? k : truth;
        if (Double.isNaN(probabilities[i][k])) {
          loss = Double.NaN;
        }
      }
      labelled++;
      correct += best == truth ? 1 : 0;
    }
    return new TaskTotals(
        new WeightedMean(loss, sum(weights)), new WeightedMean(correct, labelled));
  }

  /**
   * The keypoints' squared error.
   *
   * @param points the network's output {@code [N, 30]}
   */
  public static TaskTotals pointTotals(FaceBatch batch, double[][] points) {
    double sum = 0;
    double known = 0;
    for (int i = 0; i < batch.pointMask().length; i++) {
      if (batch.pointMask()[i] > 0) {
        double error =
            points[i / Keypoint.COORDINATES][i % Keypoint.COORDINATES] - batch.points()[i];
        sum += error * error;
        known++;
      }
    }
    WeightedMean squared = new WeightedMean(sum, known);
    return new TaskTotals(squared, squared);
  }

  private static double[] classWeights(LossSettings settings, FaceData data) {
    List<String> names = data.emotions();
    double[] weights = new double[names.size()];
    java.util.Arrays.setAll(weights, k -> settings.classWeights().getOrDefault(names.get(k), 1.0));
    if (!settings.balanceClasses()) {
      return weights;
    }
    double[] counts = new double[weights.length];
    for (FaceRef ref : data.faces(Part.TRAIN)) {
      int emotion = data.sources().get(ref.source()).dataset().emotion(ref.face());
      if (emotion >= 0) {
        counts[emotion]++;
      }
    }
    double total = sum(counts);
    for (int k = 0; k < weights.length; k++) {
      weights[k] *= counts[k] == 0 ? 1 : total / (weights.length * counts[k]);
    }
    return weights;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
