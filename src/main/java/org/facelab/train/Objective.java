package org.facelab.train;

import java.util.List;
import org.facelab.config.LossSettings;
import org.facelab.config.SplitSettings.Part;
import org.facelab.data.FaceBatch;
import org.facelab.data.FaceData;
import org.facelab.data.FaceData.FaceRef;
import org.facelab.face.Keypoint;

/**
 * The losses of a batch, and the weights with which DL4J's own losses compute them.
 *
 * <p>DL4J sums a loss over the batch and divides by its size N, whatever is masked. Ours is the mean over
 * the labels that are there, so that a task's weight does not depend on how many faces carry one. Masks
 * must stay 0 or 1, since DL4J multiplies them into the output layer's pre-activations as well; so the
 * difference goes into the weights of the loss functions:
 *
 * <ul>
 *   <li>emotion, {@code [K]}: {@code w N c_k / sum(c_k y_ik)} with the class weights c and the targets y of
 *       the faces that have an emotion;
 *   <li>keypoints, the same for all 30: {@code w 30 N / n} with n known coordinates; {@code LossMSE}
 *       divides by 30.
 * </ul>
 */
public final class Objective {
  private final double smoothing;
  private final double[] classWeights;
  private final PointCost pointCost;

  /** Objective of an experiment; balanced class weights come from its training faces alone. */
  public Objective(LossSettings settings, FaceData data) {
    smoothing = settings.labelSmoothing();
    pointCost = new PointCost(settings.keypoints());
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

  /** Weights {@code [K]} of DL4J's cross-entropy; all 0 where no face has an emotion. */
  public double[] emotionLossWeights(FaceBatch batch, double taskWeight) {
    float[] targets = emotionTargets(batch);
    double sum = 0;
    for (int i = 0; i < targets.length; i++) {
      sum += targets[i] * classWeights[i % classWeights.length];
    }
    double[] weights = new double[classWeights.length];
    for (int k = 0; k < weights.length && sum > 0; k++) {
      weights[k] = taskWeight * batch.size() * classWeights[k] / sum;
    }
    return weights;
  }

  /** Weight of each coordinate in DL4J's mean squared error; 0 where none is known. */
  public static double pointLossWeight(FaceBatch batch, double taskWeight) {
    double known = 0;
    for (float m : batch.pointMask()) {
      known += m;
    }
    return known == 0 ? 0 : taskWeight * batch.size() * Keypoint.COORDINATES / known;
  }

  /**
   * The emotion's loss and correct faces.
   *
   * @param probabilities the network's output {@code [N, K]}
   */
  public TaskTotals emotionTotals(FaceBatch batch, double[][] probabilities) {
    float[] targets = emotionTargets(batch);
    int classes = classWeights.length;
    double loss = 0;
    double weight = 0;
    double correct = 0;
    double labelled = 0;
    for (int i = 0; i < batch.size(); i++) {
      if (batch.emotionMask()[i] == 0) {
        continue;
      }
      int best = 0;
      int truth = 0;
      for (int k = 0; k < classes; k++) {
        double target = classWeights[k] * targets[i * classes + k];
        double probability = Math.max(probabilities[i][k], Double.MIN_NORMAL);
        // A probability that is no number shows in the loss, wherever the target is.
        loss -= target > 0 || Double.isNaN(probability) ? target * Math.log(probability) : 0;
        weight += target;
        best = probabilities[i][k] > probabilities[i][best] ? k : best;
        truth =
            batch.emotions()[i * classes + k] > batch.emotions()[i * classes + truth] ? k : truth;
      }
      labelled++;
      correct += best == truth ? 1 : 0;
    }
    return new TaskTotals(new WeightedMean(loss, weight), new WeightedMean(correct, labelled));
  }

  /**
   * The keypoints' loss and squared error.
   *
   * @param points the network's output {@code [N, 30]}
   */
  public TaskTotals pointTotals(FaceBatch batch, double[][] points) {
    double loss = 0;
    double squares = 0;
    double known = 0;
    for (int i = 0; i < batch.pointMask().length; i++) {
      if (batch.pointMask()[i] > 0) {
        double error =
            points[i / Keypoint.COORDINATES][i % Keypoint.COORDINATES] - batch.points()[i];
        loss += pointCost.of(error);
        squares += error * error;
        known++;
      }
    }
    return new TaskTotals(new WeightedMean(loss, known), new WeightedMean(squares, known));
  }

  /** Whether {@link #movedLabels} differ from the labels. */
  boolean movesLabels() {
    return !pointCost.isSquared();
  }

  /**
   * The labels by which DL4J's squared error has the gradient of this objective's loss.
   *
   * @param points the network's output {@code [N, 30]}
   * @return {@code [N, 30]}
   */
  float[] movedLabels(FaceBatch batch, double[][] points) {
    float[] labels = batch.points().clone();
    for (int i = 0; i < labels.length; i++) {
      if (batch.pointMask()[i] > 0) {
        double predicted = points[i / Keypoint.COORDINATES][i % Keypoint.COORDINATES];
        labels[i] = (float) pointCost.movedLabel(predicted, labels[i]);
      }
    }
    return labels;
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
